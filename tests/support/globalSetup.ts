import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    databaseUri: string;
  }
}

/** One database server for the run, ours unless `TEST_MONGODB_URI` names another; each test file has a database of its own in it. */
export default async function startDatabase(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_MONGODB_URI;
  if (given) {
    project.provide('databaseUri', given);
    return async () => {};
  }
  const { openEmbeddedDatabase } = await import('../../src/database/embedded/index.ts');
  const dataDir = await mkdtemp(path.join(tmpdir(), 'multaqa-test-'));
  const database = await openEmbeddedDatabase({ dataDir });
  project.provide('databaseUri', database.uri);
  return async () => {
    await database.close();
    await rm(dataDir, { recursive: true, force: true });
  };
}
