import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from '@playwright/test';
import { unzipSync } from 'fflate';
import { translator } from '../../src/i18n/setup.ts';
import { paths } from '../../src/paths.ts';
import { look } from './support/look.ts';
import { FORUM, test } from './support/site.ts';

for (const lang of ['ar', 'fr'] as const) {
  test(`the programme is read from a disk without a network (${lang})`, async ({ page, context }) => {
    const t = translator(lang);
    const folder = await mkdtemp(path.join(tmpdir(), 'multaqa-copy-'));
    await page.goto(paths.agenda(lang, FORUM));
    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: t('agenda:public.offline') }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe(`${FORUM}.zip`);
    const zip = unzipSync(new Uint8Array(await readFile(await download.path())));
    for (const [name, content] of Object.entries(zip)) {
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await writeFile(path.join(folder, name), content);
    }
    await context.setOffline(true);
    await page.goto(pathToFileURL(path.join(folder, 'index.html')).href);
    await page
      .getByRole('link', { name: t(`common:languages.${lang}`) })
      .last()
      .click();
    await expect(page.locator('h1')).toHaveText(t('agenda:public.title'));
    await look(page, lang, 'offline-programme');
    await page.locator('.agenda__title a').first().click();
    await expect(page.locator('article h1')).toBeVisible();
    await look(page, lang, 'offline-session');
    await page.locator('.people a').first().click();
    await expect(page.locator('.person-head h1')).toBeVisible();
    await page.locator('.main-nav ul a').first().click();
    await expect(page.locator('h1')).toHaveText(t('agenda:public.title'));
    await rm(folder, { recursive: true, force: true });
  });
}
