import { type APIRequestContext, expect, type Page } from '@playwright/test';
import { translator } from '../../src/i18n/setup.ts';
import { colleague, look } from './support/look.ts';
import { type Lang, signIn, staff } from './support/page.ts';
import { FORUM, test } from './support/site.ts';

/** What each organiser of this journey writes: one in Arabic, one in French, so that both can run in one forum. */
const WORKS = {
  ar: {
    room: { ar: 'قاعة التجربة', fr: 'Salle arabe' },
    title: { ar: 'عرض تجربة البرنامج', fr: 'Essai du programme en arabe' },
    part: { ar: 'فقرة التجربة', fr: 'Séquence arabe' },
    person: 'متدخلة مفترضة للتجربة',
    note: 'أضيف عرض بعد الظهر',
    starts: '14:05',
    ends: '14:20',
    later: ['17:05', '17:20'],
    roundTable: 'المائدة المستديرة الأولى',
  },
  fr: {
    room: { ar: 'قاعة فرنسية', fr: 'Salle de l’essai' },
    title: { ar: 'تجربة البرنامج بالفرنسية', fr: 'Présentation à l’essai' },
    part: { ar: 'فقرة فرنسية', fr: 'Séquence à l’essai' },
    person: 'Intervenante Inventée',
    note: 'Une présentation s’ajoute l’après-midi',
    starts: '14:30',
    ends: '14:50',
    later: ['17:30', '17:50'],
    roundTable: 'Première table ronde',
  },
} as const;
const DRISS = /Driss El Yazami|إدريس اليزمي/;

for (const lang of ['ar', 'fr'] as const) {
  const t = translator(lang);
  const work = WORKS[lang];

  test(`an organiser builds, releases, changes and withdraws the agenda (${lang})`, async ({
    page,
    browser,
    request,
    site,
  }) => {
    test.setTimeout(300_000);
    const shown = (what: string) => request.get(`/${lang}/forums/${FORUM}/${what}`);
    const agenda = () => shown('agenda').then((answer) => answer.text());
    const publicAt = async (time: string) => (await agenda()).includes(`>${time}</time>`);

    await test.step('signs in and sees where the forum stands', async () => {
      await signIn(page, lang, 'organiser');
      await page.goto(staff(lang));
      await expect(page.getByText(t('forums:overview.confirmed'))).toBeVisible();
      await look(page, lang, 'organiser-overview');
    });

    await test.step('adds a room', async () => {
      await page.goto(staff(lang, '/agenda'));
      await page
        .getByRole('link', { name: t('agenda:rooms.title'), exact: true })
        .first()
        .click();
      await page.getByRole('link', { name: t('agenda:rooms.new') }).click();
      await page.locator('[name="name[ar]"]').fill(work.room.ar);
      await page.locator('[name="name[fr]"]').fill(work.room.fr);
      await page.locator('[name=capacity]').fill('40');
      await save(page, lang);
      await expect(page.getByRole('link', { name: work.room[lang] })).toBeVisible();
      await expect(page.getByText(t('agenda:flash.roomCreated'))).toBeVisible();
      await look(page, lang, 'organiser-rooms');
    });

    await test.step('is refused a person who is elsewhere and a room that is taken, and loses no word', async () => {
      await page.goto(staff(lang, '/agenda'));
      await page
        .getByRole('link', { name: t('agenda:working.newSession') })
        .first()
        .click();
      await writeSession(page, lang);
      await setTimes(page, '10:00', '10:30');
      await page.locator('[name=room]').selectOption({ index: 1 });
      await save(page, lang);
      const summary = page.locator('.error-summary, [data-module=errorSummary]').first();
      await expect(summary).toContainText(work.roundTable);
      await expect(summary).toContainText(DRISS);
      await expect(page.locator('[name="title[ar]"]')).toHaveValue(work.title.ar);
      await expect(page.locator('[name="title[fr]"]')).toHaveValue(work.title.fr);
      await expect(page.locator('[name="parts[0][title][ar]"]')).toHaveValue(work.part.ar);
      await expect(page.locator('[name="roles[1][newName]"]')).toHaveValue(work.person);
      await expect(page.locator('[name=starts]')).toHaveValue('10:00');
      await look(page, lang, 'organiser-session-refused');
    });

    await test.step('mends it, and the session is private until the release', async () => {
      await setTimes(page, work.starts, work.ends);
      await page.locator('[name=room]').selectOption({ label: work.room[lang] });
      await save(page, lang);
      await expect(page.getByText(t('agenda:flash.sessionCreated'))).toBeVisible();
      await expect(page.getByRole('link', { name: work.title[lang] }).first()).toBeVisible();
      await look(page, lang, 'organiser-agenda');
      expect((await agenda()).includes(work.title[lang])).toBe(false);
      expect(await (await shown('agenda.json')).text()).not.toContain(work.title.fr);
    });

    await test.step('releases it with a note, and everybody sees it', async () => {
      await page.getByText(t('agenda:release.addNote')).click();
      await page.locator(`[name="note[${lang}]"]`).fill(work.note);
      await page.getByRole('button', { name: t('agenda:release.again') }).click();
      await expect(page.getByRole('status').or(page.locator('.flash')).first()).toBeVisible();
      await expectPublic(page, request, lang);
    });

    const address = await editAddress(page, lang);
    await test.step('moves it; the change list names it before the second release', async () => {
      await page.goto(address);
      const [starts, ends] = work.later;
      await setTimes(page, starts, ends);
      await save(page, lang);
      const changes = page.locator('section[aria-labelledby=release]');
      await expect(changes).toContainText(work.title[lang]);
      await expect(changes).toContainText(t('agenda:changes.kinds.moved'));
      await look(page, lang, 'organiser-changes');
      expect([await publicAt(work.starts), await publicAt(starts)]).toEqual([true, false]);
      await page.getByRole('button', { name: t('agenda:release.again') }).click();
      await expect(changes).toContainText(t('agenda:release.upToDate'));
      expect([await publicAt(work.starts), await publicAt(starts)]).toEqual([false, true]);
    });

    await test.step('two organisers at once: the second sees both texts and loses neither', async () => {
      const other = await colleague(browser, site.base, lang, 'owner');
      await page.goto(address);
      await other.page.goto(address);
      await page.locator('[name="title[fr]"]').fill(`${work.title.fr}, titre revu`);
      await save(page, lang);
      await other.page.locator('[name="abstract[fr]"]').fill('Un résumé écrit au même moment.');
      await save(other.page, lang);
      const conflict = other.page.locator('.conflict');
      await expect(conflict).toContainText(`${work.title.fr}, titre revu`);
      await expect(conflict).toContainText('Un résumé écrit au même moment.');
      await expect(conflict).toContainText('Organiser (demo)');
      await look(other.page, lang, 'organiser-conflict');
      await expect(other.page.locator('[name="abstract[fr]"]')).toHaveValue(
        'Un résumé écrit au même moment.',
      );
      await other.page.locator('[name="title[fr]"]').fill(`${work.title.fr}, titre revu`);
      await save(other.page, lang);
      await expect(other.page.getByText(t('agenda:flash.sessionSaved'))).toBeVisible();
      await page.goto(address);
      await expect(page.locator('[name="title[fr]"]')).toHaveValue(`${work.title.fr}, titre revu`);
      await expect(page.locator('[name="abstract[fr]"]')).toHaveValue('Un résumé écrit au même moment.');
      await other.context.close();
    });

    await test.step('withdraws the release: the one before is public again', async () => {
      await page.goto(staff(lang, '/agenda'));
      const release = page.locator('section[aria-labelledby=release]');
      await release.getByText(t('agenda:release.history')).click();
      await expect(release).toContainText(work.note);
      await release.locator('details.confirm summary').click();
      await release.locator('details.confirm button').click();
      await expect(page.getByText(t('agenda:release.withdrawn')).first()).toBeAttached();
      expect([await publicAt(work.starts), await publicAt(work.later[0])]).toEqual([true, false]);
    });

    await test.step('takes the session out again', async () => {
      await page.goto(address);
      const removal = page.locator('details.confirm').last();
      await removal.locator('summary').click();
      await removal.locator('button').click();
      await expect(page.getByText(t('agenda:flash.sessionRemoved'))).toBeVisible();
      await page.getByRole('button', { name: t('agenda:release.again') }).click();
      await expect(page.locator('section[aria-labelledby=release]')).toContainText(
        t('agenda:release.upToDate'),
      );
      expect([await publicAt(work.starts), await publicAt(work.later[0])]).toEqual([false, false]);
      expect((await shown('agenda')).status()).toBe(200);
    });
  });

  test(`an organiser keeps the forum's settings; the owner makes another forum (${lang})`, async ({
    page,
    browser,
    request,
    site,
  }) => {
    test.setTimeout(240_000);
    await signIn(page, lang, 'organiser');

    await test.step('capacity', async () => {
      await page.goto(staff(lang, '/settings'));
      await look(page, lang, 'organiser-settings');
      await page.locator('[name=capacity]').fill('-3');
      await save(page, lang);
      await expect(page.locator('[name=capacity]')).toHaveAttribute('aria-invalid', 'true');
      await expect(page.locator('[name=capacity]')).toHaveValue('-3');
      const seats = lang === 'ar' ? '160' : '170';
      await page.locator('[name=capacity]').fill(seats);
      await save(page, lang);
      await expect(page.getByText(t('forums:flash.saved'))).toBeVisible();
      await expect(page.locator('[name=capacity]')).toHaveValue(seats);
      await page.goto(staff(lang));
      await expect(page.getByText(t('forums:overview.ofSeats', { seats }))).toBeVisible();
    });

    await test.step('two people at once: both texts are shown, none is lost', async () => {
      const other = await colleague(browser, site.base, lang, 'owner');
      await page.goto(staff(lang, '/settings'));
      await other.page.goto(staff(lang, '/settings'));
      await page.locator('[name=contactEmail]').fill(`accueil-${lang}@example.org`);
      await save(page, lang);
      await other.page.locator('[name="placeAddress[fr]"]').fill(`Avenue de l’Essai, ${lang}`);
      await save(other.page, lang);
      await expect(other.page.locator('main')).toContainText(`accueil-${lang}@example.org`);
      await look(other.page, lang, 'organiser-settings-conflict');
      await expect(other.page.locator('[name="placeAddress[fr]"]')).toHaveValue(`Avenue de l’Essai, ${lang}`);
      await other.page.locator('[name=contactEmail]').fill(`accueil-${lang}@example.org`);
      await save(other.page, lang);
      await page.goto(staff(lang, '/settings'));
      await expect(page.locator('[name=contactEmail]')).toHaveValue(`accueil-${lang}@example.org`);
      await expect(page.locator('[name="placeAddress[fr]"]')).toHaveValue(`Avenue de l’Essai, ${lang}`);
      await other.context.close();
    });

    await test.step('a draft again, then published', async () => {
      const home = `/${lang}/forums/${FORUM}`;
      await page.goto(staff(lang, '/settings'));
      await page.locator('summary', { hasText: t('forums:state.withdraw') }).click();
      await page.locator('details[open]').getByRole('button').click();
      await expect(page.getByText(t('forums:flash.draft'))).toBeVisible();
      expect((await request.get(home)).status()).toBe(404);
      await page.goto(staff(lang, '/settings'));
      await page.getByRole('button', { name: t('forums:state.publish') }).click();
      await expect(page.getByText(t('forums:flash.published'))).toBeVisible();
      expect((await request.get(home)).status()).toBe(200);
    });

    await test.step('the owner makes a second forum, a draft that strangers do not find', async () => {
      const owner = await colleague(browser, site.base, lang, 'owner');
      await owner.page.goto(`/${lang}/organiser`);
      await look(owner.page, lang, 'owner-forums');
      await owner.page.getByRole('link', { name: t('forums:mine.create') }).click();
      await owner.page.locator('[name="title[ar]"]').fill(`ملتقى ثانٍ ${lang}`);
      await owner.page.locator('[name=slug]').fill(`second-${lang}`);
      for (const code of ['ar', 'fr', 'es', 'en'])
        await owner.page
          .locator(`[name=languages][value=${code}]`)
          .setChecked(code !== 'es' && code !== 'en');
      await owner.page.locator('[name=startsOn]').fill('2027-03-10');
      await owner.page.locator('[name=endsOn]').fill('2027-03-11');
      await save(owner.page, lang);
      // The French title is missing: said beside its field, and what was typed is still there.
      await expect(owner.page.locator('[name="title[fr]"]')).toHaveAttribute('aria-invalid', 'true');
      await expect(owner.page.locator('[name=slug]')).toHaveValue(`second-${lang}`);
      await look(owner.page, lang, 'owner-forum-refused');
      await owner.page.locator('[name="title[fr]"]').fill(`Deuxième forum ${lang}`);
      await save(owner.page, lang);
      await expect(owner.page.getByText(t('forums:flash.created'))).toBeVisible();
      await look(owner.page, lang, 'owner-forum-new');
      await owner.page.goto(`/${lang}/organiser/forums/second-${lang}/agenda`);
      await look(owner.page, lang, 'owner-agenda-empty');
      expect((await request.get(`/${lang}/forums/second-${lang}`)).status()).toBe(404);
      // The organiser of the other forum has nothing to do with this one.
      const answer = await page.goto(`/${lang}/organiser/forums/second-${lang}`);
      expect(answer?.status()).toBeGreaterThanOrEqual(403);
      await owner.context.close();
    });
  });
}

async function writeSession(page: Page, lang: 'ar' | 'fr'): Promise<void> {
  const { title, part, person } = WORKS[lang];
  const t = translator(lang);
  await page.locator('[name=kind]').selectOption('presentation');
  await page.locator('[name="title[ar]"]').fill(title.ar);
  await page.locator('[name="title[fr]"]').fill(title.fr);
  await page.locator('[name="roles[0][role]"]').selectOption('moderator');
  const speakers = await page.locator('[name="roles[0][speaker]"] option').allTextContents();
  await page
    .locator('[name="roles[0][speaker]"]')
    .selectOption({ label: speakers.find((label) => DRISS.test(label)) ?? '' });
  await page
    .getByRole('button', { name: t('agenda:form.addPerson') })
    .last()
    .click();
  await page.locator('[name="roles[1][role]"]').selectOption('presenter');
  await page.locator('[name="roles[1][newName]"]').fill(person);
  await page.getByRole('button', { name: t('agenda:form.addPart') }).click();
  await page.locator('[name="parts[0][kind]"]').selectOption('testimony');
  await page.locator('[name="parts[0][title][ar]"]').fill(part.ar);
  await page.locator('[name="parts[0][title][fr]"]').fill(part.fr);
}

async function setTimes(page: Page, starts: string, ends: string): Promise<void> {
  await page.locator('[name=starts]').fill(starts);
  await page.locator('[name=ends]').fill(ends);
}

async function save(page: Page, lang: Lang): Promise<void> {
  await page
    .getByRole('button', { name: translator(lang)('common:save'), exact: true })
    .first()
    .click();
}

/** The session on the public agenda, on its own page, in the calendar and in the open data. */
async function expectPublic(page: Page, request: APIRequestContext, lang: 'ar' | 'fr'): Promise<void> {
  const { title, part, person, room, note } = WORKS[lang];
  const before = page.url();
  await page.goto(`/${lang}/forums/${FORUM}/agenda`);
  await expect(page.locator('main')).toContainText(note);
  await look(page, lang, 'public-agenda');
  await page.getByRole('link', { name: title[lang] }).first().click();
  for (const words of [title[lang], part[lang], person, room[lang]])
    await expect(page.locator('main')).toContainText(words);
  await look(page, lang, 'public-session');
  const calendar = await request.get(`${page.url()}.ics`);
  expect(calendar.headers()['content-type']).toContain('text/calendar');
  const unfolded = (await calendar.text()).replace(/\r\n[ \t]/g, '');
  expect(unfolded).toContain(title[lang]);
  const whole = await request.get(`/${lang}/forums/${FORUM}/agenda.ics`);
  expect((await whole.text()).replace(/\r\n[ \t]/g, '')).toContain(title[lang]);
  const json = await (await request.get(`/${lang}/forums/${FORUM}/agenda.json`)).text();
  expect(json).toContain(title.ar);
  expect(json).toContain(title.fr);
  await page.goto(before);
}

/** Where the session of this journey is edited. */
async function editAddress(page: Page, lang: 'ar' | 'fr'): Promise<string> {
  await page.goto(staff(lang, '/agenda'));
  const link = page.getByRole('link', { name: WORKS[lang].title[lang] }).first();
  return (await link.getAttribute('href')) as string;
}
