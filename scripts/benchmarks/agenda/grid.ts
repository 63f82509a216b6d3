import { chromium, type Page } from '@playwright/test';
import { paths } from '../../../src/paths.ts';
import { ensureChromium } from '../../chromium.ts';
import { median, quantile } from '../site.ts';
import { STAFF } from '../staff.ts';
import { LARGE } from './forum.ts';

export interface GridFigures {
  /** Milliseconds from the request of the page until the boxes of the day are drawn; median of the visits. */
  drawn: number;
  /** Milliseconds between two frames while a session is dragged across the grid. */
  frames: { median: number; most: number; count: number };
}

/** So many are drawn on the first day at least. */
const SESSIONS_OF_A_DAY = 100;

/** What an organiser's browser (headless Chromium) makes of the grid. */
export async function measureGrid(site: string, visits: number): Promise<GridFigures> {
  const browser = await chromium.launch({
    executablePath: ensureChromium(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-dev-shm-usage'],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1600, height: 1400 }, baseURL: site });
    await page.goto(paths.signIn('fr'));
    await page.locator('[name=email]').fill(STAFF.email);
    await page.locator('[name=password]').fill(STAFF.password);
    await page.locator('main form button.button--primary').click();
    await page.waitForURL((url) => !url.pathname.endsWith('/sign-in'));
    const drawn: number[] = [];
    for (let visit = 0; visit < visits; visit += 1) {
      await page.goto('about:blank');
      await page.goto(paths.agendaEditor('fr', LARGE.slug), { waitUntil: 'commit' });
      await page
        .locator('.editor__column > [data-id]')
        .nth(SESSIONS_OF_A_DAY - 1)
        .waitFor();
      // From the start of the navigation, as the browser counts it.
      drawn.push(Number(await page.evaluate('performance.now()')));
    }
    return { drawn: median(drawn), frames: await drag(page) };
  } finally {
    await browser.close();
  }
}

/** Drags one session to and fro, a step for each frame, and tells how long the frames were. */
async function drag(page: Page): Promise<GridFigures['frames']> {
  await page.waitForTimeout(500);
  const box = page.locator('.editor__column > [data-id]').nth(20);
  await box.scrollIntoViewIfNeeded();
  const { x, y } = (await box.boundingBox()) ?? { x: 0, y: 0 };
  await page.evaluate(`
    window.frameTimes = [];
    let last = performance.now();
    const count = (now) => { window.frameTimes.push(now - last); last = now; requestAnimationFrame(count); };
    requestAnimationFrame(count);
  `);
  await page.mouse.move(x + 20, y + 8);
  await page.mouse.down();
  for (let step = 0; step < 240; step += 1) {
    const turn = (step / 240) * 6 * Math.PI;
    await page.mouse.move(x + 20 + Math.sin(turn) * 400, y + 8 + Math.sin(turn * 1.7) * 250);
  }
  const times = (await page.evaluate('window.frameTimes')) as number[];
  await page.keyboard.press('Escape');
  await page.mouse.up();
  return { median: median(times), most: quantile(times, 0.95), count: times.length };
}
