import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, expect, inject, vi } from 'vitest';
import { startOutbox } from './outbox.ts';

// Runs before a test file is loaded, and so before `config.ts` reads the environment.
const folder = mkdtempSync(path.join(tmpdir(), 'multaqa-'));
const uri = new URL(inject('databaseUri'));
uri.pathname = `/test_${process.pid}_${Math.random().toString(36).slice(2, 10)}`;
Object.assign(process.env, {
  NODE_ENV: 'test',
  LOG_LEVEL: 'silent',
  MONGODB_URI: uri.href,
  DATA_DIR: path.join(folder, 'data'),
  UPLOADS_DIR: path.join(folder, 'uploads'),
  BASE_URL: 'http://multaqa.test',
  MAIL_FROM: 'Multaqa <no-reply@multaqa.test>',
  SESSION_SECRET: 'a secret for tests that is long enough',
});
const outbox = await startOutbox();

// What reaches the console in a test is something nobody expected.
beforeEach(() => {
  vi.spyOn(console, 'error');
});
afterEach(() => {
  expect(console.error).not.toHaveBeenCalled();
  vi.restoreAllMocks();
});
afterAll(async () => {
  await outbox.close();
  rmSync(folder, { recursive: true, force: true });
});
