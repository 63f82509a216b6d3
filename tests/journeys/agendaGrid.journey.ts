import { expect, type Page } from '@playwright/test';
import { translator } from '../../src/i18n/setup.ts';
import { AgendaGrid } from './support/agendaGrid.ts';
import { fingerOn } from './support/finger.ts';
import { colleague, look } from './support/look.ts';
import { OwnForum } from './support/ownForum.ts';
import { type Lang, PHONE, signIn } from './support/page.ts';
import { test } from './support/site.ts';

/** High enough that the whole day is in sight: nothing scrolls by itself near an edge. */
const DESKTOP = { width: 1280, height: 1700 };
const ROOMS = ['القاعة الكبرى', 'Salle Oasis'] as const;
const [FIRST, SECOND] = OwnForum.DAYS;
const SAADIA = 'سعدية مفترضة';
const OPENING = 'الافتتاح Ouverture';
const TABLE = 'مائدة Table ronde';
const TALK = 'عرض Présentation';
const WITNESS = 'شهادة Témoignage';

async function forumOf(page: Page, base: string, slug: string): Promise<OwnForum> {
  await signIn(page, 'fr', 'owner');
  const forum = new OwnForum(page, base, slug);
  await forum.create(`ملتقى الشبكة ${slug}`);
  await forum.addRooms(...ROOMS);
  const [big, oasis] = ROOMS;
  await forum.addSession({
    title: OPENING,
    kind: 'opening',
    day: FIRST,
    starts: '09:00',
    ends: '10:00',
    room: big,
  });
  await forum.addSession({
    title: TABLE,
    day: FIRST,
    starts: '10:00',
    ends: '11:00',
    room: big,
    speaker: SAADIA,
  });
  await forum.addSession({ title: TALK, day: FIRST, starts: '10:00', ends: '10:30', room: oasis });
  await forum.addSession({ title: WITNESS, speaker: SAADIA });
  return forum;
}

for (const lang of ['ar', 'fr'] as const) {
  const t = translator(lang);

  test(`an organiser builds a day with the mouse, meets a conflict and solves it (${lang})`, async ({
    page,
    site,
  }) => {
    test.setTimeout(180_000);
    const forum = await forumOf(page, site.base, `grille-souris-${lang}`);
    const grid = new AgendaGrid(page);
    await page.setViewportSize(DESKTOP);
    await grid.open(forum.at(lang, '/agenda/editor'));
    await look(page, lang, 'grid');
    await page.setViewportSize(DESKTOP);

    await test.step('what has no time is dropped where its person is taken: refused, and it goes back', async () => {
      await dragTo(grid, await grid.grip(grid.waiting(WITNESS)), await grid.pointAt(1, '10:30'));
      await expect(grid.notice).toContainText(SAADIA);
      await expect(grid.waiting(WITNESS)).toBeVisible();
      await look(page, lang, 'grid-conflict');
      await page.setViewportSize(DESKTOP);
    });

    await test.step('at another time it stays, and is there after a reload', async () => {
      await dragTo(grid, await grid.grip(grid.waiting(WITNESS)), await grid.pointAt(1, '11:30'));
      await grid.expectAt(WITNESS, '11:30–12:00', 1);
      await saved(page, lang);
      await page.reload();
      await grid.expectAt(WITNESS, '11:30–12:00', 1);
    });

    await test.step('is moved to the other room, pulled longer, and both are undone', async () => {
      await drag(grid, WITNESS, 0, '12:00');
      await grid.expectAt(WITNESS, '12:00–12:30', 0);
      const handle = await grid.box(WITNESS).locator('.editor__handle').boundingBox();
      const end = await grid.pointAt(0, '13:15');
      await dragTo(grid, { x: (handle?.x ?? 0) + 40, y: (handle?.y ?? 0) + 4 }, end);
      await grid.expectAt(WITNESS, '12:00–13:15', 0);
      await saved(page, lang);
      const undo = page.getByRole('button', { name: t('agenda:editor.undo') });
      await undo.click();
      await grid.expectAt(WITNESS, '12:00–12:30', 0);
      await saved(page, lang);
      await undo.click();
      await grid.expectAt(WITNESS, '11:30–12:00', 1);
      await saved(page, lang);
    });

    await test.step('goes to the second day over its tab, and off the grid again', async () => {
      await grip(grid, await grid.grip(grid.box(WITNESS)));
      const tab = await page.locator(`[data-tab="${SECOND}"]`).boundingBox();
      await page.mouse.move((tab?.x ?? 0) + 20, (tab?.y ?? 0) + 10, { steps: 5 });
      await expect(page.locator(`[data-tab="${SECOND}"]`)).toHaveAttribute('aria-current', 'page');
      const { x, y } = await grid.pointAt(0, '09:00');
      await page.mouse.move(x, y + 8, { steps: 8 });
      await page.mouse.up();
      await grid.expectAt(WITNESS, '09:00–09:30', 0);
      await saved(page, lang);
      const pool = await page.locator('[data-role=pool]').boundingBox();
      await dragTo(grid, await grid.grip(grid.box(WITNESS)), {
        x: (pool?.x ?? 0) + 40,
        y: (pool?.y ?? 0) + 30,
      });
      await expect(grid.waiting(WITNESS)).toBeVisible();
      await saved(page, lang);
    });

    await test.step('a drag that is broken off leaves everything as it was', async () => {
      await page.locator(`[data-tab="${FIRST}"]`).click();
      await grip(grid, await grid.grip(grid.box(TALK)));
      const { x, y } = await grid.pointAt(0, '15:00');
      await page.mouse.move(x, y, { steps: 8 });
      await page.keyboard.press('Escape');
      await page.mouse.up();
      await grid.expectAt(TALK, '10:00–10:30', 1);
    });

    await test.step('the agenda that was built is released', async () => {
      await page.goto(forum.at(lang, '/agenda/releases/new'));
      await page.locator('main form button.button--primary').click();
      await expect(page.getByText(t('agenda:flash.released', { number: 1 }))).toBeVisible();
    });
  });

  test(`by keyboard alone a session is placed, moved, made longer and taken off (${lang})`, async ({
    page,
    site,
  }) => {
    const forum = await forumOf(page, site.base, `grille-clavier-${lang}`);
    const grid = new AgendaGrid(page);
    await page.setViewportSize(DESKTOP);
    await grid.open(forum.at(lang, '/agenda/editor'));
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    const [onward, back] = lang === 'ar' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowRight', 'ArrowLeft'];

    await grid.waiting(WITNESS).focus();
    await press('Enter');
    await expect(grid.announcer).toContainText(WITNESS);
    await expect(grid.box(WITNESS)).toBeFocused();
    // The first free time of the first room; there nobody is taken.
    await grid.expectAt(WITNESS, '08:00–08:30', 0);
    await press(String(onward), ...Array<string>(24).fill('ArrowDown'));
    await grid.expectAt(WITNESS, '10:00–10:30', 1);
    await expect(grid.announcer).toContainText(SAADIA);
    await look(page, lang, 'grid-held');
    await page.setViewportSize(DESKTOP);
    await press(
      String(back),
      ...Array<string>(12).fill('ArrowDown'),
      'Shift+ArrowDown',
      'Shift+ArrowDown',
      'Enter',
    );
    await grid.expectAt(WITNESS, '11:00–11:40', 0);
    await saved(page, lang);
    await expect(grid.box(WITNESS)).toBeFocused();

    await press('Enter', 'PageDown', 'Enter');
    await expect(page.locator(`[data-tab="${SECOND}"]`)).toHaveAttribute('aria-current', 'page');
    await grid.expectAt(WITNESS, '11:00–11:40', 0);
    await saved(page, lang);
    await press('Enter', 'ArrowDown', 'Escape');
    await grid.expectAt(WITNESS, '11:00–11:40', 0);
    await press('Control+z');
    await page.locator(`[data-tab="${FIRST}"]`).click();
    await grid.expectAt(WITNESS, '11:00–11:40', 0);
    await saved(page, lang);
    await grid.box(WITNESS).focus();
    await press('ArrowUp');
    await expect(grid.box(TABLE)).toBeFocused();
    await press(String(onward));
    await expect(grid.box(TALK)).toBeFocused();
    await press('Delete');
    await expect(grid.waiting(TALK)).toBeVisible();
    await saved(page, lang);
  });

  test(`two organisers at once see each other's moves and overwrite nothing (${lang})`, async ({
    page,
    browser,
    site,
  }) => {
    test.setTimeout(180_000);
    const forum = await forumOf(page, site.base, `grille-a-deux-${lang}`);
    await page.setViewportSize(DESKTOP);
    const mine = new AgendaGrid(page);
    await mine.open(forum.at(lang, '/agenda/editor'));
    const { page: otherPage, context } = await colleague(browser, site.base, lang, 'owner');
    await otherPage.setViewportSize(DESKTOP);
    const theirs = new AgendaGrid(otherPage);
    await theirs.open(forum.at(lang, '/agenda/editor'));

    await test.step('a move comes to the other screen by itself', async () => {
      await drag(mine, TALK, 1, '13:00');
      await mine.expectAt(TALK, '13:00–13:30', 1);
      await saved(page, lang);
      const time = theirs.box(TALK).locator('.editor__time');
      await expect(time).toHaveText('13:00–13:30');
      await expect(otherPage.locator('[data-role=status]')).toContainText(TALK);
    });

    await test.step('whoever puts down what the other has moved meanwhile is told, and sees where it is', async () => {
      await grip(theirs, await theirs.grip(theirs.box(TALK)));
      await drag(mine, TALK, 0, '14:00');
      await saved(page, lang);
      const { x, y } = await theirs.pointAt(1, '15:00');
      await otherPage.mouse.move(x, y + 8, { steps: 6 });
      await otherPage.mouse.up();
      await expect(theirs.notice).toContainText('Owner (demo)');
      await theirs.expectAt(TALK, '14:00–14:30', 0);
      await mine.expectAt(TALK, '14:00–14:30', 0);
    });

    await test.step('what the other has moved since is not undone', async () => {
      await drag(theirs, TALK, 1, '15:00');
      await saved(otherPage, lang);
      await mine.expectAt(TALK, '15:00–15:30', 1);
      await page.getByRole('button', { name: t('agenda:editor.undo') }).click();
      await expect(mine.notice).toContainText(TALK);
      await mine.expectAt(TALK, '15:00–15:30', 1);
    });

    await test.step('without a network moves wait, and are saved when it is back', async () => {
      await context.setOffline(true);
      await drag(theirs, TALK, 0, '15:30');
      await theirs.expectAt(TALK, '15:30–16:00', 0);
      await expect(otherPage.locator('[data-role=status][data-tone=wait]')).toBeVisible();
      await context.setOffline(false);
      await saved(otherPage, lang);
      await mine.expectAt(TALK, '15:30–16:00', 0);
    });

    await test.step('after the sign-in has ended moves wait too, until it is renewed in another tab', async () => {
      await context.clearCookies();
      await drag(theirs, TALK, 1, '12:00');
      await expect(theirs.notice.getByRole('link')).toBeVisible();
      await look(otherPage, lang, 'grid-signed-out');
      await otherPage.setViewportSize(DESKTOP);
      const tab = await context.newPage();
      await signIn(tab, lang, 'owner');
      await saved(otherPage, lang);
      await expect(theirs.notice).toHaveCount(0);
      await mine.expectAt(TALK, '12:00–12:30', 1);
    });
    await context.close();
  });

  test(`with a finger a long press takes a session, a short one scrolls (${lang})`, async ({
    browser,
    page,
    site,
  }) => {
    test.setTimeout(120_000);
    const forum = await forumOf(page, site.base, `grille-doigt-${lang}`);
    const context = await browser.newContext({
      baseURL: site.base,
      viewport: PHONE,
      hasTouch: true,
      isMobile: true,
    });
    const phone = await context.newPage();
    await signIn(phone, lang, 'owner');
    const grid = new AgendaGrid(phone);
    await grid.open(forum.at(lang, '/agenda/editor'));
    await look(phone, lang, 'grid-touch');
    await phone.setViewportSize(PHONE);
    const finger = await fingerOn(phone);

    const from = await grid.grip(grid.box(TABLE));
    const to = await grid.pointAt(0, '12:00');
    await finger.down(from);
    await phone.waitForTimeout(500);
    await finger.slide(from, { x: to.x, y: to.y + 8 });
    await finger.up();
    await grid.expectAt(TABLE, '12:00–13:00', 0);
    await saved(phone, lang);

    const again = await grid.grip(grid.box(TABLE));
    await finger.down(again);
    await finger.slide(again, { x: again.x, y: again.y - 150 });
    await finger.up();
    await grid.expectAt(TABLE, '12:00–13:00', 0);

    await grid.box(TABLE).tap();
    await expect(phone.locator('[data-role=panel]')).toContainText(SAADIA);

    await grid.grip(grid.box(TABLE));
    const handle = await grid.box(TABLE).locator('.editor__handle').boundingBox();
    const edge = { x: (handle?.x ?? 0) + 60, y: (handle?.y ?? 0) + 8 };
    await finger.down(edge);
    await finger.slide(edge, { x: edge.x, y: (await grid.pointAt(0, '12:30')).y });
    await finger.up();
    await grid.expectAt(TABLE, '12:00–12:30', 0);
    await saved(phone, lang);

    const waiting = await grid.grip(grid.waiting(WITNESS));
    const place = await grid.pointAt(0, '08:00');
    await finger.down(waiting);
    await phone.waitForTimeout(500);
    await finger.slide(waiting, { x: place.x, y: place.y + 4 });
    await finger.up();
    await grid.expectAt(WITNESS, '08:00–08:30', 0);
    await saved(phone, lang);
    await context.close();
  });
}

async function saved(page: Page, lang: Lang): Promise<void> {
  await expect(page.locator('[data-role=status]')).toHaveText(translator(lang)('agenda:editor.saved'));
}

/** Presses the mouse on a point and moves it a little: from then on it holds what is there. */
async function grip({ page }: AgendaGrid, { x, y }: { x: number; y: number }): Promise<void> {
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 6, y + 6, { steps: 2 });
  await expect(page.locator('.is-dragging')).toHaveCount(1);
}

async function dragTo(
  grid: AgendaGrid,
  from: { x: number; y: number },
  to: { x: number; y: number },
): Promise<void> {
  await grip(grid, from);
  await grid.page.mouse.move(to.x, to.y, { steps: 10 });
  await grid.page.mouse.up();
}

/** Drags a session so that it begins at a time. */
async function drag(grid: AgendaGrid, title: string, room: number, time: string): Promise<void> {
  const from = await grid.grip(grid.box(title));
  const { x, y } = await grid.pointAt(room, time);
  await dragTo(grid, from, { x, y: y + 8 });
}
