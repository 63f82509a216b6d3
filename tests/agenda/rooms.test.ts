import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { RoomModel, type RoomRecord } from '../../src/agenda/room.ts';
import { SessionModel } from '../../src/agenda/session.ts';
import { AuditEntryModel } from '../../src/audit/auditEntry.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { paths } from '../../src/paths.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createMember } from '../support/factories/accounts.ts';
import { createRoom, createSession } from '../support/factories/agenda.ts';
import { createForum } from '../support/factories/forums.ts';

let app: TestApp;
let forum: ForumRecord;
let organiser: Client;

beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

beforeEach(async () => {
  forum = await createForum();
  organiser = await app.signedIn(await createMember(forum, 'organiser', { name: 'Nadia' }));
});

const names = async () =>
  (await RoomModel.find({ forum: forum._id }).sort({ position: 1 }).lean()).map(({ name }) => name.fr);

test('before the first room the page says what rooms are for', async () => {
  const page = await organiser.get(paths.organiserRooms('fr', forum.slug));
  expect(page.visible).toContain('Aucune salle pour l’instant');
});

test('a room is added after the others, and its seats are shown', async () => {
  await createRoom(forum, { name: { fr: 'Première' } });
  const fields = { name: { fr: 'Salle B', ar: 'القاعة ب' }, capacity: '٤٠' };
  const answer = await organiser.post(paths.organiserRooms('fr', forum.slug), fields);
  expect(answer.location).toBe(paths.organiserRooms('fr', forum.slug));
  expect(await names()).toEqual(['Première', 'Salle B']);
  const page = await organiser.get(answer.location);
  expect(page.visible).toContain('La salle est ajoutée.');
  expect(page.visible).toMatch(/Salle B 40/);
  expect(await AuditEntryModel.exists({ forum: forum._id, verb: 'room.created' })).not.toBeNull();
});

test('a room without a name, or with no real number of seats, is refused with what was typed', async () => {
  const answer = await organiser.post(paths.organiserRooms('fr', forum.slug), {
    name: {},
    capacity: 'beaucoup',
  });
  expect(answer.status).toBe(422);
  expect(answer.text).toContain('value="beaucoup"');
  expect(answer.text).toContain('href="#field-name"');
  expect(answer.text).toContain('href="#field-capacity"');
  expect(await names()).toEqual([]);
});

test('who saves an older version of a room sees both', async () => {
  const room = await createRoom(forum, { name: { fr: 'Avant' } });
  const address = paths.editRoom('fr', forum.slug, String(room._id));
  expect((await organiser.post(address, { name: { fr: 'Salle verte' }, version: 1 })).status).toBe(303);
  expect((await RoomModel.findById(room._id).lean())?.capacity).toBeUndefined();
  const answer = await organiser.post(address, { name: { fr: 'Salle bleue' }, version: 1 });
  expect(answer.status).toBe(409);
  expect(answer.visible).toContain('Salle verte');
  expect(answer.text).toContain('value="Salle bleue"');
  expect(await names()).toEqual(['Salle verte']);
});

test('a room moves up one place at a time, the first one stays', async () => {
  const rooms: RoomRecord[] = [];
  for (const name of ['A', 'B', 'C'])
    rooms.push(await createRoom(forum, { name: { fr: name }, position: 7 }));
  const raise = (index: number) =>
    organiser.post(paths.moveRoom('fr', forum.slug, String(rooms[index]?._id)));
  expect((await raise(2)).location).toBe(paths.organiserRooms('fr', forum.slug));
  expect(await names()).toEqual(['A', 'C', 'B']);
  await raise(0);
  expect(await names()).toEqual(['A', 'C', 'B']);
});

test('a room is deleted only while no session is in it', async () => {
  const room = await createRoom(forum, { name: { fr: 'Grande salle' } });
  const session = await createSession(forum, { room: room._id });
  const address = paths.removeRoom('fr', forum.slug, String(room._id));
  const refused = await organiser.post(address);
  expect(refused.status).toBe(422);
  expect(refused.visible).toContain('1 session s’y tient');
  expect(await names()).toEqual(['Grande salle']);
  await SessionModel.deleteOne({ _id: session._id });
  expect((await organiser.post(address)).status).toBe(303);
  expect(await names()).toEqual([]);
});

test('a room of another forum, a viewer, a stranger: refused', async () => {
  const room = await createRoom(await createForum());
  expect((await organiser.get(paths.editRoom('fr', forum.slug, String(room._id)))).status).toBe(404);
  expect((await organiser.post(paths.removeRoom('fr', forum.slug, String(room._id)))).status).toBe(404);
  const viewer = await app.signedIn(await createMember(forum, 'viewer'));
  expect((await viewer.post(paths.organiserRooms('fr', forum.slug), { name: { fr: 'X' } })).status).toBe(403);
  await app.client().post(paths.organiserRooms('fr', forum.slug), { name: { fr: 'X' } });
  expect(await names()).toEqual([]);
  expect(await RoomModel.countDocuments({ _id: room._id })).toBe(1);
});

test('the list of rooms asks the database as often for one room as for three', async () => {
  const count = async () => {
    app.queries();
    await organiser.get(paths.organiserRooms('fr', forum.slug));
    return app.queries();
  };
  await createRoom(forum);
  await count();
  const one = await count();
  await createRoom(forum);
  await createRoom(forum);
  expect(await count()).toBe(one);
});
