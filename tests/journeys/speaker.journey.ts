import { expect, type Page } from '@playwright/test';
import { linkIn } from './support/letterbox.ts';
import { expectGoodPage, type Lang, PHONE, signIn, staff } from './support/page.ts';
import { FORUM, type Site, test } from './support/site.ts';

/** A speaker of the demonstration who is written to in the journey's language. */
const SPEAKERS = {
  ar: {
    slug: 'fatiha-dani',
    title: 'جهود الجهة بالأرقام',
    file: 'جهود الجهة.pdf',
    biography: 'إطار بمجلس جهة الشرق.',
  },
  fr: {
    slug: 'hicham-hasnaoui',
    title: 'Les chiffres de la migration',
    file: 'Les chiffres é.pdf',
    biography: 'Expert en gestion de la migration.',
  },
} as const;

/** One page that says the text, small but a real PDF by its content. */
function pdf(text: string): Buffer {
  return Buffer.from(
    `%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n% ${text}\ntrailer<</Root 1 0 R>>\n%%EOF\n`,
  );
}

for (const lang of ['ar', 'fr'] as const) {
  test(`a speaker is invited, answers, says when, and hands in slides, which are approved and published (${lang})`, async ({
    page,
    browser,
    site,
  }) => {
    const { slug, title, file, biography } = SPEAKERS[lang];
    const organiser = page;
    await signIn(organiser, lang, 'organiser');
    await invite(organiser, lang, slug);
    const own = await openOwnPage(await browser.newPage({ viewport: PHONE }), site, slug);
    await answer(own, lang);
    await describe(own, lang, biography);
    await staysAway(own, lang);
    await isToldOfAbsence(organiser, site, lang);
    await comesAfterAll(own, organiser, lang);
    await handIn(own, lang, title, file);
    await approve(organiser, lang, title);
    await isPublished(await browser.newPage({ viewport: PHONE, baseURL: site.base }), lang, {
      slug,
      title,
      biography,
    });
  });
}

async function invite(page: Page, lang: Lang, slug: string): Promise<void> {
  await page.goto(staff(lang, `/speakers?q=${slug}`));
  await page.locator('tbody th a').first().click();
  await expectGoodPage(page, lang);
  await page.locator('form[action$="/invitation"] button').click();
  await expect(page.locator('.tag').first()).toBeVisible();
}

/** By the link in the mail, which goes to one person and opens nobody else's page. */
async function openOwnPage(page: Page, site: Site, slug: string): Promise<Page> {
  const mail = await site.letters.take(`${slug}@example.org`);
  await page.goto(linkIn(mail, /\/speaking\//));
  return page;
}

async function answer(page: Page, lang: Lang): Promise<void> {
  await expectGoodPage(page, lang);
  await page.locator('[name=answer][value=confirmed]').check();
  await page.locator('[name=answerNote]').fill('<script>alert(1)</script> ✓');
  await page.locator('form[action$="/answer"] button').click();
  await expect(page.locator('.tag--good').first()).toBeVisible();
}

async function describe(page: Page, lang: Lang, biography: string): Promise<void> {
  await page.locator('a[href$="/profile"]').first().click();
  await expectGoodPage(page, lang);
  await page.locator(`[name="biography[${lang}]"]`).fill(biography);
  await page.locator('main form button.button--primary').click();
  await expect(page.locator('h1')).toBeVisible();
}

async function staysAway(page: Page, lang: Lang): Promise<void> {
  await page.locator('a[href$="/availability"]').click();
  await expectGoodPage(page, lang);
  await page.locator('input[value=times]').check();
  await page.locator('main form button.button--primary').click();
  await expect(page.locator('.error-summary')).toBeVisible();
  await expectGoodPage(page, lang);
  await page.locator('input[value=away]').check();
  await page.locator('main form button.button--primary').click();
  await expect(page.locator('.flash')).toBeVisible();
}

/** The absence meets the speaker's part of a round table: organisers read it in a mail, whose link leads to the list. */
async function isToldOfAbsence(page: Page, site: Site, lang: Lang): Promise<void> {
  const mail = await site.letters.take('organiser@example.org');
  await page.goto(linkIn(mail, /\/agenda\/conflicts/));
  await page.goto(staff(lang, '/agenda/conflicts'));
  await expect(page.locator('.problems a[href*="/speakers/"]')).toBeVisible();
  await expectGoodPage(page, lang);
}

async function comesAfterAll(own: Page, organiser: Page, lang: Lang): Promise<void> {
  await own.locator('a[href$="/availability"]').click();
  await own.locator('input[value=whole]').check();
  await own.locator('main form button.button--primary').click();
  await expect(own.locator('.flash')).toBeVisible();
  await organiser.goto(staff(lang, '/agenda/conflicts'));
  await expect(organiser.locator('.problems a[href*="/speakers/"]')).toHaveCount(0);
}

/** First a page of HTML that calls itself a PDF, which is refused with the title kept; then the slides. */
async function handIn(page: Page, lang: Lang, title: string, file: string): Promise<void> {
  await page.locator('a[href$="/materials/new"]').first().click();
  await expectGoodPage(page, lang);
  await page.locator('[name=title]').fill(title);
  await page.locator('[name=file]').setInputFiles({
    name: 'slides.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('<html><script>alert(1)</script></html>'),
  });
  await page.locator('main form button.button--primary').click();
  await expect(page.locator('.error-summary')).toBeVisible();
  await expect(page.locator('[name=title]')).toHaveValue(title);
  await page
    .locator('[name=file]')
    .setInputFiles({ name: file, mimeType: 'application/pdf', buffer: pdf(title) });
  await page.locator('main form button.button--primary').click();
  await expect(page.getByText(title).first()).toBeVisible();
  await expectGoodPage(page, lang);
}

async function approve(page: Page, lang: Lang, title: string): Promise<void> {
  await page.goto(staff(lang, '/materials'));
  await page.getByRole('link', { name: title }).first().click();
  await expectGoodPage(page, lang);
  await page.locator('form[action$="/approval"] button').click();
  await expect(page.locator('.tag--good').first()).toBeVisible();
}

async function isPublished(
  page: Page,
  lang: Lang,
  { slug, title, biography }: { slug: string; title: string; biography: string },
): Promise<void> {
  await page.goto(`/${lang}/forums/${FORUM}/speakers/${slug}`);
  await expect(page.getByText(biography)).toBeVisible();
  await page.goto(`/${lang}/forums/${FORUM}/materials`);
  await expect(page.getByText(title).first()).toBeVisible();
  const href =
    (await page.locator(`a[href*="/forums/${FORUM}/materials/"]`).first().getAttribute('href')) ?? '';
  const download = await page.request.get(href);
  expect(download.headers()['content-type']).toBe('application/pdf');
  expect(download.headers()['content-disposition']).toContain('attachment');
  expect((await download.body()).subarray(0, 5).toString()).toBe('%PDF-');
}
