import { Types } from 'mongoose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { agendaRevision } from '../../src/agenda/queries.ts';
import type { RoomRecord } from '../../src/agenda/room.ts';
import { SessionModel, type SessionRecord } from '../../src/agenda/session.ts';
import { AuditEntryModel } from '../../src/audit/auditEntry.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { paths } from '../../src/paths.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createMember } from '../support/factories/accounts.ts';
import { createRoom, createSession, createUnscheduledSession } from '../support/factories/agenda.ts';
import { createForum } from '../support/factories/forums.ts';
import { createRegistration } from '../support/factories/registrations.ts';

let app: TestApp;
let forum: ForumRecord;
let organiser: Client;
let hall: RoomRecord;
let small: RoomRecord;
const FIRST = '2025-11-12';
const SECOND = '2025-11-13';
// Casablanca was an hour ahead of UTC then.
const at = (local: string, day = FIRST) => new Date(`${day}T${local}:00+01:00`);

beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

beforeEach(async () => {
  forum = await createForum({ startsOn: FIRST, endsOn: SECOND });
  organiser = await app.signedIn(await createMember(forum, 'organiser'));
  hall = await createRoom(forum, { name: { fr: 'Grande salle' } });
  small = await createRoom(forum, { name: { fr: 'Petite salle' }, capacity: 1 });
});

const session = (starts: string, ends: string, room: RoomRecord | undefined, day = FIRST, title = 'Séance') =>
  createSession(forum, {
    startsAt: at(starts, day),
    endsAt: at(ends, day),
    title: { fr: title },
    ...(room && { room: room._id }),
  });
const address = () => paths.swapRooms('fr', forum.slug);
const rooms = () => ({ first: String(hall._id), second: String(small._id) });
async function swap(fields: Record<string, string> = {}) {
  const revision = String(await agendaRevision(forum._id));
  return organiser.post(address(), { ...rooms(), revision, ...fields });
}
const roomOf = async ({ _id }: SessionRecord) =>
  String((await SessionModel.findById(_id).lean<SessionRecord>())?.room);

test('two rooms change places for the whole forum; other rooms, and what has none, stay', async () => {
  const third = await createRoom(forum);
  const big = await session('09:00', '10:00', hall);
  const little = await session('09:00', '10:00', small, SECOND);
  const unplaced = await createUnscheduledSession(forum, { room: hall._id });
  const elsewhere = await session('09:00', '10:00', third);
  const nowhere = await session('09:00', '10:00', undefined);
  const seen = await organiser.get(`${address()}?${new URLSearchParams(rooms())}`);
  expect(seen.visible).toContain('3 sessions changeraient de salle');
  const answer = await swap();
  expect(answer.location).toBe(paths.organiserAgenda('fr', forum.slug));
  expect((await organiser.get(answer.location)).visible).toContain('3 sessions ont changé de salle');
  expect(await Promise.all([big, little, unplaced, elsewhere, nowhere].map(roomOf))).toEqual(
    [small._id, hall._id, small._id, third._id, undefined].map(String),
  );
  expect((await SessionModel.findById(big._id).lean<SessionRecord>())?.version).toBe(2);
  expect(await AuditEntryModel.countDocuments({ forum: forum._id, verb: 'session.swapped' })).toBe(3);
});

test('on one day, or from a time on, only what begins then changes', async () => {
  const early = await session('09:00', '10:00', hall);
  const late = await session('14:00', '15:00', hall);
  const tomorrow = await session('14:00', '15:00', hall, SECOND);
  expect((await swap({ day: FIRST, from: '12:00' })).status).toBe(303);
  expect(await Promise.all([early, late, tomorrow].map(roomOf))).toEqual(
    [hall._id, small._id, hall._id].map(String),
  );
  expect((await swap({ day: SECOND })).status).toBe(303);
  expect(await roomOf(tomorrow)).toBe(String(small._id));
});

test('a room that is still taken by what began before is told, and nothing changes', async () => {
  const long = await session('09:00', '13:00', small, FIRST, 'Longue séance');
  const noon = await session('12:00', '14:00', hall, FIRST, 'Table de midi');
  const query = new URLSearchParams({ ...rooms(), day: FIRST, from: '12:00' });
  const seen = await organiser.get(`${address()}?${query}`);
  expect(seen.visible).toMatch(/Rien n’a été modifié.*Petite salle/s);
  const answer = await swap({ day: FIRST, from: '12:00' });
  expect(answer.status).toBe(422);
  expect(answer.visible).toContain('1 conflit');
  expect(answer.visible).toMatch(/Petite salle ,.*Longue séance/);
  expect(await Promise.all([long, noon].map(roomOf))).toEqual([small._id, hall._id].map(String));
});

test('a session that comes to a room too small for those who mean to attend is told, not refused', async () => {
  const table = await session('09:00', '10:00', hall, FIRST, 'Table ronde');
  for (const _one of [1, 2]) await createRegistration(forum, { sessions: [table._id] });
  const seen = await organiser.get(`${address()}?${new URLSearchParams(rooms())}`);
  expect(seen.visible).toMatch(/Salle trop petite\s: 2 places nécessaires, 1 disponibles/);
  const { location } = await swap();
  expect((await organiser.get(location)).visible).toContain('1 session est dans une salle trop petite');
  expect(await roomOf(table)).toBe(String(small._id));
});

test('the same form sent twice, also at once, swaps once: twice would be as before', async () => {
  const table = await session('10:00', '11:00', hall);
  const { text } = await organiser.get(`${address()}?${new URLSearchParams(rooms())}`);
  const [, revision = ''] = /name="revision" value="(\d+)"/.exec(text) ?? [];
  const answers = await Promise.all([swap({ revision }), swap({ revision })]);
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 422]);
  expect(await roomOf(table)).toBe(String(small._id));
});

test.each([
  ['the same room twice', () => ({ second: String(hall._id) }), 'Choisissez deux salles différentes'],
  ['a room of another forum', () => ({ second: String(new Types.ObjectId()) }), ''],
  ['a time without a day', () => ({ from: '10:00' }), 'Choisissez le jour'],
  ['a day that is none of the forum’s', () => ({ day: '2026-01-01' }), ''],
  ['rooms that are free', () => ({ day: SECOND }), 'Aucune des deux salles'],
])('%s is refused with what was typed', async (_what, fields, words) => {
  const table = await session('10:00', '11:00', hall);
  const answer = await swap(fields());
  expect(answer.status).toBe(422);
  expect(answer.visible).toContain(words);
  expect(answer.text).toContain(`<option value="${hall._id}" selected`);
  expect(await roomOf(table)).toBe(String(hall._id));
});

test('nobody else swaps: strangers sign in, other forums’ organisers are refused', async () => {
  const table = await session('10:00', '11:00', hall);
  const stranger = await app.client().post(address(), { ...rooms(), revision: '0' });
  const elsewhere = await app.signedIn(await createMember(await createForum(), 'owner'));
  expect(stranger.status).toBe(401);
  expect((await elsewhere.post(address(), { ...rooms(), revision: '0' })).status).toBeGreaterThanOrEqual(403);
  expect(await roomOf(table)).toBe(String(hall._id));
});
