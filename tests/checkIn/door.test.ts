import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { AuditEntryModel } from '../../src/audit/auditEntry.ts';
import { CheckInModel } from '../../src/checkIn/checkIn.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { paths } from '../../src/paths.ts';
import { RegistrationModel, type RegistrationRecord } from '../../src/registrations/registration.ts';
import { ticketAddress } from '../../src/registrations/ticket.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { createMember } from '../support/factories/accounts.ts';
import { createForum } from '../support/factories/forums.ts';
import { createRegistration } from '../support/factories/registrations.ts';

const DAY = new Date('2025-11-12T08:00:00Z');
let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
beforeEach(() => app.clock.set(DAY));
afterAll(() => app.close());

const atTheDoor = async (forum: ForumRecord) => app.signedIn(await createMember(forum, 'checkIn'));
const door = (forum: ForumRecord, query = '') =>
  paths.organiserCheckIn('fr', forum.slug) + (query && `?q=${encodeURIComponent(query)}`);
const tap = (forum: ForumRecord) => paths.organiserCheckIns('fr', forum.slug);
const idOf = ({ _id }: RegistrationRecord) => ({ id: String(_id) });

test('a name is found as people write it, one tap marks the person seen, the counters follow', async () => {
  const forum = await createForum();
  const registration = await createRegistration(forum, { givenName: 'أسماء', familyName: 'الإدريسي' });
  await createRegistration(forum);
  const client = await atTheDoor(forum);
  const found = await client.get(door(forum, 'اسماء ادريسي'));
  expect(found.visible).toContain('1 personne');
  expect(found.visible).toContain('Présences aujourd’hui 0 Inscriptions confirmées 2 Pas encore arrivées 2');
  expect((await client.post(tap(forum), idOf(registration))).location).toBe(door(forum));
  const after = await client.get(door(forum));
  expect(after.visible).toContain('أسماء الإدريسي : présence enregistrée.');
  expect(after.visible).toContain('Présences aujourd’hui 1 Inscriptions confirmées 2 Pas encore arrivées 1');
  expect(await AuditEntryModel.findOne({ verb: 'checkIn.recorded' }).lean()).toMatchObject({
    subject: String(registration._id),
    actor: { kind: 'account' },
  });
});

test('the same ticket twice, also in the same instant at two doors, is one check-in', async () => {
  const forum = await createForum();
  const registration = await createRegistration(forum);
  const doors = [await atTheDoor(forum), await atTheDoor(forum)];
  await Promise.all([...doors, ...doors].map((client) => client.post(tap(forum), idOf(registration))));
  expect(await CheckInModel.countDocuments({ registration: registration._id })).toBe(1);
  await doors[0]?.post(tap(forum), idOf(registration));
  expect((await doors[0]?.get(door(forum)))?.visible).toContain('présence déjà enregistrée aujourd’hui');
  // Another day is another check-in; the day is the forum's, not ours: it is past midnight there at 23:30 UTC.
  app.clock.set(new Date('2025-11-12T23:30:00Z'));
  await doors[0]?.post(tap(forum), idOf(registration));
  expect(
    (await CheckInModel.find({ registration: registration._id }).sort({ day: 1 }).lean()).map(
      ({ day }) => day,
    ),
  ).toEqual(['2025-11-12', '2025-11-13']);
});

test('the code of a ticket is found in every spelling, and by the address in its QR', async () => {
  const forum = await createForum();
  const registration = await createRegistration(forum, { code: '7F3KM2Q9X1', familyName: 'Billet' });
  await createRegistration(forum, { familyName: 'Autre' });
  const client = await atTheDoor(forum);
  for (const typed of [
    '7f3km-2q9x1',
    '7F3KM2Q9XI',
    ' 7F3KM 2Q9XL',
    ticketAddress(forum, registration.code),
  ]) {
    const page = await client.get(door(forum, typed));
    expect(page.visible).toContain('Participant Billet');
    expect(page.visible).not.toContain('Participant Autre');
  }
  // The camera opens this page; opening it lets nobody in.
  const page = await client.get(new URL(ticketAddress(forum, registration.code)).pathname);
  expect(page.visible).toContain('Participant Billet');
  expect(await CheckInModel.countDocuments({ forum: forum._id })).toBe(0);
  expect((await client.get(door(forum, 'ZZZZZZZZZZ'))).visible).toContain('Personne sous ce nom ou ce code');
});

test('whoever has no seat is shown clearly and not let in; the unconfirmed are confirmed by being here', async () => {
  const forum = await createForum();
  const client = await atTheDoor(forum);
  const refused = [
    ['cancelled', 'Cette inscription est annulée'],
    ['waitlisted', 'cette personne est sur la liste d’attente'],
    ['declined', 'Cette inscription est refusée'],
    ['expired', 'pas été confirmée à temps'],
    ['awaitingApproval', 'pas encore approuvé'],
  ] as const;
  for (const [state, words] of refused) {
    const registration = await createRegistration(forum, { state, familyName: `X${state}` });
    const page = await client.get(door(forum, `X${state}`));
    expect(page.visible).toContain(words);
    expect(page.text).not.toContain(`action="${tap(forum)}"`);
    await client.post(tap(forum), idOf(registration));
    expect((await client.get(door(forum))).visible).toContain('Cette inscription n’a pas de place');
  }
  expect(await CheckInModel.countDocuments({ forum: forum._id })).toBe(0);

  const held = await createRegistration(forum, { state: 'unconfirmed', familyName: 'Arrivée' });
  expect((await client.get(door(forum, 'Arrivée'))).visible).toContain(
    'Confirmer l’inscription et la présence',
  );
  await client.post(tap(forum), idOf(held));
  expect(await RegistrationModel.findById(held._id).lean()).toMatchObject({ state: 'confirmed' });
  expect(await CheckInModel.countDocuments({ forum: forum._id })).toBe(1);
});

test('a check-in can be taken back', async () => {
  const forum = await createForum();
  const registration = await createRegistration(forum);
  const client = await atTheDoor(forum);
  await client.post(tap(forum), idOf(registration));
  const stored = await CheckInModel.findOne({ registration: registration._id }).lean();
  const undo = paths.organiserCheckInUndo('fr', forum.slug);
  expect((await client.post(undo, { id: String(stored?._id) })).status).toBe(303);
  expect(await CheckInModel.countDocuments({ forum: forum._id })).toBe(0);
  expect((await client.get(door(forum))).visible).toContain('La présence est effacée');
  expect((await client.post(undo, { id: String(stored?._id) })).status).toBe(404);
});

test('a walk-in is registered and seen at once, within the seats', async () => {
  const forum = await createForum({ registration: { capacity: 1, waitingList: true } });
  const client = await atTheDoor(forum);
  const address = paths.organiserWalkIn('fr', forum.slug);
  expect((await client.get(address)).visible).toContain('Un nom suffit');
  expect((await client.post(address, { givenName: '' })).status).toBe(422);
  const walkedIn = await client.post(address, { givenName: 'Passante', familyName: '<b>Une</b>' });
  expect(walkedIn.location).toBe(door(forum));
  const page = await client.get(door(forum));
  expect(page.visible).toContain('Passante <b>Une</b> : inscription et présence enregistrées');
  expect(page.text).not.toContain('<b>Une</b>');
  expect(await RegistrationModel.findOne({ forum: forum._id }).lean()).toMatchObject({
    state: 'confirmed',
    origin: 'door',
  });
  expect(await CheckInModel.countDocuments({ forum: forum._id })).toBe(1);
  const full = await client.post(address, { givenName: 'Encore', familyName: 'Une' });
  expect(full.status).toBe(422);
  expect(full.visible).toContain('Il ne reste aucune place');
});

test('the list of those found asks as often for three as for one', async () => {
  const forum = await createForum();
  const client = await atTheDoor(forum);
  await createRegistration(forum, { familyName: 'Cherchée' });
  await client.get(door(forum, 'cherchee'));
  app.queries();
  await client.get(door(forum, 'cherchee'));
  const forOne = app.queries();
  await createRegistration(forum, { familyName: 'Cherchée aussi' });
  await createRegistration(forum, { familyName: 'Cherchée encore' });
  app.queries();
  expect((await client.get(door(forum, 'cherchee'))).visible).toContain('3 personnes');
  expect(app.queries()).toBe(forOne);
});

test('strangers, other roles and the staff of other forums are refused', async () => {
  const [forum, other] = [await createForum(), await createForum()];
  const registration = await createRegistration(forum);
  expect((await app.client().get(door(forum))).location).toContain('/fr/sign-in');
  expect((await app.client().post(tap(forum), idOf(registration))).status).toBe(401);
  for (const role of ['viewer', 'rapporteur'] as const) {
    const client = await app.signedIn(await createMember(forum, role));
    expect((await client.get(door(forum))).status).toBe(403);
    expect((await client.post(tap(forum), idOf(registration))).status).toBe(403);
  }
  const elsewhere = await atTheDoor(other);
  expect((await elsewhere.post(tap(forum), idOf(registration))).status).toBe(403);
  expect((await elsewhere.post(tap(other), idOf(registration))).status).toBe(404);
  expect((await elsewhere.get(door(other, registration.code))).visible).toContain('Personne sous ce nom');
  expect(await CheckInModel.countDocuments({ registration: registration._id })).toBe(0);
});
