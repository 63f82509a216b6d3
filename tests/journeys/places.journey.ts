import { expect, type Page } from '@playwright/test';
import { translator } from '../../src/i18n/setup.ts';
import { paths } from '../../src/paths.ts';
import { look } from './support/look.ts';
import { OwnForum } from './support/ownForum.ts';
import { type Lang, PHONE, signIn } from './support/page.ts';
import {
  confirm,
  fillIn,
  openOwnPage,
  type Person,
  register,
  send,
  ticketCode,
} from './support/registering.ts';
import { test } from './support/site.ts';

test.use({ actionTimeout: 20_000 });

for (const lang of ['ar', 'fr'] as const) {
  const t = translator(lang);
  const person = (familyName: string): Person => ({
    givenName: 'سعاد',
    familyName,
    email: `${familyName.toLowerCase()}-${lang}@example.org`,
  });

  test(`a form with a conditional question: register, confirm, change, cancel; who waits is offered the seat (${lang})`, async ({
    page,
    browser,
    site,
  }) => {
    test.setTimeout(180_000);
    await page.setViewportSize(PHONE);
    const organiser = await browser.newPage({ baseURL: site.base });
    await signIn(organiser, lang, 'owner');
    const forum = new OwnForum(organiser, site.base, `questions-${lang}`);
    await forum.create(`ملتقى الأسئلة ${lang}`, 1);
    const bed = { ar: 'هل تحتاجون إلى إيواء؟', fr: 'Avez-vous besoin d’un lit ?' };
    const night = { ar: 'تاريخ الوصول', fr: 'Date d’arrivée' };
    await addQuestion(organiser, lang, forum, 'yesNo', bed);
    await addQuestion(organiser, lang, forum, 'date', night, bed[lang]);
    await look(organiser, lang, 'questions');
    await organiser.getByRole('link', { name: t('questions:preview'), exact: true }).click();
    await expect(organiser.getByText(bed[lang])).toBeVisible();
    await look(organiser, lang, 'questions-preview');
    await forum.publish();

    const [first, second] = [person('Premier'), person('Second')];
    await page.goto(paths.newRegistration(lang, forum.slug));
    const arrival = page.getByLabel(night[lang]);
    await expect(arrival).toBeHidden();
    const needsBed = page.getByRole('group', { name: bed[lang] });
    await needsBed.getByLabel(t('common:yes'), { exact: true }).check();
    await expect(arrival).toBeVisible();
    await look(page, lang, 'form-with-questions');
    await page.setViewportSize(PHONE);
    await fillIn(page, first);
    // Asked and not replied to: told beside the field, with what was typed still there.
    await expect(page.locator('.error-summary a').first()).toContainText(night[lang]);
    await arrival.fill('2027-03-09');
    await send(page);
    await openOwnPage(page, site.letters, first);
    await confirm(page, lang);
    await ticketCode(page);
    const own = page.url();
    expect((await register(site.base, lang, second, forum.slug)).status).toBe(303);
    await site.letters.take(second.email);

    await page.getByRole('link', { name: t('registrations:own.change') }).click();
    await needsBed.getByLabel(t('common:no'), { exact: true }).check();
    await expect(arrival).toBeHidden();
    await send(page);
    await expect(page.getByText(t('registrations:answers.saved'))).toBeVisible();
    await expect(page.getByText(night[lang])).toBeHidden();
    await organiser.goto(forum.at(lang, '/registrations/figures'));
    await expect(organiser.getByText(bed[lang])).toBeVisible();
    await look(organiser, lang, 'figures');

    await page.goto(own);
    await page.getByRole('link', { name: t('registrations:own.cancel'), exact: true }).click();
    await page.getByRole('button', { name: t('registrations:cancellation.send') }).click();
    await expect(page.locator('h1')).toHaveText(t('registrations:own.cancelled.title'));
    const { subject } = await openOwnPage(page, site.letters, second);
    expect(subject).toContain(t('registrations:mails.seatOffered.subject', { forumName: '' }).trim());
    await confirm(page, lang);
    await ticketCode(page);
  });

  test(`an invitation keeps places, a delegation comes with it, organisers approve several at once (${lang})`, async ({
    page,
    browser,
    site,
  }) => {
    test.setTimeout(180_000);
    await page.setViewportSize(PHONE);
    const organiser = await browser.newPage({ baseURL: site.base });
    await signIn(organiser, lang, 'owner');
    const forum = new OwnForum(organiser, site.base, `invitations-${lang}`);
    await forum.create(`ملتقى الدعوات ${lang}`, 2);
    await forum.publish();
    await organiser.goto(forum.at(lang, '/registrations/places'));
    await organiser.getByRole('link', { name: t('places:newCode') }).click();
    await organiser.locator('[name=label]').fill('وفد المغادرة');
    await organiser.locator('[name=seats]').fill('2');
    await send(organiser);
    const code = (await organiser.locator('code').innerText()).trim();
    await look(organiser, lang, 'places');

    // Everybody else waits: all seats are kept.
    await page.goto(paths.newRegistration(lang, forum.slug));
    await expect(page.locator('main')).toContainText(t('registrations:status.waitingList.title'));
    await page.goto(`${paths.newRegistration(lang, forum.slug)}?invitation=${code}`);
    await expect(page.locator('[name=invitation]')).toHaveValue(code);
    const [head, member] = [person('Cheffe'), person('Membre')];
    await fillIn(page, head);
    await openOwnPage(page, site.letters, head);
    await confirm(page, lang);
    await page.getByRole('link', { name: t('delegations:open') }).click();
    for (const [name, value] of Object.entries(member))
      await page.locator(`[name="delegates[0][${name}]"]`).fill(value);
    await look(page, lang, 'delegation');
    await page.setViewportSize(PHONE);
    await page.getByRole('button', { name: t('delegations:send') }).click();
    await expect(page.getByText(t('delegations:registered', { count: 1 }))).toBeVisible();
    await openOwnPage(page, site.letters, member);
    await confirm(page, lang);
    const ticket = page.url();

    await organiser.goto(forum.at(lang, '/registrations'));
    const press = async (to: 'awaitingApproval' | 'confirmed') => {
      await organiser.getByLabel(t('registrations:bulk.all')).check();
      const name = t(`registrations:organiser.changeTo.${to}`);
      await organiser.getByRole('button', { name }).click();
      await organiser.getByRole('button', { name }).click();
      await expect(organiser.getByText(t(`registrations:bulk.done.${to}`, { count: 2 }))).toBeVisible();
    };
    await press('awaitingApproval');
    await page.goto(ticket);
    await expect(page.locator('h1')).toHaveText(t('registrations:own.awaitingApproval.title'));
    await press('confirmed');
    await page.goto(ticket);
    await ticketCode(page);
  });
}

/** By the organisers' form, in both languages; `after`: the question of which the reply "yes" leads to it. */
async function addQuestion(
  page: Page,
  lang: Lang,
  forum: OwnForum,
  kind: string,
  label: Record<'ar' | 'fr', string>,
  after?: string,
): Promise<void> {
  const t = translator(lang);
  await page.goto(forum.at(lang, '/registrations/questions'));
  await page
    .getByRole('link', { name: t('questions:add'), exact: true })
    .first()
    .click();
  await page.locator(`[name=kind][value=${kind}]`).check();
  // Options are asked for only where there are any.
  await expect(page.getByText(t('questions:options'), { exact: true })).toBeHidden();
  for (const [code, words] of Object.entries(label))
    await page.locator(`[name="label[${code}]"]`).fill(words);
  if (after) {
    await page.locator('[name=required]').check();
    await page.getByText(t('questions:onlyIf'), { exact: true }).click();
    await page.getByLabel(t('questions:replyOf', { question: after, reply: t('common:yes') })).check();
  }
  if (after) await look(page, lang, 'question');
  await send(page);
  await expect(page.getByText(t('questions:saved'))).toBeVisible();
}
