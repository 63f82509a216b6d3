import { type Browser, expect, type Page } from '@playwright/test';
import { translator } from '../../src/i18n/setup.ts';
import { paths } from '../../src/paths.ts';
import { colleague, look } from './support/look.ts';
import { type Lang, PHONE, signIn, staff } from './support/page.ts';
import { confirm, openOwnPage, type Person, register } from './support/registering.ts';
import { type Site, test } from './support/site.ts';

test.use({ actionTimeout: 20_000 });

const ORIENTAL = 'terms:territories.MA-02';

/** What the group is asked about; the second one is in French for everybody. */
const STATEMENTS: Record<'ar' | 'fr', [object, object]> = {
  ar: [{ ar: 'إحداث شباك موحد لاستقبال المهاجرين في كل جماعة' }, { fr: 'Traduire les formulaires en arabe' }],
  fr: [
    { fr: 'Créer un guichet unique d’accueil dans chaque commune' },
    { fr: 'Traduire les formulaires dans les langues parlées' },
  ],
};

const WORDS = {
  ar: 'شريطة توفير الميزانية والموارد البشرية اللازمة',
  fr: 'Sous réserve du budget et du personnel nécessaires',
};

interface Member {
  page: Page;
  own: string;
}

for (const lang of ['ar', 'fr'] as const) {
  const t = translator(lang);

  test(`a group says what it thinks and what matters most, each on their phone (${lang})`, async ({
    page,
    browser,
    site,
  }) => {
    test.setTimeout(300_000);
    const members: Member[] = [];
    for (const [index, givenName] of ['سعاد', 'Karim', 'نادية'].entries())
      members.push(
        await newMember(browser, site, lang, {
          givenName,
          familyName: lang === 'ar' ? 'العمراني' : 'Amrani',
          email: `tour-${index}-${lang}@example.org`,
          territory: 'MA-02',
        }),
      );
    const [first, second, third] = members as [Member, Member, Member];

    await test.step('the organiser brings the people of the territory into the group', async () => {
      const organiser = await colleague(browser, site.base, lang, 'organiser');
      await organiser.page.goto(staff(lang, '/workshops'));
      const row = organiser.page.getByRole('row', { name: new RegExp(t(ORIENTAL)) });
      await row.getByRole('link', { name: new RegExp(`^${t('members:title')}`) }).click();
      await look(organiser.page, lang, 'members-empty');
      await organiser.page.getByRole('button', { name: t('members:belonging.press') }).click();
      await expect(organiser.page.locator('main')).toContainText('Karim');
      await organiser.page.locator('[name=q]').fill('karim');
      await organiser.page.getByRole('button', { name: t('common:search') }).click();
      await expect(organiser.page.locator('.arrivals')).toContainText(t('members:search.here'));
      await look(organiser.page, lang, 'members');
      await organiser.context.close();
    });

    await signIn(page, lang, 'rapporteur');
    await page.goto(`/${lang}/rapporteur`);
    const group = await idIn(page.getByRole('link', { name: t(ORIENTAL) }), /groups\/(\w{24})/);
    const asked: string[] = [];
    for (const statement of STATEMENTS[lang]) asked.push(await propose(page, site, group, statement));

    const address = await test.step('the rapporteur opens an anonymous round of positions', async () => {
      await openRound(page, lang, group, asked, { kind: 'positions', anonymous: true });
      await expect(page.locator('.wall__qr svg')).toBeVisible();
      await look(page, lang, 'round-open');
      return page.url();
    });

    await test.step('two members answer on their phones, a third without JavaScript', async () => {
      await first.page.goto(first.own);
      await expect(first.page.locator('main')).toContainText(t('rounds:own.asked.positions'));
      await look(first.page, lang, 'own-page-asked');
      await answerPositions(first.page, lang, asked);
      await look(first.page, lang, 'round-thanks');
      await second.page.goto(second.own);
      await second.page.getByRole('link', { name: t('rounds:own.answer'), exact: true }).click();
      await second.page.locator(`[name="said[${asked[0]}][kind]"][value=agree]`).check();
      await send(second.page, lang);
      await expect(second.page.locator('main')).toContainText(t('rounds:thanks.counted'));
      await third.page.request.post(`${third.own}/rounds/${address.split('/').at(-1)}`, {
        form: {
          [`said[${asked[0]}][kind]`]: 'dissent',
          [`said[${asked[0]}][words]`]: WORDS[lang],
          [`said[${asked[1]}][kind]`]: 'agree',
        },
        headers: { origin: site.base },
      });
      await expect(page.locator('#round-answers')).toContainText('3', { timeout: 15_000 });
      await expect(page.locator('main')).not.toContainText(WORDS[lang]);
    });

    await test.step('the rapporteur closes it, and everybody sees what came of it', async () => {
      await page.locator('summary', { hasText: t('rounds:close.press') }).click();
      await page.locator('.confirm__panel').getByRole('button').click();
      await expect(page.locator('.stacked svg').first()).toBeVisible();
      await expect(page.locator('main')).toContainText(WORDS[lang]);
      // Two spoke of the second one: too few to tell.
      await expect(page.locator('main')).toContainText(t('rounds:results.tooFew'));
      await look(page, lang, 'round-closed');
      await first.page.getByRole('link', { name: t('rounds:thanks.refresh') }).click();
      await expect(first.page.locator('main')).toContainText(t('rounds:closed'));
      await look(first.page, lang, 'round-closed-phone');
      await page.goto(paths.groupRecommendation(lang, asked[0] as string));
      await expect(page.locator('section[aria-labelledby=rounds] .stacked svg')).toBeVisible();
      await look(page, lang, 'round-on-recommendation');
    });

    await test.step('and a round of priorities by the link on the wall, with a count of the room', async () => {
      await openRound(page, lang, group, asked, { kind: 'priorities', anonymous: true, admission: 'link' });
      const link = (await page.locator('.wall__address a').getAttribute('href')) as string;
      await givePoints(first.page, lang, link, asked, [7, 3]);
      await givePoints(second.page, lang, link, asked, [2, 8]);
      await givePoints(third.page, lang, link, asked, [10, 0]);
      await page.getByRole('link', { name: t('rounds:counts.open') }).click();
      for (const [index, points] of [31, 12].entries())
        await page.locator(`[name="items[${asked[index]}][points]"]`).fill(String(points));
      await look(page, lang, 'round-counts');
      await page.getByRole('button', { name: t('common:save') }).click();
      await page.locator('summary', { hasText: t('rounds:close.press') }).click();
      await page.locator('.confirm__panel').getByRole('button').click();
      await expect(page.locator('table.bars').first()).toContainText('19');
      await expect(page.locator('table.bars').last()).toContainText('31');
      await look(page, lang, 'round-priorities');
      await page.goto(paths.groupRounds(lang, group));
      await look(page, lang, 'rounds-list');
    });
    for (const member of members) await member.page.close();
  });
}

/** Somebody who registers, confirms, and has their page open on a phone. */
async function newMember(browser: Browser, site: Site, lang: Lang, person: Person): Promise<Member> {
  const page = await browser.newPage({ baseURL: site.base, viewport: PHONE });
  expect((await register(site.base, lang, person)).status).toBe(303);
  const { link } = await openOwnPage(page, site.letters, person);
  await confirm(page, lang);
  return { page, own: link };
}

async function idIn(link: ReturnType<Page['getByRole']>, pattern: RegExp): Promise<string> {
  return pattern.exec((await link.getAttribute('href')) ?? '')?.[1] ?? '';
}

/** A recommendation with nothing missing, proposed to its group, as the forms send it; gives its id. */
async function propose(page: Page, site: Site, group: string, statement: object): Promise<string> {
  const post = (address: string, form: Record<string, string>) =>
    page.request.post(site.base + address, { form, headers: { origin: site.base } });
  const fields = Object.entries(statement).map(([code, text]) => [`statement[${code}]`, text]);
  const made = await post(paths.createRecommendation('fr', group), {
    ...Object.fromEntries(fields),
    'reason[fr]': 'Les démarches sont dispersées.',
    theme: 'reception',
    level: 'national',
    horizon: 'short',
    addresseeKinds: 'commune',
    'indicator[fr]': 'Nombre de guichets',
    priority: 'high',
    submission: crypto.randomUUID(),
  });
  const id = /recommendations\/(\w{24})/.exec(made.url())?.[1] ?? '';
  expect((await post(paths.rapporteurMove('fr', id, 'proposal'), { version: '1' })).ok()).toBe(true);
  return id;
}

async function openRound(
  page: Page,
  lang: Lang,
  group: string,
  asked: readonly string[],
  { kind, anonymous, admission = 'members' }: { kind: string; anonymous: boolean; admission?: string },
): Promise<void> {
  await page.goto(paths.groupRounds(lang, group));
  if (kind === 'positions') await look(page, lang, 'rounds-first');
  await page.locator(`[name=kind][value=${kind}]`).check();
  for (const box of await page.locator('[name=recommendations]').all())
    await box.setChecked(asked.includes((await box.getAttribute('value')) ?? ''));
  await expect(page.locator('[name=points]')).toBeVisible({ visible: kind === 'priorities' });
  await page.locator(`[name=admission][value=${admission}]`).check();
  await page.locator('[name=anonymous]').setChecked(anonymous);
  await page.getByRole('button', { name: translator(lang)('rounds:open.press') }).click();
  await expect(page).toHaveURL(/\/rapporteur\/rounds\/\w{24}$/);
}

/** A reserve without words is refused, with what was chosen; with them it is counted. */
async function answerPositions(page: Page, lang: 'ar' | 'fr', asked: readonly string[]): Promise<void> {
  const t = translator(lang);
  await page.getByRole('link', { name: t('rounds:own.answer'), exact: true }).click();
  const words = page.locator(`[name="said[${asked[0]}][words]"]`);
  await expect(words).toBeHidden();
  await look(page, lang, 'round-answer');
  await page.setViewportSize(PHONE);
  await page.locator(`[name="said[${asked[0]}][kind]"][value=reserve]`).check();
  await expect(words).toBeVisible();
  await send(page, lang);
  await expect(page.locator('.error-summary')).toContainText(t('rounds:errors.needsWords.reserve'));
  await expect(words).toBeVisible();
  await words.fill(WORDS[lang]);
  await page.locator(`[name="said[${asked[1]}][kind]"][value=agree]`).check();
  await look(page, lang, 'round-answer-filled');
  await page.setViewportSize(PHONE);
  await send(page, lang);
  await expect(page.locator('main')).toContainText(t('rounds:thanks.counted'));
}

async function givePoints(
  page: Page,
  lang: 'ar' | 'fr',
  link: string,
  asked: readonly string[],
  points: readonly [number, number],
): Promise<void> {
  const t = translator(lang);
  await page.setViewportSize(PHONE);
  await page.goto(link);
  const field = (index: number) => page.locator(`[name="said[${asked[index]}][points]"]`);
  const left = page.locator('[data-role=left]');
  await expect(left).toHaveText(t('rounds:answer.left', { points: '10' }));
  await field(0).fill(String(points[0]));
  await field(1).fill('99');
  await expect(left).toHaveClass(/is-over/);
  await send(page, lang);
  await expect(page.locator('.error-summary')).toBeVisible();
  await field(1).fill(String(points[1]));
  await expect(left).toHaveText(t('rounds:answer.left', { points: '0' }));
  if (points[0] === 7) await look(page, lang, 'round-points');
  await page.setViewportSize(PHONE);
  await send(page, lang);
  await expect(page.locator('main')).toContainText(t('rounds:thanks.counted'));
}

async function send(page: Page, lang: Lang): Promise<void> {
  await page.getByRole('button', { name: translator(lang)('rounds:answer.send') }).click();
}
