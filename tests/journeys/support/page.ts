import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { FORUM, PASSWORD } from './site.ts';

export type Lang = 'ar' | 'fr' | 'es' | 'en';
export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1280, height: 900 };

/** What every page of every slice must be: in its language and direction, whole, wide enough, and without an axe violation. */
export async function expectGoodPage(page: Page, lang: Lang): Promise<void> {
  const root = page.locator('html');
  await expect(root).toHaveAttribute('lang', lang);
  await expect(root).toHaveAttribute('dir', lang === 'ar' ? 'rtl' : 'ltr');
  const where = page.url();
  const text = await page.locator('body').innerText();
  const keys = text.match(/\b[a-z][a-zA-Z]+:[a-z][a-zA-Z]*(\.[a-zA-Z0-9]+)+\b/g) ?? [];
  expect({ where, keys }).toEqual({ where, keys: [] });
  expect({ where, odd: text.match(/undefined|\[object |NaN|\{\{|Invalid Date/g) ?? [] }).toEqual({
    where,
    odd: [],
  });
  const overflow = Number(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth'));
  expect({ where, wider: Math.max(0, overflow) }).toEqual({ where, wider: 0 });
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
  );
  expect({ where, violations: found }).toEqual({ where, violations: [] });
}

export async function signIn(
  page: Page,
  lang: Lang,
  who: 'owner' | 'organiser' | 'rapporteur' | 'checkin',
): Promise<void> {
  await page.goto(`/${lang}/sign-in`);
  await page.locator('[name=email]').fill(`${who}@example.org`);
  await page.locator('[name=password]').fill(PASSWORD);
  await page.locator('main form button.button--primary').click();
  await page.waitForURL((url) => !url.pathname.endsWith('/sign-in'));
}

/** The staff address of the demonstration's forum. */
export function staff(lang: Lang, rest = ''): string {
  return `/${lang}/organiser/forums/${FORUM}${rest}`;
}
