import { expect, type Page } from '@playwright/test';
import ICAL from 'ical.js';
import type { ParsedMail } from 'mailparser';
import { translator } from '../../src/i18n/setup.ts';
import { AgendaGrid } from './support/agendaGrid.ts';
import { look } from './support/look.ts';
import { OwnForum } from './support/ownForum.ts';
import { type Lang, signIn } from './support/page.ts';
import { test } from './support/site.ts';

const [DAY] = OwnForum.DAYS;
const HALL = 'القاعة الكبرى';
const TABLE = 'مائدة Table ronde';
const TALK = 'عرض Présentation';
/** High enough that the whole day is in sight. */
const DESKTOP = { width: 1280, height: 1700 };

for (const lang of ['ar', 'fr'] as const) {
  const t = translator(lang);

  test(`a late change reaches exactly those whose times change, and their calendars (${lang})`, async ({
    page,
    site,
  }) => {
    test.setTimeout(120_000);
    const moved = `nadia-${lang}@example.org`;
    const untouched = `karim-${lang}@example.org`;
    await signIn(page, lang, 'owner');
    const forum = new OwnForum(page, site.base, `changement-${lang}`);
    await forum.create(`ملتقى التغيير المتأخر ${lang}`);
    await forum.publish();
    await forum.addRooms(HALL);
    await forum.addSpeaker('نادية مفترضة', moved, lang);
    await forum.addSpeaker('كريم مفترض', untouched, lang);
    const session = { day: DAY, room: HALL };
    await forum.addSession({
      ...session,
      title: TABLE,
      starts: '10:00',
      ends: '11:00',
      speaker: 'نادية مفترضة',
    });
    await forum.addSession({
      ...session,
      title: TALK,
      starts: '11:00',
      ends: '12:00',
      speaker: 'كريم مفترض',
    });
    await release(page, forum, lang, 1);
    const calendar = await page.request.get(`${site.base}/${lang}/forums/${forum.slug}/agenda.ics`);
    const before = entriesOf(await calendar.text()).find(({ summary }) => summary === TABLE);
    // Around Ramadan Morocco's clocks are those of UTC.
    expect(before?.start).toContain('T10:00:00');

    await test.step('a session moves to the afternoon on the grid', async () => {
      await page.setViewportSize(DESKTOP);
      const grid = new AgendaGrid(page);
      await grid.open(forum.at(lang, '/agenda/editor'));
      const from = await grid.grip(grid.box(TABLE));
      const to = await grid.pointAt(0, '14:00');
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      await page.mouse.move(to.x, to.y + 8, { steps: 10 });
      await page.mouse.up();
      await grid.expectAt(TABLE, '14:00–15:00', 0);
      await expect(page.locator('[data-role=status]')).toHaveText(t('agenda:editor.saved'));
    });

    await test.step('the organiser looks through what changes, and releases it', async () => {
      await page.goto(forum.at(lang, '/agenda/releases/new'));
      await expect(page.getByText(TABLE).first()).toBeVisible();
      await look(page, lang, 'late-change-review');
      await release(page, forum, lang, 2);
    });

    await test.step('whose times changed has a mail with the entry for their calendar', async () => {
      const mail = await site.letters.take(moved);
      expect(mail.text).toContain('14:00');
      expect(mail.html).toContain(`dir="${lang === 'ar' ? 'rtl' : 'ltr'}"`);
      const [entry] = entriesOf(attached(mail));
      expect(entry).toMatchObject({ uid: before?.uid, summary: TABLE, status: 'CONFIRMED' });
      expect(entry?.start).toContain('T14:00:00');
      expect(entry?.sequence).toBeGreaterThan(before?.sequence ?? 0);
      expect(site.letters.received(untouched)).toEqual([]);
    });

    await test.step('everybody can read what changed', async () => {
      await page.goto(`/${lang}/forums/${forum.slug}/agenda/changes`);
      await expect(page.getByText(TABLE).first()).toBeVisible();
      await look(page, lang, 'late-change-public');
    });
  });
}

async function release(page: Page, forum: OwnForum, lang: Lang, number: number): Promise<void> {
  await page.goto(forum.at(lang, '/agenda/releases/new'));
  await page.locator('main form button.button--primary').click();
  await expect(page.getByText(translator(lang)('agenda:flash.released', { number }))).toBeVisible();
}

function attached(mail: ParsedMail): string {
  return String(mail.attachments.find(({ contentType }) => contentType === 'text/calendar')?.content);
}

/** The entries of a calendar, read by another program's parser; starts in UTC. */
function entriesOf(calendar: string) {
  return new ICAL.Component(ICAL.parse(calendar)).getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      sequence: event.sequence,
      start: event.startDate.toJSDate().toISOString(),
      summary: event.summary,
      status: component.getFirstPropertyValue('status'),
    };
  });
}
