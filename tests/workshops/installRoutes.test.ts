import { afterAll, beforeAll, expect, test } from 'vitest';
import { paths } from '../../src/paths.ts';
import { openTestApp, type TestApp } from '../support/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

test.each(['ar', 'fr', 'es', 'en'] as const)(
  'the workspace can be put on a home screen (%s)',
  async (lang) => {
    const { status, text, headers } = await app.client().get(paths.rapporteurManifest(lang));
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('application/manifest+json');
    const manifest = JSON.parse(text);
    expect(manifest).toMatchObject({
      lang,
      dir: lang === 'ar' ? 'rtl' : 'ltr',
      start_url: paths.rapporteur(lang),
      display: 'standalone',
    });
    for (const { src } of manifest.icons) expect((await app.client().get(src)).status).toBe(200);
  },
);

test('the worker is one script that no cache keeps, for the whole site, and every file it names is there', async () => {
  const { status, text, headers } = await app.client().get('/worker.js');
  expect(status).toBe(200);
  expect(headers.get('cache-control')).toBe('no-cache');
  expect(headers.get('service-worker-allowed')).toBe('/');
  const { addresses } = JSON.parse(/^self\.assets=(\{.*?\});/.exec(text)?.[1] ?? '');
  expect(addresses.length).toBeGreaterThan(10);
  for (const address of addresses)
    expect([address, (await app.client().get(address)).status]).toEqual([address, 200]);
});
