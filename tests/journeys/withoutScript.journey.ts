import { expect } from '@playwright/test';
import { translator } from '../../src/i18n/setup.ts';
import { paths } from '../../src/paths.ts';
import { PHONE, signIn, staff } from './support/page.ts';
import { confirm, fillIn, openOwnPage, send, ticketCode } from './support/registering.ts';
import { FORUM, test } from './support/site.ts';

test.use({
  javaScriptEnabled: false,
  viewport: PHONE,
  actionTimeout: 20_000,
  navigationTimeout: 30_000,
});

for (const lang of ['ar', 'fr'] as const) {
  test(`an attendee registers, confirms and cancels without scripts, in ${lang}`, async ({ page, site }) => {
    const t = translator(lang);
    const person = { givenName: 'نور', familyName: `بلا ${lang}`, email: `sans-script-${lang}@example.org` };
    await page.goto(paths.home(lang));
    await page
      .locator(`main a[href="${paths.forum(lang, FORUM)}"]`)
      .first()
      .click();
    await page
      .locator(`main a[href="${paths.newRegistration(lang, FORUM)}"]`)
      .first()
      .click();
    await page.locator('[name=givenName]').fill(person.givenName);
    await send(page);
    const summary = page.locator('.error-summary');
    await expect(summary).toContainText(t('form:errors.required'));
    await expect(page.locator('[name=givenName]')).toHaveValue(person.givenName);
    await summary.locator('a[href="#field-familyName"]').click();
    await expect(page.locator('[name=familyName]')).toBeInViewport();
    await fillIn(page, person);
    await expect(page.locator('h1')).toHaveText(t('registrations:sent.title'));
    await openOwnPage(page, site.letters, person);
    await confirm(page, lang);
    await ticketCode(page);
    await page.getByRole('link', { name: t('registrations:own.change'), exact: true }).click();
    await page.locator('[name=position]').fill('Médiatrice');
    await send(page);
    await expect(page.locator('.ticket')).toContainText('Médiatrice');
    await page.getByRole('link', { name: t('registrations:own.cancel'), exact: true }).click();
    await page.getByRole('button', { name: t('registrations:cancellation.send') }).click();
    await expect(page.locator('h1')).toHaveText(t('registrations:own.cancelled.title'));
  });
}

test('a rapporteur takes down what is said without scripts', async ({ page }) => {
  const lang = 'ar';
  const t = translator(lang);
  await signIn(page, lang, 'rapporteur');
  await page.goto(paths.rapporteur(lang));
  await page.locator('main a[href*="/rapporteur/groups/"]').first().click();
  const takeDown = page.getByRole('button', { name: t('workshops:workspace.takeDown') });
  await page.locator('[name=kind][value=challenge]').check();
  await page.locator('[name=saidBy]').fill('جمعية التضامن');
  await takeDown.click();
  // Nothing was written down: what was chosen is still there.
  await expect(page.locator('.error-summary')).toContainText(t('form:errors.required'));
  await expect(page.locator('[name=saidBy]')).toHaveValue('جمعية التضامن');
  await page.locator('[name=text]').fill('الولوج إلى السكن صعب');
  await expect(page.locator('[name=kind][value=challenge]')).toBeChecked();
  await takeDown.click();
  await expect(page.locator('main')).toContainText(t('workshops:flash.contributionAdded'));
  await expect(page.locator('.contributions')).toContainText('الولوج إلى السكن صعب');
  await expect(page.locator('[name=text]')).toHaveValue('');
});

test('an organiser adds and takes out rows of a session without scripts', async ({ page }) => {
  const lang = 'fr';
  const t = translator(lang);
  await signIn(page, lang, 'organiser');
  await page.goto(staff(lang, '/agenda/sessions/new'));
  await page.locator('[name="title[fr]"]').fill('Échange sur l’accueil');
  await page.locator('[name=starts]').fill('17:15');
  await page.locator('[name=ends]').fill('18:00');
  const names = page.locator('[name^="roles["][name$="[newName]"]:visible');
  const rows = await names.count();
  const addPerson = page.locator('button[name=addRow][value=roles]');
  await addPerson.click();
  await expect(names).toHaveCount(rows + 1);
  await names.last().fill('Nadia Alaoui');
  await addPerson.click();
  await expect(page.locator('[name="title[fr]"]')).toHaveValue('Échange sur l’accueil');
  await expect(names.nth(rows)).toHaveValue('Nadia Alaoui');
  await page.locator('button[name=addRow][value=parts]').click();
  const partTitles = page.locator('[name^="parts["][name$="[title][fr]"]:visible');
  await partTitles.last().fill('Tour de table');
  await page.locator('button[name=removeRow][value^="roles."]:visible').last().click();
  await expect(names).toHaveCount(rows + 1);
  await expect(partTitles.last()).toHaveValue('Tour de table');
  await page
    .getByRole('button', { name: t('common:save'), exact: true })
    .last()
    .click();
  await page.waitForURL(`**${paths.organiserAgenda(lang, FORUM)}*`);
  await page.locator('main').getByRole('link', { name: 'Échange sur l’accueil' }).first().click();
  await expect(page.locator('main')).toContainText('Nadia Alaoui');
  await expect(partTitles.first()).toHaveValue('Tour de table');
});
