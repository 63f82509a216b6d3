import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    databaseUri: string;
    /** Gone after the run. */
    folder: string;
  }
}

/** One database server for the run, ours unless `TEST_MONGODB_URI` names another, and one folder for all files that are written. */
export default async function prepareRun(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'multaqa-test-'));
  project.provide('folder', folder);
  const database = await startDatabase(path.join(folder, 'database'));
  project.provide('databaseUri', database.uri);
  return async () => {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  };
}

async function startDatabase(dataDir: string): Promise<{ uri: string; close(): Promise<void> }> {
  const given = process.env.TEST_MONGODB_URI;
  if (given) return { uri: given, close: async () => {} };
  const { openEmbeddedDatabase } = await import('../../src/database/embedded/index.ts');
  return openEmbeddedDatabase({ dataDir });
}
