import { type Browser, expect } from '@playwright/test';
import { DESKTOP, faultsInSource, faultsOf, type Lang, PHONE } from './support/page.ts';
import { type Site, test } from './support/site.ts';
import { type Stage, type State, setStage } from './support/stage.ts';
import type { Stop } from './support/stops.ts';

// The longest of the journeys: each language may be walked beside another.
test.describe.configure({ mode: 'parallel' });

let stage: Stage;

test.beforeAll(async ({ browser, site }) => {
  test.setTimeout(180_000);
  stage = await setStage(browser, site);
});

/**
 * axe is by far the slowest: each page is looked at from the right on a phone, and those open to all from the left on a desk
 * too; the journeys look at the staff's pages as they come to them.
 */
const AXE_AT: Partial<Record<Lang, typeof PHONE>> = { ar: PHONE, fr: DESKTOP };

for (const lang of ['ar', 'fr'] as const) {
  test(`every page in ${lang} is whole, in its language, and open to all`, async ({ browser, site }) => {
    test.setTimeout(300_000);
    const faults = await Promise.all([
      walk(browser, site, lang, stage.open),
      walk(browser, site, lang, stage.staff, stage.owner),
    ]);
    const inGroups = await walk(browser, site, lang, stage.groups, stage.rapporteur);
    expect([...faults.flat(), ...inGroups].join('\n')).toBe('');
  });
}

for (const lang of ['es', 'en'] as const) {
  // Drawn as the French ones are: only their words are others.
  test(`every page in ${lang} is there, in its language`, async ({ browser, site }) => {
    const faults = [
      ...(await read(browser, site, lang, stage.open)),
      ...(await read(browser, site, lang, stage.staff, stage.owner)),
      ...(await read(browser, site, lang, stage.groups, stage.rapporteur)),
    ];
    expect(faults.join('\n')).toBe('');
  });
}

/** Walks the pages on a phone, and on a desk too; tells everything that is wrong with any of them. */
async function walk(
  browser: Browser,
  { base }: Site,
  lang: Lang,
  stops: Stop[],
  storageState?: State,
): Promise<string[]> {
  const context = await browser.newContext({
    baseURL: base,
    viewport: PHONE,
    ...(storageState && { storageState }),
  });
  const page = await context.newPage();
  const faults: string[] = [];
  let at = '';
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http') && url.origin !== base) faults.push(`${at}: asks ${url.host}`);
  });
  page.on('pageerror', ({ message }) => faults.push(`${at}: ${message}`));
  for (const { address, status = 200, without } of stops) {
    at = address(lang);
    await page.setViewportSize(PHONE);
    const answer = await page.goto(at);
    if (answer?.status() !== status) faults.push(`${at}: ${answer?.status()} instead of ${status}`);
    for (const size of [PHONE, DESKTOP]) {
      await page.setViewportSize(size);
      const look = {
        ...(without && { without }),
        axe: AXE_AT[lang] === size && (lang === 'ar' || !storageState),
      };
      const found = await faultsOf(page, lang, look);
      faults.push(...found.map((fault) => `${at} at ${size.width}: ${fault}`));
    }
  }
  await context.close();
  return faults;
}

/** Reads the pages without drawing them; tells everything that is wrong with their words. */
async function read(
  browser: Browser,
  { base }: Site,
  lang: Lang,
  stops: Stop[],
  storageState?: State,
): Promise<string[]> {
  const context = await browser.newContext({ baseURL: base, ...(storageState && { storageState }) });
  const faults: string[] = [];
  for (const { address, status = 200 } of stops) {
    const at = address(lang);
    const answer = await context.request.get(at);
    if (answer.status() !== status) faults.push(`${at}: ${answer.status()} instead of ${status}`);
    faults.push(...faultsInSource(await answer.text(), lang).map((fault) => `${at}: ${fault}`));
  }
  await context.close();
  return faults;
}
