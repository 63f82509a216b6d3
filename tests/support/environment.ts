import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { inject } from 'vitest';
import { startOutbox } from './outbox.ts';

// Once in a process, before anything reads the environment: `config.ts` is loaded once for all its test files.
const folder = mkdtempSync(path.join(inject('folder'), 'process-'));
const uri = new URL(inject('databaseUri'));
uri.pathname = `/test_${process.pid}_${Math.random().toString(36).slice(2, 10)}`;
Object.assign(process.env, {
  NODE_ENV: 'test',
  LOG_LEVEL: 'silent',
  MONGODB_URI: uri.href,
  SMTP_URL: await startOutbox(),
  DATA_DIR: path.join(folder, 'data'),
  UPLOADS_DIR: path.join(folder, 'uploads'),
  BASE_URL: 'http://multaqa.test',
  MAIL_FROM: 'Multaqa <no-reply@multaqa.test>',
  SESSION_SECRET: 'a secret for tests that is long enough',
});
