import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withoutPersonalData } from '../../src/web/logging.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { createForum } from '../support/factories/forums.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

/** A raw request, because `fetch` decides about `Sec-Fetch-Site` and `Origin` itself. */
function rawPost(path: string, headers: Record<string, string>, body = ''): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, app.base), { method: 'POST', headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    sent.on('error', reject).end(body);
  });
}

describe('requests that change something', () => {
  test.each([
    ['from our own pages', { 'sec-fetch-site': 'same-origin' }, false],
    ['from another site', { 'sec-fetch-site': 'cross-site' }, true],
    ['from a neighbour site', { 'sec-fetch-site': 'same-site' }, true],
    ['with our origin only', { origin: 'http://multaqa.test' }, false],
    ['with another origin only', { origin: 'https://evil.example' }, true],
    ['that say nothing', {}, true],
  ])('%s', async (_name, headers, refused) => {
    const status = await rawPost('/fr/sign-out', headers as Record<string, string>);
    expect(status === 403).toBe(refused);
  });
});

describe('every answer', () => {
  test('has a strict policy for content, and no cookie for strangers but their language', async () => {
    const { headers } = await app.client().get('/fr');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.getSetCookie().join()).toMatch(/^lang=fr;.*HttpOnly/);
    expect(headers.get('x-powered-by')).toBeNull();
  });

  test('comes compressed, the same in each encoding', async () => {
    const forum = await createForum();
    const plain = await app.client().get(`/ar/forums/${forum.slug}`, { 'accept-encoding': 'identity' });
    for (const encoding of ['br', 'gzip']) {
      const packed = await app.client().get(`/ar/forums/${forum.slug}`, { 'accept-encoding': encoding });
      expect(packed.headers.get('content-encoding')).toBe(encoding);
      expect(packed.text).toBe(plain.text);
    }
  });

  test('a form that is too large gets a page that says so', async () => {
    const { status, visible } = await app.client().post('/fr/sign-in', { email: 'x'.repeat(600_000) });
    expect(status).toBe(413);
    expect(visible.length).toBeGreaterThan(50);
  });

  test('a body that cannot be read gets a page too', async () => {
    const headers = {
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/x-www-form-urlencoded; charset=utf-7',
    };
    expect(await rawPost('/fr/sign-in', headers, 'a=b')).toBeGreaterThanOrEqual(400);
  });
});

describe('for operators', () => {
  test('the process lives, pages can be served, and there are figures', async () => {
    expect((await app.client().get('/health/live')).status).toBe(200);
    expect((await app.client().get('/health/ready')).text).toBe('ready\n');
    const { text } = await app.client().get('/metrics');
    expect(text).toContain('http_request_duration_seconds_bucket');
    expect(text).toContain('route="/:lang"');
  });

  test('logs tell no addresses and no keys', () => {
    const error = 'E11000 duplicate key error dup key: { email: "fatima@example.org" } near a@b.org';
    expect(withoutPersonalData(error)).toBe('E11000 duplicate key error dup key: {…} near …@…');
  });
});

describe('files of the site', () => {
  test('may be kept for good, under an address that changes with them', async () => {
    const { text } = await app.client().get('/fr');
    const style = /href="(\/assets\/[^"]+all\.css)"/.exec(text)?.[1] ?? '';
    const { status, headers } = await app.client().get(style);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('text/css');
    expect(headers.get('cache-control')).toContain('immutable');
    const font = await app.client().get('/assets/fonts/ibm-plex-sans-arabic-arabic-400-normal.woff2');
    expect(font.headers.get('cache-control')).toContain('immutable');
    expect((await app.client().get('/assets/../package.json')).status).toBe(404);
    expect((await app.client().get('/assets/fonts/..%2f..%2fpackage.json')).status).toBe(404);
  });
});
