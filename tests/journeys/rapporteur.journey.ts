import { expect, type Page } from '@playwright/test';
import { translator } from '../../src/i18n/setup.ts';
import { colleague, look } from './support/look.ts';
import { DESKTOP, type Lang, PHONE, signIn, staff } from './support/page.ts';
import { dragOnto, expectSaved } from './support/rapporteurs.ts';
import { FORUM, PASSWORD, test } from './support/site.ts';

const ORIENTAL = 'terms:territories.MA-02';
const TANGIER = 'terms:territories.MA-01';

/** What the group says: kind, language, words. */
const SAID = [
  ['observation', 'ar', 'لا توجد نقطة استقبال موحدة في الجماعات'],
  ['challenge', 'fr', 'Les guichets ne se parlent pas entre eux'],
  ['goodPractice', 'ar', 'تجربة فجيج في مواكبة الأسر'],
  ['proposal', 'fr', 'Un guichet unique dans chaque commune frontalière'],
] as const;

const STATEMENT = {
  ar: 'إحداث شباك موحد لاستقبال المهاجرين في كل جماعة',
  fr: 'Créer un guichet unique d’accueil dans chaque commune',
};

for (const lang of ['ar', 'fr'] as const) {
  const t = translator(lang);
  const words = (text: string) => `${text} (${lang})`;

  test(`a rapporteur takes down, drafts and has the group agree; the organiser adopts (${lang})`, async ({
    page,
    browser,
    request,
    site,
  }) => {
    test.setTimeout(300_000);
    await signIn(page, lang, 'rapporteur');

    await test.step('takes four contributions down with the keyboard alone', async () => {
      await page.goto(`/${lang}/rapporteur`);
      await look(page, lang, 'rapporteur-groups');
      await openGroup(page, lang);
      await look(page, lang, 'rapporteur-empty');
      await page.setViewportSize(DESKTOP);
      await page.locator('#live-text').focus();
      for (const [index, [, language, text]] of SAID.entries()) {
        await page.keyboard.press(`Alt+Digit${index + 1}`);
        await page.keyboard.insertText(words(text));
        await page.keyboard.press('Control+Enter');
        await expect(
          page.locator(`.contribution__text[lang=${language}]`, { hasText: words(text) }),
        ).toBeVisible();
        // Ready for the next, without a key in between.
        await expect(page.locator('#live-text')).toBeFocused();
      }
      for (const [kind] of SAID) await expect(page.locator(`.contribution--${kind}`)).not.toHaveCount(0);
      await expectSaved(page);
      await look(page, lang, 'rapporteur-workspace');
    });

    await test.step('drafts a recommendation from two of them; what is missing is said', async () => {
      await page.setViewportSize(DESKTOP);
      const proposal = page.locator('.contribution--proposal').first();
      await proposal.getByRole('button', { name: t('workspace:addTo') }).click();
      await proposal.locator('[data-target=new]').click();
      const draft = page.locator('.live__draft').last();
      await draft.locator(`textarea[id^="statement-${lang}-"]`).fill(words(STATEMENT[lang]));
      // The other one by mouse.
      await dragOnto(page, page.locator('.contribution--observation').first(), draft);
      await expect(draft.locator('.live__source')).toHaveCount(2);
      await expect(draft).toContainText(t('workshops:lacks.missing'));
      for (const field of ['reason', 'theme', 'level', 'addressees', 'horizon', 'indicator'])
        await expect(draft).toContainText(t(`workshops:lacks.fields.${field}`));
      await look(page, lang, 'rapporteur-draft');
      await page.setViewportSize(DESKTOP);
      await expectSaved(page);
      await draft.getByRole('link', { name: t('workspace:nextSteps') }).click();
      await expect(page.getByRole('button', { name: t('workshops:moves.proposal') })).toHaveCount(0);
      await expect(page.locator('.contribution__text')).toHaveCount(2);
      await look(page, lang, 'rapporteur-lacking');
    });
    const address = new URL(page.url()).pathname;

    await test.step('completes it and proposes it', async () => {
      await page.getByRole('link', { name: t('workshops:recommendation.edit') }).click();
      await page
        .locator(`[name="reason[${lang}]"]`)
        .fill(words(lang === 'ar' ? 'تعدد المتدخلين' : 'Trop de guichets'));
      await page.locator('[name=theme]').selectOption('reception');
      await page.locator('[name=level]').selectOption('communal');
      await page.locator('[name=horizon]').selectOption('short');
      await page.locator('[name=territories][value=MA-02]').check();
      await page.locator('[name=addresseeKinds][value=commune]').check();
      await page
        .locator(`[name="indicator[${lang}]"]`)
        .fill(words(lang === 'ar' ? 'عدد الشبابيك' : 'Nombre de guichets'));
      await page.getByRole('button', { name: t('workshops:recommendationForm.save') }).click();
      await expect(page.locator('main')).not.toContainText(t('workshops:lacks.missing'));
      await page.getByRole('button', { name: t('workshops:moves.proposal') }).click();
      await expect(page.locator('main')).toContainText(t('workshops:states.proposed'));
    });

    await test.step('records who agrees and who has a reserve, with words', async () => {
      await position(page, lang, 'agree', 'Commune de Figuig');
      await position(page, lang, 'reserve', 'Association d’essai');
      await expect(page.locator('[name=words]')).toHaveAttribute('aria-invalid', 'true');
      await expect(page.locator('[name=who]')).toHaveValue('Association d’essai');
      await page.locator('[name=words]').fill(words('Le budget n’est pas dit'));
      await page.getByRole('button', { name: t('workshops:position.save') }).click();
      const positions = page.locator('ul.positions');
      await expect(positions).toContainText('Commune de Figuig');
      await expect(positions).toContainText(words('Le budget n’est pas dit'));
      await look(page, lang, 'rapporteur-positions');
      await page.getByRole('button', { name: t('workshops:moves.agreement') }).click();
      await expect(page.locator('main')).toContainText(t('workshops:states.agreed'));
      await expect(page.getByRole('button', { name: t('workshops:moves.adoption') })).toHaveCount(0);
      const open = await request.get(`/${lang}/forums/${FORUM}/recommendations`);
      expect(await open.text()).not.toContain(words(STATEMENT[lang]));
    });

    await test.step('the organiser adopts it, and everybody reads it', async () => {
      const organiser = await colleague(browser, site.base, lang, 'organiser');
      await organiser.page.goto(staff(lang, '/workshops'));
      await look(organiser.page, lang, 'organiser-workshops');
      await organiser.page.goto(staff(lang, '/workshops/recommendations'));
      await look(organiser.page, lang, 'organiser-recommendations');
      const row = organiser.page.getByRole('row', { name: new RegExp(STATEMENT[lang]) });
      await row.getByRole('button', { name: t('workshops:moves.adoption') }).click();
      await expect(organiser.page.getByText(t('workshops:flash.moves.adoption'))).toBeVisible();
      await organiser.context.close();
      await page.goto(`/${lang}/forums/${FORUM}/recommendations`);
      await expect(page.locator('main')).toContainText(words(STATEMENT[lang]));
      await look(page, lang, 'public-recommendations');
      await page.getByRole('link', { name: words(STATEMENT[lang]) }).click();
      await expect(page).toHaveURL(/\/recommendations\/\d+$/);
      await expect(page.locator('main')).toContainText(words('Le budget n’est pas dit'));
      await look(page, lang, 'public-recommendation');
      await page.goto(address);
      await expect(page.locator('main')).toContainText(t('workshops:states.adopted'));
    });
  });

  test(`two people write one recommendation at once; nothing is lost (${lang})`, async ({
    page,
    browser,
    site,
  }) => {
    test.setTimeout(180_000);
    await signIn(page, lang, 'rapporteur');
    await openGroup(page, lang);
    await page.goto(`${page.url()}/recommendations/new`);
    await page.locator('[name="statement[fr]"]').fill(`Texte de départ ${lang}`);
    await page.getByRole('button', { name: t('workshops:recommendationForm.save') }).click();
    await expect(page).toHaveURL(/\/rapporteur\/recommendations\/[0-9a-f]{24}$/);
    const address = page.url();
    const other = await colleague(browser, site.base, lang, 'organiser');
    await page.goto(`${address}/edit`);
    await other.page.goto(`${address}/edit`);

    await page.locator('[name="statement[fr]"]').fill(`Texte du rapporteur ${lang}`);
    await page.locator('[name=baseline]').fill('12 %');
    await page.getByRole('button', { name: t('workshops:recommendationForm.save') }).click();
    await expect(page).toHaveURL(address);

    await other.page.locator('[name="statement[fr]"]').fill(`Texte de l’organisatrice ${lang}`);
    await other.page.locator('[name=target]').fill('40 %');
    await other.page.getByRole('button', { name: t('workshops:recommendationForm.save') }).click();
    const conflict = other.page.locator('.conflict');
    await expect(conflict).toContainText(`Texte du rapporteur ${lang}`);
    await expect(conflict).toContainText(`Texte de l’organisatrice ${lang}`);
    await expect(conflict).toContainText('Rapporteur (demo)');
    await look(other.page, lang, 'rapporteur-conflict');
    // What only one of the two changed is already joined.
    await expect(other.page.locator('form.form [name=baseline]')).toHaveValue('12 %');
    await expect(other.page.locator('form.form [name=target]')).toHaveValue('40 %');
    await other.page
      .locator('form.form [name="statement[fr]"]')
      .fill(`Texte du rapporteur et de l’organisatrice ${lang}`);
    await other.page.getByRole('button', { name: t('workshops:conflict.save') }).click();
    await page.reload();
    const main = page.locator('main');
    await expect(main).toContainText(`Texte du rapporteur et de l’organisatrice ${lang}`);
    await expect(main).toContainText('12 %');
    await expect(main).toContainText('40 %');
    for (const text of [`Texte du rapporteur ${lang}`, `Texte de l’organisatrice ${lang}`])
      await expect(page.locator('section[aria-labelledby=history]')).toContainText(text);
    await look(page, lang, 'rapporteur-history');
    await other.context.close();
  });

  test(`a rapporteur of another group is refused (${lang})`, async ({ page, browser, site }) => {
    const organiser = await colleague(browser, site.base, lang, 'organiser');
    await organiser.page.goto(staff(lang, '/workshops'));
    const group = organiser.page.getByRole('rowheader').getByRole('link', { name: t(TANGIER) });
    const address = (await group.getAttribute('href')) as string;
    await organiser.context.close();
    await signIn(page, lang, 'rapporteur');
    const answer = await page.goto(address);
    expect([403, 404]).toContain(answer?.status());
    await look(page, lang, 'rapporteur-refused');
    const written = await page.request.post(`${address}/contributions`, {
      form: { text: 'Je ne suis pas de ce groupe', kind: 'proposal', lang: 'fr' },
      headers: { origin: site.base },
    });
    expect([403, 404]).toContain(written.status());
  });

  test(`a sign-in that ends in the middle of a form loses no word (${lang})`, async ({ page, context }) => {
    await page.setViewportSize(PHONE);
    await signIn(page, lang, 'rapporteur');
    await openGroup(page, lang);
    await page.goto(`${page.url()}/recommendations/new`);
    const text = words('Ce qui fut dit au moment où la connexion expirait');
    await page.locator(`[name="statement[${lang}]"]`).fill(text);
    await context.clearCookies();
    await page.getByRole('button', { name: t('workshops:recommendationForm.save') }).click();
    await expect(page.getByRole('heading', { name: t('site:signInAgain.title') })).toBeVisible();
    await page.locator('summary', { hasText: t('site:signInAgain.typed') }).click();
    await expect(page.locator('main')).toContainText(text);
    await look(page, lang, 'signed-out-while-saving');
    const opened = context.waitForEvent('page');
    await page.getByRole('link', { name: t('site:signInAgain.signIn') }).click();
    const second = await opened;
    await second.locator('[name=email]').fill('rapporteur@example.org');
    await second.locator('[name=password]').fill(PASSWORD);
    await second.locator('main form button.button--primary').click();
    await second.waitForURL((url) => !url.pathname.endsWith('/sign-in'));
    await second.close();
    await page.getByRole('button', { name: t('site:signInAgain.sendAgain') }).click();
    await expect(page.locator('.recommendation__statement', { hasText: text })).toHaveCount(1);
  });
}

async function openGroup(page: Page, lang: Lang): Promise<void> {
  await page.goto(`/${lang}/rapporteur`);
  await page.getByRole('link', { name: translator(lang)(ORIENTAL) }).click();
  await expect(page.locator('#live-text')).toBeVisible();
}

async function position(page: Page, lang: Lang, kind: string, who: string): Promise<void> {
  const form = page.locator('form[action$="/positions"]');
  if (!(await form.isVisible()))
    await page.locator('summary', { hasText: translator(lang)('workshops:position.add') }).click();
  await form.locator(`[name=kind][value=${kind}]`).check();
  await form.locator('[name=who]').fill(who);
  await form.getByRole('button').click();
}
