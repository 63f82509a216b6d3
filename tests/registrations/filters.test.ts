import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { paths } from '../../src/paths.ts';
import {
  MOST_FILTERS,
  SavedFilterModel,
  type SavedFilterRecord,
} from '../../src/registrations/savedFilter.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createMember } from '../support/factories/accounts.ts';
import { createForum } from '../support/factories/forums.ts';
import { createRegistration } from '../support/factories/registrations.ts';

let app: TestApp;
let forum: ForumRecord;
let organiser: Client;

beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  forum = await createForum();
  organiser = await app.signedIn(await createMember(forum, 'organiser'));
  await createRegistration(forum, { givenName: 'Amina' });
  await createRegistration(forum, { givenName: 'Karim', state: 'cancelled' });
});

const save = (fields: Record<string, string>) =>
  organiser.post(paths.registrationFilters('fr', forum.slug), fields);
const stored = () => SavedFilterModel.find({ forum: forum._id }).lean<SavedFilterRecord[]>();

test('a filter with a name leads every member of the team to the same list', async () => {
  const { location } = await save({ name: 'Venus', state: 'confirmed', territory: 'MA-02', unknown: 'x' });
  expect(location).toBe(`${paths.organiserRegistrations('fr', forum.slug)}?state=confirmed&territory=MA-02`);
  expect((await organiser.get(location)).visible).toContain('Le filtre « Venus » est enregistré');
  const viewer = await app.signedIn(await createMember(forum, 'viewer'));
  const list = await viewer.get(paths.organiserRegistrations('fr', forum.slug));
  expect(list.text).toContain('?state=confirmed&amp;territory=MA-02');
  const shown = await viewer.get(location);
  expect(shown.visible).toContain('Amina');
  expect(shown.visible).not.toContain('Karim');
});

test('under the same name the newer one takes its place; it can be removed', async () => {
  await save({ name: 'Suivi', state: 'confirmed' });
  await save({ name: 'Suivi', state: 'cancelled' });
  const [only, ...others] = await stored();
  expect([only?.query, others]).toEqual(['state=cancelled', []]);
  await organiser.post(paths.removeRegistrationFilter('fr', forum.slug, String(only?._id)));
  expect(await stored()).toEqual([]);
});

test('without a name, or without a filter, nothing is kept', async () => {
  for (const fields of [{ name: '', state: 'confirmed' }, { name: 'Tout' }]) {
    const { location } = await save(fields as unknown as Record<string, string>);
    expect((await organiser.get(location)).visible).toContain('donnez-lui un nom');
  }
  expect(await stored()).toEqual([]);
});

test('there are not more than one reads', async () => {
  for (let index = 0; index < MOST_FILTERS; index += 1)
    await save({ name: `Filtre ${index}`, state: 'confirmed' });
  await save({ name: 'Un de trop', state: 'confirmed' });
  expect(await stored()).toHaveLength(MOST_FILTERS);
});

test('strangers, people of another forum and who only reads keep and remove none', async () => {
  await save({ name: 'Suivi', state: 'confirmed' });
  const [filter] = await stored();
  const address = paths.registrationFilters('fr', forum.slug);
  const removal = paths.removeRegistrationFilter('fr', forum.slug, String(filter?._id));
  const elsewhere = await createForum();
  const other = await app.signedIn(await createMember(elsewhere, 'organiser'));
  const viewer = await app.signedIn(await createMember(forum, 'viewer'));
  expect((await app.client().post(address, { name: 'x', state: 'confirmed' })).status).toBe(401);
  for (const client of [other, viewer]) {
    expect((await client.post(address, { name: 'x', state: 'confirmed' })).status).toBe(403);
    expect((await client.post(removal)).status).toBe(403);
  }
  await other.post(paths.removeRegistrationFilter('fr', elsewhere.slug, String(filter?._id)));
  expect(await stored()).toHaveLength(1);
});
