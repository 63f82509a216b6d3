import { setTimeout as wait } from 'node:timers/promises';
import { expect } from '@playwright/test';
import { translator } from '../../src/i18n/setup.ts';
import { confirm, openOwnPage, type Person, register, ticketCode } from './support/registering.ts';
import { type Site, test } from './support/site.ts';

/** Power fails at these moments after the server said yes, in milliseconds: at once, while it mails, when it has mailed. */
const MOMENTS = [0, 40, 1500];
/** A mail that the server had taken just before the end may come a second time, the same. */
const INSTANT_MS = 1000;

test('what was acknowledged outlives a power cut, and its mail comes once', async ({ page, site }) => {
  test.setTimeout(240_000);
  const people: Person[] = [];
  for (const [index, moment] of MOMENTS.entries()) {
    const person = { givenName: 'سناء', familyName: `Panne ${index}`, email: `panne-${index}@example.org` };
    people.push(person);
    expect((await register(site.base, 'fr', person)).status).toBe(303);
    await wait(moment);
    const cutAt = new Date();
    await site.crash();
    await openOwnPage(page, site.letters, person);
    await expect(page.locator('h1')).toHaveText(translator('fr')('registrations:own.unconfirmed.title'));
    await expect(page.locator('main')).toContainText(person.familyName);
    await expectOnce(site, person, cutAt);
  }
  await confirm(page, 'fr');
  const code = await ticketCode(page);
  await site.crash();
  await page.reload();
  expect(await ticketCode(page)).toBe(code);

  // Long enough for a lease to run out and for a mail that was thought lost to be sent again.
  await wait(5000);
  for (const person of people.slice(0, -1)) expect(idsOf(site, person)).toHaveLength(1);
});

async function expectOnce(site: Site, person: Person, cutAt: Date): Promise<void> {
  await wait(2000);
  const [first, ...again] = site.letters.received(person.email);
  expect(idsOf(site, person)).toHaveLength(1);
  expect(first?.mail.messageId).toMatch(/^<.+@.+>$/);
  if (again.length === 0) return;
  const before = cutAt.getTime() - (first?.at.getTime() ?? 0);
  expect({ copies: again.length, justBefore: before < INSTANT_MS }).toEqual({ copies: 1, justBefore: true });
}

/** Each different mail that came, by its `Message-ID`. */
function idsOf(site: Site, { email }: Person): (string | undefined)[] {
  return [...new Set(site.letters.received(email).map(({ mail }) => mail.messageId))];
}
