import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { formatter } from '../../src/i18n/format.ts';
import { takeUpload, uploadedFile } from '../../src/web/uploads.ts';
import { Client } from '../support/client.ts';
import { incomingFiles } from '../support/incomingFiles.ts';

let server: Server;
let port: number;
let client: Client;
let statuses: number[] = [];

beforeAll(async () => {
  const app = express();
  app.use((_req, res, next) => {
    res.locals.format = formatter('fr', 'Africa/Casablanca');
    next();
  });
  app.post('/', takeUpload('file', { maxBytes: 1000 }), (req, res) => {
    res.json({ body: req.body, name: uploadedFile(req)?.originalName, error: req.uploadError });
  });
  app.use(((error, _req, res, _next) => {
    statuses.push(error.status ?? (String(error.code).startsWith('LIMIT_') ? 400 : 500));
    res.status(statuses.at(-1) ?? 500).end();
  }) as express.ErrorRequestHandler);
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
  client = new Client(`http://127.0.0.1:${port}`);
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const file = (size: number, name = 'عرض.pdf', field = 'file') => ({ field, name, content: 'x'.repeat(size) });

test('reads nested fields as other forms, and keeps a name in Arabic', async () => {
  const answer = await client.upload('/', { title: { ar: 'عنوان' }, roles: ['a', 'b'] }, [file(1000)]);
  expect(JSON.parse(answer.text)).toEqual({
    body: { title: { ar: 'عنوان' }, roles: ['a', 'b'] },
    name: 'عرض.pdf',
  });
  await expect.poll(incomingFiles).toEqual([]);
});

test('a file that is too large is told of, with the fields before and after it', async () => {
  const form = new FormData();
  form.append('before', '1');
  form.append('file', new File(['x'.repeat(1001)], 'a.pdf'));
  form.append('after', '2');
  const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: form });
  expect(await answer.json()).toEqual({
    body: { before: '1', after: '2' },
    error: { key: 'form:errors.fileTooLarge', params: { max: formatter('fr', 'UTC').fileSize(1000) } },
  });
  expect(await incomingFiles()).toEqual([]);
});

test('no file is no error, and a form without files passes', async () => {
  expect(JSON.parse((await client.upload('/', { a: '1' }, [])).text)).toEqual({ body: { a: '1' } });
});

test('a second file, or one in another field, is refused and leaves nothing', async () => {
  for (const files of [[file(10), file(10)], [file(10, 'a.pdf', 'other')]]) {
    expect((await client.upload('/', {}, files)).status).toBe(400);
  }
  expect(await incomingFiles()).toEqual([]);
});

test('a flood is refused before it is read', async () => {
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(
        'POST / HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 900000000\r\n\r\n',
      ),
    );
    socket.once('data', (data) => {
      resolve(String(data));
      socket.destroy();
    });
    socket.once('error', reject);
  });
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
});

test('an upload that is broken off, or is no form, is the sender’s mistake and leaves nothing', async () => {
  statuses = [];
  const socket = connect(port, '127.0.0.1', () => {
    socket.write(
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 9000\r\n\r\n' +
        '--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\nhalf',
    );
  });
  await expect.poll(incomingFiles).toHaveLength(1);
  socket.destroy();
  await expect.poll(incomingFiles).toEqual([]);
  const noForm = await fetch(`http://127.0.0.1:${port}/`, {
    method: 'POST',
    headers: { 'content-type': 'multipart/form-data' },
    body: 'x',
  });
  expect(noForm.status).toBe(400);
  expect(statuses.every((status) => status === 400)).toBe(true);
});
