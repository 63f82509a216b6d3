import { expect } from '@playwright/test';
import { translator } from '../../src/i18n/setup.ts';
import { linkIn } from './support/letterbox.ts';
import { look } from './support/look.ts';
import { OwnForum } from './support/ownForum.ts';
import { PHONE, signIn } from './support/page.ts';
import { confirm, openOwnPage, register, send, ticketCode } from './support/registering.ts';
import { test } from './support/site.ts';

test.use({ actionTimeout: 20_000 });

const HEADS: Record<'ar' | 'fr', string> = {
  ar: 'الاسم الشخصي;الاسم العائلي;البريد الإلكتروني;الجهة',
  fr: 'Prénom;Nom;Courriel;Région',
};

for (const lang of ['ar', 'fr'] as const) {
  const t = translator(lang);

  test(`an organiser brings a table of people, and declines several of them at once (${lang})`, async ({
    page,
    site,
  }) => {
    test.setTimeout(120_000);
    await signIn(page, lang, 'owner');
    const forum = new OwnForum(page, site.base, `tableau-${lang}`);
    await forum.create(`ملتقى الجدول ${lang}`);
    const rows = [
      `سارة;العمراني;sara-${lang}@example.org;MA-02`,
      `Karim;B;pas une adresse;`,
      `نور;C;nour-${lang}@example.org;`,
    ];
    const csv = [HEADS[lang], ...rows].join('\n');
    await page.goto(forum.at(lang, '/registrations'));
    await page.getByRole('link', { name: t('registrations:import.open'), exact: true }).click();
    await look(page, lang, 'import');
    await page
      .locator('[name=file]')
      .setInputFiles({ name: 'liste.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
    await page.getByRole('button', { name: t('registrations:import.look') }).click();
    await expect(page.getByText('pas une adresse')).toBeVisible();
    await look(page, lang, 'import-preview');
    await page.getByRole('button', { name: t('registrations:import.start', { count: 2 }) }).click();
    await expect(page.locator('h1')).toHaveText(t('registrations:import.states.done'), { timeout: 20_000 });
    await look(page, lang, 'import-done');

    await page
      .getByRole('link', { name: t('registrations:organiser.title'), exact: true })
      .last()
      .click();
    await page.getByLabel(t('registrations:bulk.all')).check();
    await look(page, lang, 'registrations-ticked');
    await page.getByRole('button', { name: t('registrations:organiser.changeTo.declined') }).click();
    await expect(page.getByText('سارة العمراني')).toBeVisible();
    await look(page, lang, 'registrations-bulk');
    await page.locator('[name=reason]').fill('Priorité aux communes');
    await page.getByRole('button', { name: t('registrations:organiser.changeTo.declined') }).click();
    await expect(page.getByText(t('registrations:bulk.done.declined', { count: 2 }))).toBeVisible();
  });

  test(`an attendee gives their place to a colleague, who comes; the first one is forgotten (${lang})`, async ({
    page,
    browser,
    site,
  }) => {
    test.setTimeout(120_000);
    await page.setViewportSize(PHONE);
    const organiser = await browser.newPage({ baseURL: site.base });
    await signIn(organiser, 'fr', 'owner');
    const forum = new OwnForum(organiser, site.base, `collegue-${lang}`);
    await forum.create(`ملتقى الزملاء ${lang}`);
    await forum.publish();
    await organiser.close();
    const person = { givenName: 'سعاد', familyName: 'المغادرة', email: `souad-${lang}@example.org` };
    expect((await register(site.base, lang, person, forum.slug)).status).toBe(303);
    await openOwnPage(page, site.letters, person);
    await confirm(page, lang);
    await ticketCode(page);
    await look(page, lang, 'own-page');
    await page.setViewportSize(PHONE);

    await page.getByRole('link', { name: t('registrations:own.handOver') }).click();
    await page.locator('[name=givenName]').fill('ياسين');
    await page.locator('[name=familyName]').fill('القادم');
    await send(page);
    await expect(page.locator('[name=email]')).toHaveAttribute('aria-invalid', 'true');
    await look(page, lang, 'own-hand-over');
    await page.setViewportSize(PHONE);
    await page.locator('[name=email]').fill(`yassine-${lang}@example.org`);
    await send(page);
    await expect(page.getByText(t('registrations:handOver.done'))).toBeVisible();
    const own = page.url();

    const letter = await site.letters.take(`yassine-${lang}@example.org`);
    await page.goto(linkIn(letter, /\/registrations\/[\w-]{20,}$/));
    const words = t('registrations:form.consent');
    await expect(page.getByText(t('questions:byConfirming', { text: words }))).toBeVisible();
    await look(page, lang, 'own-handed-over');
    await confirm(page, lang);
    await ticketCode(page);

    await page.goto(own);
    await page.getByRole('link', { name: t('registrations:own.erase') }).click();
    await look(page, lang, 'own-erasure');
    await page.getByRole('button', { name: t('registrations:erasure.send') }).click();
    await expect(page.locator('h1')).toHaveText(t('registrations:erasure.done.title'));
    expect((await page.goto(own))?.status()).toBe(404);
  });
}
