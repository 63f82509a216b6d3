import { expect, type Locator, type Page } from '@playwright/test';
import { atRest } from './atRest.ts';

interface Point {
  x: number;
  y: number;
}

/** The grid of the agenda as a journey takes hold of it. Rooms are named by their place, 0 is the first. */
export class AgendaGrid {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(address: string): Promise<void> {
    await this.page.goto(address);
    await expect(this.page.locator('[data-role=surface]')).toBeVisible();
    await this.page.locator('[data-role=grid]').evaluate((grid) => {
      (grid as never as Styled).scrollIntoView({ block: 'start' });
    });
  }

  /** A session by its title, on the day that is shown. */
  box(title: string): Locator {
    return this.page.locator('[data-role=grid] [data-id]').filter({ hasText: title });
  }

  /** A session that has no time. */
  waiting(title: string): Locator {
    return this.page.locator('[data-role=pool] [data-id]').filter({ hasText: title });
  }

  get notice(): Locator {
    return this.page.locator('[data-role=notices] .notice');
  }

  get announcer(): Locator {
    return this.page.locator('[data-role=announcer]');
  }

  /** Waits until a session is shown at these times in a room; then the server has it too. */
  async expectAt(title: string, times: string, room: number): Promise<void> {
    const column = this.page.locator('.editor__column').nth(room);
    await expect(column.locator('[data-id]').filter({ hasText: title }).locator('.editor__time')).toHaveText(
      times,
    );
  }

  /** The point of a time in a room: in the middle of its column. It is brought into view first. */
  async pointAt(room: number, time: string): Promise<Point> {
    const [hours = 0, minutes = 0] = time.split(':').map(Number);
    const column = this.page.locator('.editor__column').nth(room);
    const grid = this.page.locator('[data-role=grid]');
    const first = Number(
      await grid.evaluate((element) => (element as never as Styled).style.getPropertyValue('--first')),
    );
    const until = Number(
      await grid.evaluate((element) => (element as never as Styled).style.getPropertyValue('--until')),
    );
    const box = (await column.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    const share = (hours * 60 + minutes - first) / (until - first);
    return { x: box.x + box.width / 2, y: box.y + share * box.height };
  }

  /** Where a session is taken hold of: near its upper edge. */
  async grip(box: Locator): Promise<Point> {
    await box.evaluate((element) => (element as never as Styled).scrollIntoView({ block: 'center' }));
    const { x, y, width } = await atRest(box);
    return { x: x + width / 2, y: y + 8 };
  }
}

/** What a journey needs of an element in the page; the tests are compiled without the browser's types. */
interface Styled {
  scrollIntoView(options: { block: 'start' | 'center' }): void;
  style: { getPropertyValue(name: string): string };
}
