// Puts a backup in the place of this installation's data, which may be running:
//   npm run restore -- /mnt/backups/2026-11-24T02-00-00.000Z --yes
import { parseArgs } from 'node:util';
import { config } from '../src/config.ts';
import { run, WrongUsage } from './commandLine/run.ts';
import { restoreBackup } from './restore/restore.ts';

const USAGE = 'usage: npm run restore -- <backup> [--yes] [--send-mail]';

await run(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { yes: { type: 'boolean' }, 'send-mail': { type: 'boolean' } },
  });
  const [folder] = positionals;
  if (!folder || positionals.length > 1) throw new WrongUsage(USAGE);
  if (config.mongodbUri)
    throw new Error(
      'MONGODB_URI is set: a backup is restored into the embedded database only; move it from there',
    );
  const options = { replace: values.yes ?? false, sendMail: values['send-mail'] ?? false };
  await restoreBackup(folder, config, options, (line) => console.log(line));
  console.log(`Restored: ${folder}`);
});
