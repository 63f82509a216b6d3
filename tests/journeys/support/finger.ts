import type { Page } from '@playwright/test';

/** A finger as the browser feels it, by its own protocol: Playwright only taps. */
export async function fingerOn(page: Page) {
  const session = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: { x: number; y: number }[]) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: points });
  return {
    down: (point: { x: number; y: number }) => touch('touchStart', [point]),
    up: () => touch('touchEnd', []),
    slide: async (from: { x: number; y: number }, to: { x: number; y: number }) => {
      for (let step = 1; step <= 12; step += 1) {
        const share = step / 12;
        await touch('touchMove', [
          { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share },
        ]);
        await page.waitForTimeout(16);
      }
    },
  };
}
