import { type Browser, type BrowserContext, expect, type Locator, type Page } from '@playwright/test';
import * as Y from 'yjs';
import { paths } from '../../../src/paths.ts';
import { decodeAnswer, encodeQuestion } from '../../../src/workshops/document/messages.ts';
import { contentOf } from '../../support/device.ts';
import { atRest } from './atRest.ts';
import { linkIn } from './letterbox.ts';
import { type Lang, staff } from './page.ts';
import { FORUM, PASSWORD, type Site } from './site.ts';
import { layWire, type Wire } from './wire.ts';

/** A person's own browser, on their own device, at the end of their own wire. */
export interface Rapporteur {
  name: string;
  wire: Wire;
  context: BrowserContext;
  page: Page;
}

/** Somebody the owner invites as rapporteur, and who has accepted: a browser that is signed in. */
export async function inviteRapporteur(
  owner: Page,
  browser: Browser,
  site: Site,
  { name, lang }: { name: string; lang: Lang },
): Promise<Rapporteur> {
  const email = `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}@example.org`;
  const invitation = await owner.request.post(site.base + staff(lang, '/people/invitations'), {
    form: { name, email, role: 'rapporteur', language: lang },
    headers: { Origin: site.base },
    maxRedirects: 0,
  });
  expect(invitation.status()).toBe(303);
  const link = linkIn(await site.letters.take(email), new RegExp(`/${lang}/invitations/`));
  const wire = await layWire(site.base);
  const context = await browser.newContext({ baseURL: wire.base });
  const { pathname } = new URL(link);
  const accepted = await context.request.post(`${pathname}/acceptance`, {
    form: { name, password: PASSWORD },
    headers: { Origin: wire.base },
    maxRedirects: 0,
  });
  expect(accepted.status()).toBe(303);
  return { name, wire, context, page: await context.newPage() };
}

/** Makes a group of the demonstration's workshop, with these rapporteurs. @returns its id. */
export async function makeGroup(owner: Page, name: string, rapporteurs: readonly string[]): Promise<string> {
  await owner.goto(paths.newGroup('fr', FORUM));
  for (const lang of ['ar', 'fr']) await owner.locator(`[name="name[${lang}]"]`).fill(name);
  for (const person of rapporteurs) await owner.getByRole('checkbox', { name: new RegExp(person) }).check();
  await owner.locator('main form .button--primary').click();
  const link = owner.getByRole('rowheader').getByRole('link', { name, exact: true });
  const address = (await link.getAttribute('href')) ?? '';
  return address.split('/').at(-1) ?? '';
}

/** Opens the workspace and waits until it can be written in. */
export async function openWorkspace(page: Page, lang: Lang, group: string): Promise<void> {
  await page.goto(paths.rapporteurGroup(lang, group));
  await expect(page.locator('#live-text')).toBeVisible({ timeout: 15_000 });
}

/** The worker has everything that the page needs without a network. */
export async function readyForOffline(page: Page): Promise<void> {
  const isKept = `caches.open('workspace-pages')
    .then((kept) => kept.match(location.pathname))
    .then((page) => page !== undefined && navigator.serviceWorker.controller?.state === 'activated')`;
  await expect.poll(() => page.evaluate(isKept), { timeout: 30_000 }).toBe(true);
}

/** Where the workspace says that everything is. */
export function syncState(page: Page) {
  return page.locator('.live__status');
}

export async function expectSaved(page: Page): Promise<void> {
  await expect(syncState(page)).toHaveAttribute('data-sync', 'saved', { timeout: 30_000 });
}

/** Everything that the disk of a device has of a group's document. */
export async function onDevice(page: Page, group: string) {
  // A text, because this side of the program knows no types of a browser.
  const updates = await page.evaluate<number[][]>(`(async () => {
    const name = (await indexedDB.databases()).map((one) => one.name).find((one) => one.endsWith('/${group}'));
    const wait = (request) => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const database = await wait(indexedDB.open(name));
    const rows = await wait(database.transaction('updates').objectStore('updates').getAll());
    database.close();
    return rows.map((row) => [...row]);
  })()`);
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, Uint8Array.from(update));
  return contentOf(doc);
}

/** Everything that the server has of it. */
export async function onServer(page: Page, site: Site, group: string) {
  const doc = new Y.Doc();
  const question = { stateVector: Y.encodeStateVector(doc), update: new Uint8Array(), factsRevision: '' };
  const answer = await page.request.post(site.base + paths.groupDocument('fr', group), {
    data: Buffer.from(encodeQuestion(question)),
    headers: { 'content-type': 'application/octet-stream', Origin: site.base },
  });
  Y.applyUpdate(doc, decodeAnswer(new Uint8Array(await answer.body())).update);
  return contentOf(doc);
}

/** Drags a contribution onto a recommendation, as the mouse does. */
export async function dragOnto(page: Page, contribution: Locator, target: Locator): Promise<void> {
  await contribution.scrollIntoViewIfNeeded();
  const from = await atRest(contribution.locator('.live__handle'));
  const to = await atRest(target);
  await page.mouse.move(from.x + 5, from.y + 5);
  await page.mouse.down();
  await page.mouse.move(to.x + 30, Math.max(80, to.y + 20), { steps: 8 });
  await page.mouse.up();
}

/** What a browser does when it finds a network while no tab of the workspace is open (Background Synchronization). */
export async function sendInBackground(page: Page): Promise<void> {
  const browser = await page.context().newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    browser.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [found] = registrations;
      if (found) resolve(found.registrationId);
    });
  });
  await browser.send('ServiceWorker.enable');
  await browser.send('ServiceWorker.dispatchSyncEvent', {
    origin: new URL(page.url()).origin,
    registrationId: await registered,
    tag: 'documents',
    lastChance: false,
  });
  await browser.detach();
}
