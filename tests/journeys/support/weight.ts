import type { Browser, Page, Response } from '@playwright/test';
import { PHONE } from './page.ts';

const LIGHT = 60 * 1024;

/** Loads a page as somebody who was never here: its bytes on the wire, and its fonts. */
export async function weigh(browser: Browser, address: string): Promise<string[]> {
  const context = await browser.newContext({ viewport: PHONE });
  const page = await context.newPage();
  const answers: Response[] = [];
  page.on('response', (response) => answers.push(response));
  await page.goto(address, { waitUntil: 'networkidle' });
  // Fonts are asked for when the page is laid out, which on a busy machine comes after the network was still for a while.
  await page.evaluate('document.body.offsetHeight; document.fonts.ready.then(() => true)');
  const ours = answers.filter((one) =>
    ['document', 'stylesheet', 'script'].includes(one.request().resourceType()),
  );
  const sizes = await Promise.all(ours.map((one) => one.request().sizes()));
  const bytes = sizes.reduce((sum, size) => sum + size.responseBodySize + size.responseHeadersSize, 0);
  const fonts = answers.filter((one) => one.request().resourceType() === 'font');
  const faults = [
    ...(ours.length < 3 ? [`only ${ours.length} answers were weighed`] : []),
    ...(bytes > LIGHT ? [`${bytes} bytes`] : []),
    ...(await wrongFonts(page, fonts)),
  ];
  await context.close();
  return faults.map((fault) => `${address}: ${fault}`);
}

const SCRIPTS: Record<string, RegExp> = {
  arabic: /[\u0600-\u06FF]/,
  // Digits are drawn by the Latin file.
  latin: /[0-9A-Za-z]/,
  'latin-ext': /[\u0100-\u024F\u1E00-\u1EFF]/,
};

async function wrongFonts(page: Page, fonts: Response[]): Promise<string[]> {
  const text = await page.locator('body').innerText();
  const names = fonts.map((font) => /-(arabic|latin|latin-ext)-(\d+)-normal/.exec(font.url()) ?? []);
  const weights = new Set(names.map(([, , weight]) => weight));
  const headers = await Promise.all(fonts.map((font) => font.headerValue('cache-control')));
  return [
    ...(fonts.length === 0 ? ['no font was loaded'] : []),
    ...(weights.size > 2 ? [`weights ${[...weights].join(', ')}`] : []),
    ...names.flatMap(([, script = 'unknown']) =>
      SCRIPTS[script]?.test(text) ? [] : [`a font for ${script}, which the page does not show`],
    ),
    ...headers.filter((header) => !header?.includes('immutable')).map((header) => `a font kept as ${header}`),
  ];
}
