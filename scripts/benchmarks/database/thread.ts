import { parentPort, workerData } from 'node:worker_threads';
import { startCeiling } from './ceiling.ts';
import { startTrial } from './trial.ts';

/** The servers that are compared. */
export type ContenderName = 'embedded' | 'trial' | 'ceiling';

export interface ThreadOptions {
  name: ContenderName;
  folder: string;
}

export interface RunningContender {
  uri: string;
  close(): Promise<void> | void;
}

async function start({ name, folder }: ThreadOptions): Promise<RunningContender> {
  if (name === 'ceiling') return startCeiling(folder);
  if (name === 'trial') return startTrial(folder);
  const { startServer } = await import('../../../src/database/embedded/server/start.ts');
  return startServer({ dataDir: folder });
}

if (!parentPort) throw new Error('thread.ts is the entry of a worker thread');
const parent = parentPort;
const server = await start(workerData as ThreadOptions);

// 'cpu' is answered with the microseconds this thread has worked so far, 'close' ends it.
parent.on('message', async (message: 'cpu' | 'close') => {
  if (message === 'cpu') {
    const { user, system } = process.threadCpuUsage();
    parent.postMessage(user + system);
  } else {
    await server.close();
    parent.close();
  }
});
parent.postMessage(server.uri);
