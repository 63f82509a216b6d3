import { expect, type Page } from '@playwright/test';
import { translator } from '../../../src/i18n/setup.ts';
import { paths } from '../../../src/paths.ts';
import { type Letterbox, linkIn } from './letterbox.ts';
import type { Lang } from './page.ts';
import { FORUM } from './site.ts';

export interface Person {
  givenName: string;
  familyName: string;
  email: string;
  territory?: string;
}

/** What the form needs besides the name and the address. */
const ANSWERS = { sex: 'female', institutionKind: 'association', territory: 'MA-01', consent: 'on' };

/** Fills in the registration form that is open, and sends it. */
export async function fillIn(page: Page, person: Person): Promise<void> {
  for (const [name, value] of Object.entries(person)) await page.locator(`[name=${name}]`).fill(value);
  await page.locator('[name=institution]').fill('جمعية الأمل – Association Al Amal');
  await page.locator(`[name=sex][value=${ANSWERS.sex}]`).check();
  await page.locator('[name=institutionKind]').selectOption(ANSWERS.institutionKind);
  await page.locator('[name=territory]').selectOption(ANSWERS.territory);
  await page.locator('[name=consent]').check();
  await send(page);
}

/** Presses the one button that the page is about. */
export async function send(page: Page): Promise<void> {
  await page.locator('main form button.button--primary').first().click();
}

/** Registers somebody whose answers nobody looks at, as the form would send them; gives what the server answered. */
export async function register(base: string, lang: Lang, person: Person, forum = FORUM): Promise<Response> {
  return fetch(base + paths.createRegistration(lang, forum), {
    method: 'POST',
    headers: { origin: base },
    body: new URLSearchParams({ ...ANSWERS, ...person, language: lang }),
    redirect: 'manual',
  });
}

/** From the mail to the person's own page, and what it is called. */
export async function openOwnPage(
  page: Page,
  letters: Letterbox,
  { email }: Person,
): Promise<{ subject: string; link: string }> {
  const mail = await letters.take(email);
  const link = linkIn(mail, /\/registrations\/[\w-]{20,}$/);
  await page.goto(link);
  return { subject: mail.subject ?? '', link };
}

/** Confirms on the person's own page, which shows the ticket then. */
export async function confirm(page: Page, lang: Lang): Promise<void> {
  const t = translator(lang);
  await page.getByRole('button', { name: t('registrations:own.confirm'), exact: true }).click();
  await expect(page.locator('h1')).toHaveText(t('registrations:own.confirmed.title'));
}

/** The code on the ticket that is open. */
export async function ticketCode(page: Page): Promise<string> {
  await expect(page.locator('.ticket__code svg, .ticket__code img')).toBeVisible();
  return (await page.locator('.ticket__reference').innerText()).trim();
}
