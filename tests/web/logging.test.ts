import { Writable } from 'node:stream';
import express from 'express';
import pino from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLogger, requestLog } from '../../src/web/logging.ts';

let lines: string[] = [];
let server: import('node:http').Server;
let base: string;

beforeEach(async () => {
  lines = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const app = express();
  app.use(requestLog(createLogger('info', sink)));
  app.get('/fails', () => {
    throw new TypeError('no room for amina@example.org');
  });
  app.use(((error, _req, res, _next) => {
    res.err = error;
    res.status(500).end();
  }) as express.ErrorRequestHandler);
  server = app.listen(0);
  await new Promise((resolve) => server.once('listening', resolve));
  base = `http://127.0.0.1:${(server.address() as import('node:net').AddressInfo).port}`;
});
afterEach(() => server.close());

test('a request that fails is logged with what went wrong and where, without personal data', async () => {
  await fetch(`${base}/fails?secret=1`);
  const entry = JSON.parse(lines.at(-1) ?? '{}');
  expect(entry).toMatchObject({
    level: pino.levels.values.error,
    req: { method: 'GET' },
    res: { status: 500, route: 'none' },
    err: { type: 'TypeError', message: 'no room for …@…' },
  });
  expect(entry.err.stack).toContain('logging.test.ts');
  expect(lines.join()).not.toMatch(/amina|secret/);
});
