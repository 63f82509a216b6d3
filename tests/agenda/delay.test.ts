import fc from 'fast-check';
import { Types } from 'mongoose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { sessionsDelayed } from '../../src/agenda/delay.ts';
import { agendaRevision } from '../../src/agenda/queries.ts';
import type { RoomRecord } from '../../src/agenda/room.ts';
import { SessionModel, type SessionRecord } from '../../src/agenda/session.ts';
import { AuditEntryModel } from '../../src/audit/auditEntry.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { paths } from '../../src/paths.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createMember } from '../support/factories/accounts.ts';
import { createRoom, createSession } from '../support/factories/agenda.ts';
import { createForum } from '../support/factories/forums.ts';
import { createSpeaker } from '../support/factories/speakers.ts';

let app: TestApp;
let forum: ForumRecord;
let organiser: Client;
let hall: RoomRecord;
let small: RoomRecord;
// Casablanca was an hour ahead of UTC then.
const at = (local: string, day = '2025-11-12') => new Date(`${day}T${local}:00+01:00`);

beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

beforeEach(async () => {
  forum = await createForum({ startsOn: '2025-11-12', endsOn: '2025-11-13' });
  organiser = await app.signedIn(await createMember(forum, 'organiser'));
  hall = await createRoom(forum);
  small = await createRoom(forum);
});

const session = (starts: string, ends: string, given: Partial<SessionRecord> = {}) =>
  createSession(forum, { startsAt: at(starts), endsAt: at(ends), ...given });
/** Opens the form and sends it. */
async function delay(fields: Record<string, string>) {
  const revision = String(await agendaRevision(forum._id));
  return organiser.post(paths.delayAgenda('fr', forum.slug), { day: '2025-11-12', revision, ...fields });
}
const timesOf = async ({ _id }: SessionRecord) => {
  const stored = await SessionModel.findById(_id).lean<SessionRecord>();
  return [stored?.startsAt, stored?.endsAt];
};

test('what is still to come on the day moves with its parts; what was, and other days, stay', async () => {
  const opening = await session('09:00', '10:00');
  const table = await session('10:00', '11:00', {
    parts: [
      { kind: 'presentation', title: { fr: 'A' }, roles: [], startsAt: at('10:15'), endsAt: at('10:30') },
    ] as never,
  });
  const tomorrow = await createSession(forum, {
    startsAt: at('10:00', '2025-11-13'),
    endsAt: at('11:00', '2025-11-13'),
  });
  const answer = await delay({ from: '10:00', minutes: '20' });
  expect(answer.location).toBe(paths.organiserAgenda('fr', forum.slug));
  expect(await timesOf(opening)).toEqual([at('09:00'), at('10:00')]);
  expect(await timesOf(table)).toEqual([at('10:20'), at('11:20')]);
  expect(await timesOf(tomorrow)).toEqual([at('10:00', '2025-11-13'), at('11:00', '2025-11-13')]);
  const [part] = (await SessionModel.findById(table._id).lean<SessionRecord>())?.parts ?? [];
  expect([part?.startsAt, part?.endsAt]).toEqual([at('10:35'), at('10:50')]);
  expect(await AuditEntryModel.countDocuments({ forum: forum._id, verb: 'session.delayed' })).toBe(1);
  expect((await organiser.get(answer.location)).visible).toContain('1 session a changé d’horaire');
});

test('the session that is on may run longer, what follows begins later; or earlier with minutes below zero', async () => {
  const opening = await session('09:00', '10:00', { room: hall._id });
  const table = await session('10:00', '11:00', { room: hall._id });
  await delay({ from: '09:40', minutes: '٢٠', extend: 'on' });
  expect(await timesOf(opening)).toEqual([at('09:00'), at('10:20')]);
  expect(await timesOf(table)).toEqual([at('10:20'), at('11:20')]);
  await delay({ from: '10:20', minutes: '-5', extend: 'on' });
  // Somebody begins before the opening is over: the room is taken, nothing moves.
  expect(await timesOf(table)).toEqual([at('10:20'), at('11:20')]);
  await delay({ from: '09:00', minutes: '-10' });
  expect(await timesOf(opening)).toEqual([at('08:50'), at('10:10')]);
});

test('one room alone may be late, unless somebody is then needed in two places; nothing moves by half', async () => {
  const amina = await createSpeaker(forum, { name: { fr: 'Amina' } });
  const roles = [{ speaker: amina._id, role: 'moderator' as const }];
  const first = await session('09:00', '10:00', { room: hall._id, roles, title: { fr: 'Première' } });
  const second = await session('09:30', '11:00', { room: hall._id, title: { fr: 'Libre' } });
  await SessionModel.updateOne({ _id: second._id }, { startsAt: at('11:00'), endsAt: at('11:30') });
  const elsewhere = await session('10:00', '11:00', { room: small._id, roles, title: { fr: 'Ailleurs' } });
  const answer = await delay({ from: '09:00', minutes: '15', room: String(hall._id) });
  expect(answer.status).toBe(422);
  expect(answer.visible).toContain('1 conflit');
  expect(answer.visible).toMatch(/Amina.*Ailleurs/);
  expect(answer.text).toContain('value="15"');
  expect(await timesOf(first)).toEqual([at('09:00'), at('10:00')]);
  expect((await delay({ from: '09:00', minutes: '15' })).status).toBe(303);
  expect(await timesOf(elsewhere)).toEqual([at('10:15'), at('11:15')]);
});

test('the same form sent twice, also at once, delays once', async () => {
  const table = await session('10:00', '11:00');
  const { text } = await organiser.get(paths.delayAgenda('fr', forum.slug));
  const [, revision = ''] = /name="revision" value="(\d+)"/.exec(text) ?? [];
  const answers = await Promise.all([1, 2, 3].map(() => delay({ from: '10:00', minutes: '20', revision })));
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 422, 422]);
  expect(await timesOf(table)).toEqual([at('10:20'), at('11:20')]);
  const late = answers.find(({ status }) => status === 422);
  expect(late?.visible).toContain('Le programme a changé depuis l’ouverture de cette page');
  // What came back may be sent again.
  expect(late?.text).toContain(`name="revision" value="${await agendaRevision(forum._id)}"`);
});

test.each([
  ['no time', { from: '', minutes: '5' }],
  ['no minutes', { from: '09:00', minutes: '0' }],
  ['words for minutes', { from: '09:00', minutes: 'vingt' }],
  ['a day that is none of the forum’s', { from: '09:00', minutes: '5', day: '2026-01-01' }],
  ['a room of another forum', { from: '09:00', minutes: '5', room: String(new Types.ObjectId()) }],
  ['nothing to come', { from: '12:00', minutes: '5' }],
  ['past midnight', { from: '09:00', minutes: '239' }],
])('%s is refused with what was typed', async (_what, fields) => {
  const late = await session('20:30', '21:00');
  const early = await session('09:00', '10:00');
  if (fields.from === '12:00') await SessionModel.deleteOne({ _id: late._id });
  const answer = await delay(fields);
  expect(answer.status).toBe(422);
  expect(await timesOf(early)).toEqual([at('09:00'), at('10:00')]);
});

test('there and back again is where it was, whatever the day holds', () => {
  const slot = fc.record({
    start: fc.integer({ min: 0, max: 1_000 }),
    length: fc.integer({ min: 5, max: 180 }),
    room: fc.constantFrom(undefined, 'a', 'b'),
  });
  fc.assert(
    fc.property(fc.array(slot, { maxLength: 12 }), fc.integer({ min: 1, max: 60 }), (slots, minutes) => {
      const midnight = at('00:00').getTime();
      const sessions = slots.map(
        ({ start, length, room }, index) =>
          ({
            _id: index,
            startsAt: new Date(midnight + start * 60_000),
            endsAt: new Date(midnight + (start + length) * 60_000),
            parts: [],
            room,
          }) as unknown as SessionRecord,
      );
      const all = { day: '2025-11-12', from: '00:00', extend: false };
      const there = sessionsDelayed(sessions, { ...all, minutes }, 'Africa/Casablanca');
      const moved = there.map(({ session: one, ...times }) => ({ ...one, ...times }));
      const back = sessionsDelayed(moved, { ...all, minutes: -minutes }, 'Africa/Casablanca');
      expect(back.map(({ startsAt, endsAt }) => [startsAt, endsAt])).toEqual(
        sessions.map(({ startsAt, endsAt }) => [startsAt, endsAt]),
      );
    }),
  );
});
