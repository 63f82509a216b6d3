import type { Locator } from '@playwright/test';

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Where an element is once it moves no more: fonts, what the server tells, and the place that is scrolled to come late. */
export async function atRest(element: Locator): Promise<Box> {
  const page = element.page();
  await page.evaluate('document.fonts.ready.then(() => true)');
  let before = await element.boundingBox();
  for (let still = 0; still < 3; ) {
    await page.waitForTimeout(50);
    const now = await element.boundingBox();
    still = now?.x === before?.x && now?.y === before?.y ? still + 1 : 0;
    before = now;
  }
  return before ?? { x: 0, y: 0, width: 0, height: 0 };
}
