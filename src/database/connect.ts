import mongoose from 'mongoose';
import type { Config } from '../config.ts';
import { refuseUnfinishedMove } from './unfinishedMove.ts';

/** An open database; `close` ends the connection and, where it is ours, the embedded server. */
export interface Database {
  readonly uri: string;
  close(): Promise<void>;
}

/**
 * Connects mongoose to `MONGODB_URI`, or to the embedded database in `DATA_DIR` where none is set, and makes sure
 * that every index exists before the first request may claim anything by it.
 * @throws Error in one line when the database cannot be reached or opened.
 */
export async function connectDatabase(
  settings: Pick<Config, 'mongodbUri' | 'dataDir'>,
  options: mongoose.ConnectOptions = {},
): Promise<Database> {
  const server = settings.mongodbUri
    ? { uri: settings.mongodbUri, close: async () => {} }
    : await openEmbedded(settings.dataDir);
  mongoose.set('autoIndex', false);
  mongoose.set('autoCreate', false);
  await mongoose.connect(server.uri, {
    serverSelectionTimeoutMS: 10_000,
    // Acknowledged means on disk, on most of the servers.
    writeConcern: { w: 'majority', journal: true },
    ...options,
  });
  try {
    await refuseUnfinishedMove(mongoose.connection.getClient().db(mongoose.connection.name));
  } catch (error) {
    await mongoose.disconnect();
    await server.close();
    throw error;
  }
  await Promise.all(Object.values(mongoose.models).map((model) => model.createIndexes()));
  return {
    uri: server.uri,
    close: async () => {
      await mongoose.disconnect();
      await server.close();
    },
  };
}

async function openEmbedded(dataDir: string) {
  // Loaded only where it is used: an installation with MongoDB pays nothing for it.
  const { openEmbeddedDatabase } = await import('./embedded/index.ts');
  return openEmbeddedDatabase({ dataDir });
}

/** Whether the database answers now. */
export async function databaseAnswers(): Promise<boolean> {
  try {
    await mongoose.connection.db?.command({ ping: 1 }, { timeoutMS: 2_000 });
    return mongoose.connection.readyState === mongoose.ConnectionStates.connected;
  } catch {
    return false;
  }
}
