import { parentPort, workerData } from 'node:worker_threads';
import { reasonOf } from './server/refusals.ts';
import { type ServerOptions, startServer } from './server/start.ts';

/** What the thread tells the one that started it. */
export type WorkerReport = { uri: string } | { failure: string } | 'closed';

if (!parentPort) throw new Error('worker.ts is the entry of a worker thread');
const parent = parentPort;
const report = (what: WorkerReport) => parent.postMessage(what);

try {
  const server = await startServer(workerData as ServerOptions);
  // One message only is ever sent here: to stop.
  parent.once('message', async () => {
    await server.close();
    report('closed');
  });
  report({ uri: server.uri });
} catch (error) {
  report({ failure: reasonOf(error) });
}
