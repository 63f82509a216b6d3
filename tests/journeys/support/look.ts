import path from 'node:path';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { DESKTOP, expectGoodPage, type Lang, PHONE, signIn } from './page.ts';

/** Stops that were looked at in this process: the same page in another language has the same barriers, and the same room on a desk. */
const seen = new Set<string>();

/** The page at phone and desktop width: good at both. With `JOURNEY_SHOTS` (a folder) pictures of both are kept there. */
export async function look(page: Page, lang: Lang, name: string): Promise<void> {
  for (const [width, size] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
    await page.setViewportSize(size);
    const folder = process.env.JOURNEY_SHOTS;
    if (folder)
      await page.screenshot({ path: path.join(folder, `${name}-${lang}-${width}.png`), fullPage: true });
    if (size === DESKTOP && seen.has(name)) continue;
    // axe, which is slow, looks once, at the width at which most people read.
    await expectGoodPage(page, lang, { axe: size === PHONE && !seen.has(name) });
  }
  seen.add(name);
}

/** Another person's browser, signed in; `baseURL` is the site's. */
export async function colleague(
  browser: Browser,
  baseURL: string,
  lang: Lang,
  who: Parameters<typeof signIn>[2],
): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext({ baseURL });
  const page = await context.newPage();
  await signIn(page, lang, who);
  return { page, context };
}
