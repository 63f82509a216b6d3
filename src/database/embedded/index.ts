import { once } from 'node:events';
import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Patience } from './server/dispatcher.ts';
import { makeFolder } from './server/folder.ts';
import { reasonOf } from './server/refusals.ts';
import type { WorkerReport } from './worker.ts';

export interface EmbeddedDatabaseOptions extends Patience {
  /** The folder of the database; made where it is missing. One process at a time may have it. */
  dataDir: string;
  /** Listen on this port of the loopback interface (0: any free one) instead of a unix socket in the folder. */
  tcpPort?: number;
}

export interface EmbeddedDatabase {
  /** For mongoose or the MongoDB driver, with everything they need to know. */
  uri: string;
  /** Commits what is under way and stops. */
  close(): Promise<void>;
}

/**
 * Starts the embedded database: a server in a thread of its own that speaks MongoDB's wire protocol and keeps its data
 * in SQLite. Throws an error of one line where the folder is in use, cannot be written, or holds no database. Should
 * the thread die later, the process ends with its error: a server without its database is no use to anybody.
 */
export async function openEmbeddedDatabase(options: EmbeddedDatabaseOptions): Promise<EmbeddedDatabase> {
  const dataDir = resolve(options.dataDir);
  const refusal = (reason: string) => new Error(`cannot open the embedded database in ${dataDir}: ${reason}`);
  try {
    makeFolder(dataDir);
  } catch (error) {
    throw refusal(reasonOf(error));
  }
  const worker = startThread({ ...options, dataDir });
  const [report] = (await once(worker, 'message').catch((error) => {
    throw refusal(reasonOf(error));
  })) as [WorkerReport];
  if (typeof report === 'string' || 'failure' in report) {
    await worker.terminate();
    throw refusal(typeof report === 'string' ? 'it closed at once' : report.failure);
  }
  let closing: Promise<void> | undefined;
  return { uri: report.uri, close: () => (closing ??= close(worker)) };
}

/** The thread is kept small: new objects get a small heap (10 MB less after long lists, no slower). */
function startThread(options: EmbeddedDatabaseOptions): Worker {
  return new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: options,
    resourceLimits: { maxYoungGenerationSizeMb: 8 },
  });
}

async function close(worker: Worker): Promise<void> {
  const closed = once(worker, 'message');
  worker.postMessage('close');
  await closed;
  await worker.terminate();
}
