import { config } from '../../src/config.ts';
import { connectDatabase } from '../../src/database/connect.ts';
import { startMailWorker } from '../../src/mail/worker.ts';

// A process that does nothing but send mails; `worker.test.ts` starts it and kills it.
const database = await connectDatabase(config);
const worker = startMailWorker((error) => console.log(error));
process.once('SIGTERM', () => {
  void worker
    .stop()
    .then(() => database.close())
    .then(() => process.exit(0));
});
process.stdout.write('working\n');
