import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { FORUM, PASSWORD } from './site.ts';

export type Lang = 'ar' | 'fr' | 'es' | 'en';
export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1280, height: 900 };

interface Look {
  /** A part that is somebody else's document: the frame in which a mail is read. */
  without?: string;
  /** False where another language or width of the page is open to all, which hangs on neither words nor size. */
  axe?: boolean;
}

/** What every page of every slice must be: in its language and direction, whole, wide enough, and without an axe violation. */
export async function expectGoodPage(page: Page, lang: Lang, look: Look = {}): Promise<void> {
  expect({ where: page.url(), faults: await faultsOf(page, lang, look) }).toEqual({
    where: page.url(),
    faults: [],
  });
}

/** The same, told rather than asserted: for those who walk many pages and report them together. */
export async function faultsOf(page: Page, lang: Lang, look: Look = {}): Promise<string[]> {
  const barriers = look.axe === false ? [] : await axeViolations(page, look);
  const { excess, ...shown } = await page.evaluate<Shown & { excess: number }>(`({
    lang: document.documentElement.lang,
    dir: document.documentElement.dir,
    text: document.body.innerText,
    source: document.documentElement.outerHTML,
    excess: document.documentElement.scrollWidth - window.innerWidth,
  })`);
  const tooWide = excess > 0 ? [`${excess}px wider than the window`] : [];
  return [...wrongWords(shown, lang), ...tooWide, ...barriers];
}

interface Shown {
  lang: string | undefined;
  dir: string | undefined;
  text: string;
  source: string;
}

/** What is wrong with the words of a page as the server sent it, where nobody looks at how it is drawn. */
export function faultsInSource(source: string, lang: Lang): string[] {
  const [, tag = ''] = /<html([^>]*)>/.exec(source) ?? [];
  const attribute = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1];
  const text = source.replaceAll(/<(script|style)[^>]*>.*?<\/\1>/gs, ' ').replaceAll(/<[^>]*>/g, ' ');
  return wrongWords({ lang: attribute('lang'), dir: attribute('dir'), text, source }, lang);
}

function wrongWords({ lang: is, dir, text, source }: Shown, lang: Lang): string[] {
  // The source too: what search engines and readers of meta data are told.
  const written = `${text}\n${source}`;
  return [
    ...(is === lang && dir === (lang === 'ar' ? 'rtl' : 'ltr') ? [] : [`lang=${is} dir=${dir}`]),
    ...(text.match(/\b[a-z][a-zA-Z]+:[a-z][a-zA-Z]*(\.[a-zA-Z0-9]+)+\b/g) ?? []).map(
      (key) => `raw key ${key}`,
    ),
    ...(text.match(/\bundefined\b|\bNaN\b|\bnull\b|\{\{|<%|Invalid Date/g) ?? []),
    ...(written.match(/.{0,40}\[object .{0,20}/g) ?? []),
  ];
}

async function axeViolations(page: Page, { without }: Look): Promise<string[]> {
  // The modern mode puts its results together in a blank page, which takes longer than looking.
  const axe = new AxeBuilder({ page })
    .setLegacyMode(true)
    .options({ preload: false })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']);
  const { violations } = await (without ? axe.exclude(without) : axe).analyze();
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
  );
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
