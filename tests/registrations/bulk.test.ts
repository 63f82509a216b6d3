import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { paths } from '../../src/paths.ts';
import { setCapacity } from '../../src/registrations/actions/setCapacity.ts';
import { RegistrationModel, type RegistrationRecord } from '../../src/registrations/registration.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createMember } from '../support/factories/accounts.ts';
import { createForum } from '../support/factories/forums.ts';
import { createRegistration } from '../support/factories/registrations.ts';
import { deliverMails, resetOutbox } from '../support/outbox.ts';

let app: TestApp;
let forum: ForumRecord;
let organiser: Client;
const NOW = new Date('2025-10-01T09:00:00Z');

beforeAll(async () => {
  app = await openTestApp();
  app.clock.set(NOW);
});
afterAll(() => app.close());
beforeEach(async () => {
  await resetOutbox();
  forum = await createForum({ registration: { capacity: 2, waitingList: true } });
  organiser = await app.signedIn(await createMember(forum, 'organiser'));
});

const address = () => paths.organiserRegistrationStates('fr', forum.slug);
const change = (to: string, people: RegistrationRecord[], fields: object = {}) =>
  organiser.post(address(), { to, registrations: people.map(({ _id }) => String(_id)), ...fields });
const statesOf = async (people: RegistrationRecord[]) => {
  const found = await RegistrationModel.find({ _id: { $in: people.map(({ _id }) => _id) } })
    .sort({ _id: 1 })
    .lean<RegistrationRecord[]>();
  return found.map(({ state }) => state);
};

test('what was ticked is looked through first; nothing changes by looking', async () => {
  const people = [
    await createRegistration(forum, { state: 'awaitingApproval', givenName: 'Amina' }),
    await createRegistration(forum, { state: 'confirmed', givenName: 'Déjà' }),
  ];
  await setCapacity(forum, NOW);
  const list = await organiser.get(paths.organiserRegistrations('fr', forum.slug));
  for (const { _id } of people) expect(list.text).toContain(`name="registrations" value="${_id}"`);
  const review = await change('confirmed', people);
  expect(review.status).toBe(200);
  expect(review.visible).toContain('1 personne est concernée');
  expect(review.visible).toMatch(/Amina.*1 inscription reste telle quelle.*Déjà/);
  expect(await statesOf(people)).toEqual(['awaitingApproval', 'confirmed']);
});

test('approved as a whole, each is told with the reason; who does not fit stays as they are', async () => {
  const people = [];
  for (const state of ['awaitingApproval', 'awaitingApproval', 'cancelled'] as const)
    people.push(await createRegistration(forum, { state }));
  await setCapacity(forum, NOW);
  const answer = await change('declined', people, { confirmed: 'on', reason: 'Priorité aux communes' });
  expect((await organiser.get(answer.location)).visible).toContain('2 inscriptions refusées');
  expect(await statesOf(people)).toEqual(['declined', 'declined', 'cancelled']);
  const mails = await deliverMails();
  expect(mails.map(({ recipient }) => recipient).sort()).toEqual(
    people
      .slice(0, 2)
      .map(({ email }) => email)
      .sort(),
  );
  expect(mails[0]?.text).toContain('Priorité aux communes');
});

test('beyond the seats nobody is confirmed: the first have them, and it is said how many had none', async () => {
  const people = [];
  for (const _one of [1, 2, 3]) people.push(await createRegistration(forum, { state: 'cancelled' }));
  await setCapacity(forum, NOW);
  const answer = await change('confirmed', people, { confirmed: 'on' });
  const list = await organiser.get(answer.location);
  expect(list.visible).toContain('2 inscriptions confirmées');
  expect(list.visible).toContain('1 inscription n’a pas pu changer');
  expect(await statesOf(people)).toEqual(['confirmed', 'confirmed', 'cancelled']);
});

test('nothing ticked is said; people of another forum are not found', async () => {
  const none = await organiser.post(address(), { to: 'declined' });
  expect((await organiser.get(none.location)).visible).toContain('Cochez d’abord');
  const elsewhere = await createRegistration(await createForum());
  await change('cancelled', [elsewhere], { confirmed: 'on' });
  expect(await statesOf([elsewhere])).toEqual(['confirmed']);
});

test('strangers, people of another forum and who only reads are refused', async () => {
  const person = await createRegistration(forum);
  const fields = { to: 'cancelled', confirmed: 'on', registrations: [String(person._id)] };
  const other = await app.signedIn(await createMember(await createForum(), 'organiser'));
  const viewer = await app.signedIn(await createMember(forum, 'viewer'));
  expect((await app.client().post(address(), fields)).status).toBe(401);
  for (const client of [other, viewer]) expect((await client.post(address(), fields)).status).toBe(403);
  const list = await viewer.get(paths.organiserRegistrations('fr', forum.slug));
  expect(list.text).not.toContain('name="registrations"');
  expect(await statesOf([person])).toEqual(['confirmed']);
});
