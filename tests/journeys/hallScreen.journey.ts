import { expect } from '@playwright/test';
import { paths } from '../../src/paths.ts';
import { FORUM, test } from './support/site.ts';

const MINUTE = 60_000;

for (const lang of ['ar', 'fr'] as const) {
  test(`the screen in the hall stays right when the network is gone (${lang})`, async ({ page, context }) => {
    await page.clock.install();
    await page.goto(paths.hallScreen(lang, FORUM));
    const on = page.locator('[data-list="on"] > li');
    const next = page.locator('[data-list="next"] > li');
    const startOf = async (index: number) =>
      Date.parse((await on.nth(index).getAttribute('data-starts-at')) ?? '');
    const [first, second] = [await startOf(0), await startOf(1)];
    await expect(on.filter({ visible: true })).toHaveCount(0);

    await context.setOffline(true);
    await page.clock.setSystemTime(first + MINUTE);
    await page.clock.runFor(10_000);
    await expect(on.filter({ visible: true })).toHaveCount(1);
    await expect(on.nth(0)).toBeVisible();
    await expect(next.filter({ visible: true })).toHaveCount(1);
    await expect(next.nth(1)).toBeVisible();
    await expect(page.locator('.hall__clock')).toHaveText(/^\d\d:\d\d$/);

    await page.clock.setSystemTime(second + MINUTE);
    await page.clock.runFor(10_000);
    await expect(on.nth(0)).toBeHidden();
    await expect(on.nth(1)).toBeVisible();
  });
}
