import { expect } from '@playwright/test';
import { test } from './support/site.ts';
import { type Stage, setStage } from './support/stage.ts';
import { weigh } from './support/weight.ts';

let stage: Stage;

test.beforeAll(async ({ browser, site }) => {
  test.setTimeout(180_000);
  stage = await setStage(browser, site);
});

for (const lang of ['ar', 'fr'] as const) {
  test(`public pages in ${lang} are light, and bring two weights of the scripts they show`, async ({
    browser,
    site,
  }) => {
    test.setTimeout(180_000);
    const faults: string[] = [];
    const addresses = stage.open.map(({ address }) => site.base + address(lang));
    // Most of the time is waiting for a network that is still.
    const weighAll = async () => {
      for (let next = addresses.pop(); next; next = addresses.pop())
        faults.push(...(await weigh(browser, next)));
    };
    await Promise.all([weighAll(), weighAll(), weighAll(), weighAll()]);
    expect(faults.join('\n')).toBe('');
  });
}
