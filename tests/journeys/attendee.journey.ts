import { readFile } from 'node:fs/promises';
import { type Browser, expect, type Locator, type Page } from '@playwright/test';
import { translator } from '../../src/i18n/setup.ts';
import { paths } from '../../src/paths.ts';
import { expectGoodPage, type Lang, PHONE, signIn } from './support/page.ts';
import {
  confirm,
  fillIn,
  openOwnPage,
  type Person,
  register,
  send,
  ticketCode,
} from './support/registering.ts';
import { FORUM, type Site, test } from './support/site.ts';

test.use({ viewport: PHONE, actionTimeout: 20_000, navigationTimeout: 30_000 });

const PEOPLE: Record<'ar' | 'fr', Person> = {
  ar: { givenName: 'سلمى', familyName: 'الإدريسي', email: 'salma@example.org' },
  fr: { givenName: 'Zoé', familyName: 'N’Diaye-Lefèvre', email: 'zoe@example.org' },
};

for (const lang of ['ar', 'fr'] as const) {
  test(`an attendee finds the programme, registers, gets in, and gives the seat back, in ${lang}`, async ({
    browser,
    page,
    site,
  }) => {
    test.setTimeout(240_000);
    const t = translator(lang);
    const person = PEOPLE[lang];
    const before = await seatsLeft(page, lang);

    await findProgramme(page, lang);
    await page
      .locator(`a.button--primary[href="${paths.newRegistration(lang, FORUM)}"]`)
      .first()
      .click();
    await sendWithMistakes(page, lang, person);
    await fillIn(page, person);
    await expect(page.locator('h1')).toHaveText(t('registrations:sent.title'));
    await expectGoodPage(page, lang);

    const { subject, link } = await openOwnPage(page, site.letters, person);
    expect(subject).toContain(t('registrations:mails.confirmation.subject', { forumName: '' }).slice(0, 12));
    await expect(page.locator('h1')).toHaveText(t('registrations:own.unconfirmed.title'));
    await confirm(page, lang);
    await expectGoodPage(page, lang);
    const code = await ticketCode(page);
    expect((await site.letters.take(person.email)).subject).toContain(
      t('registrations:mails.ticket.subject', { forumName: '' }).slice(0, 12),
    );

    await changeAnswers(page, lang);
    await downloadTicket(page, lang);
    await passTheDoor(browser, site, lang, person, code);

    await page.goto(link);
    await cancel(page, lang);
    expect(await seatsLeft(page, lang)).toBe(before);
    expect((await page.request.get(`${link}/ticket.pdf`)).status()).toBe(404);
    await refusedAtTheDoor(browser, site, lang, code);
  });
}

test('who waits moves up when somebody cancels, and more seats let others in', async ({
  browser,
  page,
  site,
}) => {
  test.setTimeout(240_000);
  const lang = 'fr';
  const t = translator(lang);
  const slug = 'petit-forum';
  const owner = await makeForum(browser, site, slug);
  const [first, second, third] = ['premiere', 'deuxieme', 'troisieme'].map((name) => ({
    givenName: 'Amina',
    familyName: name,
    email: `${name}@example.org`,
  })) as [Person, Person, Person];

  await page.goto(paths.newRegistration(lang, slug));
  await expect(page.locator('main')).toContainText(t('registrations:new.seatsLeft', { count: 1 }));
  await fillIn(page, first);
  await openOwnPage(page, site.letters, first);
  await confirm(page, lang);
  const firstPage = page.url();

  await page.goto(paths.newRegistration(lang, slug));
  await expect(page.locator('main')).toContainText(t('registrations:status.waitingList.title'));
  await fillIn(page, second);
  const { link: secondPage } = await openOwnPage(page, site.letters, second);
  await expect(page.locator('h1')).toHaveText(t('registrations:own.waitlisted.title'));
  await expect(page.locator('main')).toContainText(t('registrations:own.position', { position: '1' }));
  await page.getByRole('button', { name: t('registrations:own.confirmPlace') }).click();
  await page.waitForLoadState();
  expect((await register(site.base, lang, third, slug)).status).toBe(303);

  await page.goto(firstPage);
  await cancel(page, lang);
  await page.goto(secondPage);
  await expect(page.locator('h1')).toHaveText(t('registrations:own.confirmed.title'));
  expect((await site.letters.take(second.email)).subject).toContain('Vous avez une place');

  await openOwnPage(page, site.letters, third);
  await expect(page.locator('h1')).toHaveText(t('registrations:own.waitlisted.title'));
  await owner.goto(paths.editForum(lang, slug));
  await owner.locator('[name=capacity]').fill('2');
  await send(owner);
  await owner.waitForLoadState();
  expect((await site.letters.take(third.email)).subject).toContain('Une place est libre');
  await page.reload();
  await confirm(page, lang);
  await owner.context().close();
});

async function findProgramme(page: Page, lang: Lang): Promise<void> {
  const t = translator(lang);
  await page.goto(paths.home(lang));
  await page
    .locator(`main a[href="${paths.forum(lang, FORUM)}"]`)
    .first()
    .click();
  await expectGoodPage(page, lang);
  await page
    .locator('nav')
    .getByRole('link', { name: t('layout:forumNav.agenda') })
    .click();
  await expect(page.locator('.agenda__list li, .agenda li').first()).toBeVisible();
  await page.locator('main a[href*="/sessions/"]').first().click();
  await expect(page.locator('h1')).toBeVisible();
  await expectGoodPage(page, lang);
}

/** What happens to a person who is in a hurry: nothing that was typed is lost, and the page says what to mend. */
async function sendWithMistakes(page: Page, lang: Lang, { givenName }: Person): Promise<void> {
  const t = translator(lang);
  await page.waitForLoadState();
  await page.locator('[name=givenName]').fill(givenName);
  await page.locator('[name=email]').fill('salma@');
  await page.locator('[name=institutionKind]').selectOption('commune');
  await page.locator('[name=needs]').fill('كرسي متحرك\nfauteuil roulant');
  await send(page);
  const summary = page.locator('.error-summary');
  await expect(summary).toBeFocused();
  await expect(summary).toContainText(t('form:errors.emailInvalid'));
  await expect(page.locator('[name=givenName]')).toHaveValue(givenName);
  await expect(page.locator('[name=email]')).toHaveValue('salma@');
  await expect(page.locator('[name=email]')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.locator('[name=institutionKind]')).toHaveValue('commune');
  await expect(page.locator('[name=needs]')).toHaveValue('كرسي متحرك\nfauteuil roulant');
  await expectGoodPage(page, lang);
  await summary.locator('a[href="#field-email"]').click();
  await expect(page.locator('[name=email]')).toBeFocused();
}

async function changeAnswers(page: Page, lang: Lang): Promise<void> {
  const t = translator(lang);
  await page.getByRole('link', { name: t('registrations:own.change'), exact: true }).click();
  await page.locator('[name=position]').fill('منسقة – coordinatrice');
  await send(page);
  await expect(page.locator('main')).toContainText(t('registrations:answers.saved'));
  await expect(page.locator('.ticket')).toContainText('منسقة – coordinatrice');
}

async function downloadTicket(page: Page, lang: Lang): Promise<void> {
  const t = translator(lang);
  const pdf = page.getByRole('link', { name: t('registrations:ticket.pdf') });
  const answer = await page.request.get((await pdf.getAttribute('href')) ?? '');
  expect(answer.headers()['content-type']).toContain('application/pdf');
  expect((await answer.body()).subarray(0, 5).toString()).toBe('%PDF-');
  const arrives = page.waitForEvent('download');
  await page.getByRole('link', { name: t('registrations:ticket.calendar') }).click();
  const calendar = await readFile(await (await arrives).path(), 'utf8');
  expect(calendar).toMatch(/^BEGIN:VCALENDAR.*BEGIN:VEVENT.*END:VCALENDAR\s*$/s);
}

/** The door: found by name and by code, in once however often the button is pressed, and out again by mistake's remedy. */
async function passTheDoor(
  browser: Browser,
  { base }: Site,
  lang: Lang,
  { givenName, familyName }: Person,
  code: string,
): Promise<void> {
  const t = translator(lang);
  const name = `${givenName} ${familyName}`;
  const context = await browser.newContext({ baseURL: base, viewport: PHONE });
  const [door, otherDoor] = [await context.newPage(), await context.newPage()];
  await signIn(door, lang, 'checkin');
  await lookUp(door, lang, familyName);
  await expect(found(door)).toContainText(name);
  await expectGoodPage(door, lang);
  await lookUp(door, lang, code);
  await lookUp(otherDoor, lang, code.toLowerCase());
  const seen = await figure(door);
  const enter = t('checkIn:checkIn');
  await found(door).getByRole('button', { name: enter, exact: true }).click();
  await expect(door.locator('main')).toContainText(t('checkIn:flash.seen', { name }));
  expect(await figure(door)).toBe(seen + 1);
  await found(otherDoor).getByRole('button', { name: enter, exact: true }).click();
  await expect(otherDoor.locator('main')).toContainText(t('checkIn:flash.already', { name }));
  expect(await figure(otherDoor)).toBe(seen + 1);
  await lookUp(door, lang, code);
  await expect(found(door).getByRole('button', { name: enter, exact: true })).toHaveCount(0);
  await found(door)
    .getByRole('button', { name: t('checkIn:undo') })
    .click();
  await expect(door.locator('main')).toContainText(t('checkIn:flash.undone'));
  expect(await figure(door)).toBe(seen);
  await context.close();
}

async function refusedAtTheDoor(browser: Browser, { base }: Site, lang: Lang, code: string): Promise<void> {
  const context = await browser.newContext({ baseURL: base, viewport: PHONE });
  const door = await context.newPage();
  await signIn(door, lang, 'checkin');
  await lookUp(door, lang, code);
  await expect(found(door)).toContainText(translator(lang)('checkIn:refused.cancelled'));
  await expect(found(door).getByRole('button')).toHaveCount(0);
  await context.close();
}

async function lookUp(door: Page, lang: Lang, words: string): Promise<void> {
  await door.goto(paths.organiserCheckIn(lang, FORUM));
  await door.locator('[name=q]').fill(words);
  await door.locator('[name=q]').press('Enter');
  await expect(found(door)).toHaveCount(1);
}

function found(door: Page): Locator {
  return door.locator('section[aria-labelledby=found] .arrival');
}

async function figure(door: Page): Promise<number> {
  return numberIn(await door.locator('#door-figures .figures__value').first().innerText());
}

async function cancel(page: Page, lang: Lang): Promise<void> {
  const t = translator(lang);
  await page.getByRole('link', { name: t('registrations:own.cancel'), exact: true }).click();
  await expectGoodPage(page, lang);
  await page.getByRole('button', { name: t('registrations:cancellation.send') }).click();
  await expect(page.locator('h1')).toHaveText(t('registrations:own.cancelled.title'));
  await expect(page.locator('.ticket')).toHaveCount(0);
}

async function seatsLeft(page: Page, lang: Lang): Promise<number> {
  await page.goto(paths.newRegistration(lang, FORUM));
  return numberIn(await page.locator('main p.muted').first().innerText());
}

function numberIn(text: string): number {
  const [digits] = text.match(/\d+/) ?? [];
  if (!digits) throw new Error(`no number in: ${text}`);
  return Number(digits);
}

/** A published forum with a single seat, made by the owner through the form; gives the owner's page. */
async function makeForum(browser: Browser, { base }: Site, slug: string): Promise<Page> {
  const lang = 'fr';
  const context = await browser.newContext({ baseURL: base });
  const page = await context.newPage();
  await signIn(page, lang, 'owner');
  await page.goto(paths.newForum(lang));
  for (const [name, value] of Object.entries({
    'title[ar]': 'ملتقى صغير',
    'title[fr]': 'Petit forum',
    slug,
    startsOn: '2031-05-12',
    endsOn: '2031-05-12',
    capacity: '1',
  }))
    await page.locator(`[name="${name}"]`).fill(value);
  for (const language of ['es', 'en']) await page.locator(`[name=languages][value=${language}]`).uncheck();
  await page.locator('[name=waitingList]').check();
  await send(page);
  await page.waitForURL(`**${paths.organiserForum(lang, slug)}`);
  await page.goto(paths.editForum(lang, slug));
  await page.getByRole('button', { name: translator(lang)('forums:state.publish'), exact: true }).click();
  await page.waitForLoadState();
  return page;
}
