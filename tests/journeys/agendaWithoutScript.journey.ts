import { expect } from '@playwright/test';
import { translator } from '../../src/i18n/setup.ts';
import { OwnForum } from './support/ownForum.ts';
import { PHONE, signIn } from './support/page.ts';
import { test } from './support/site.ts';

test.use({ javaScriptEnabled: false, viewport: PHONE });

const [FIRST, SECOND] = OwnForum.DAYS;
const HALL = 'القاعة الكبرى';
const TABLE = 'مائدة Table ronde';
const WITNESS = 'شهادة Témoignage';

for (const lang of ['ar', 'fr'] as const) {
  test(`an agenda is built, a conflict met and solved, and released without scripts (${lang})`, async ({
    page,
    site,
  }) => {
    test.setTimeout(120_000);
    const t = translator(lang);
    await signIn(page, lang, 'owner');
    const forum = new OwnForum(page, site.base, `grille-sans-script-${lang}`);
    await forum.create(`ملتقى بلا برمجيات ${lang}`);
    await forum.addRooms(HALL);
    await forum.addSession({ title: TABLE, day: FIRST, starts: '10:00', ends: '11:00', room: HALL });
    await forum.addSession({ title: WITNESS });
    const place = (title: string) =>
      page
        .locator('main li')
        .filter({ hasText: title })
        .getByRole('link', { name: t('agenda:placement.title') });

    await page.goto(forum.at(lang, '/agenda'));
    await page.getByRole('link', { name: t('agenda:editor.open'), exact: true }).click();
    await place(WITNESS).click();
    await page.locator('[name=day]').selectOption(FIRST);
    await page.locator('[name=starts]').fill('10:30');
    await page.locator('[name=ends]').fill('11:15');
    await page.locator('[name=room]').selectOption({ label: HALL });
    await page.getByRole('button', { name: t('agenda:placement.place') }).click();

    await expect(page.locator('.error-summary')).toContainText(HALL);
    await expect(page.locator('.notice--bad')).toContainText(TABLE);
    await expect(page.locator('[name=starts]')).toHaveValue('10:30');
    await page.locator('[name=starts]').fill('11:00');
    await page.getByRole('button', { name: t('agenda:placement.place') }).click();
    await expect(page.getByText(t('agenda:flash.placed'))).toBeVisible();

    await place(TABLE).click();
    await page.locator('[name=day]').selectOption(SECOND);
    await page.getByRole('button', { name: t('agenda:placement.place') }).click();
    await place(TABLE).click();
    await page.getByRole('button', { name: t('agenda:editor.takeOff') }).click();
    await expect(page.getByText(t('agenda:flash.unscheduled'))).toBeVisible();

    await page.goto(forum.at(lang, '/agenda/releases/new'));
    await page.locator('main form button.button--primary').click();
    await expect(page.getByText(t('agenda:flash.released', { number: 1 }))).toBeVisible();
  });
}
