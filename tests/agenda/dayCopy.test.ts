import { Types } from 'mongoose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { sessionsCopied } from '../../src/agenda/dayCopy.ts';
import { agendaRevision, MOST_SESSIONS } from '../../src/agenda/queries.ts';
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
  hall = await createRoom(forum);
});

const session = (starts: string, ends: string, given: Partial<SessionRecord> = {}, day = FIRST) =>
  createSession(forum, { startsAt: at(starts, day), endsAt: at(ends, day), ...given });
const address = () => paths.copyDay('fr', forum.slug);
async function copy(fields: Record<string, string> = {}) {
  const revision = String(await agendaRevision(forum._id));
  return organiser.post(address(), { from: FIRST, to: SECOND, which: 'all', revision, ...fields });
}
const onSecond = () =>
  SessionModel.find({ forum: forum._id, startsAt: { $gte: at('00:00', SECOND) } })
    .sort({ startsAt: 1 })
    .lean<SessionRecord[]>();

test('a day is made anew on another one: times on the wall, parts, rooms and people, under ids and slugs of their own', async () => {
  const amina = await createSpeaker(forum);
  const roles = [{ speaker: amina._id, role: 'moderator' as const }];
  const table = await session('10:00', '11:00', {
    slug: 'table-ronde',
    kind: 'roundTable',
    title: { fr: 'Table ronde' },
    room: hall._id,
    roles,
    parts: [
      { kind: 'testimony', title: { fr: 'Récit' }, roles, startsAt: at('10:15'), endsAt: at('10:30') },
    ] as never,
  });
  await session('22:00', '23:59', { endsAt: at('00:00', SECOND), title: { fr: 'Veillée' } });
  const seen = await organiser.get(`${address()}?from=${FIRST}&to=${SECOND}&which=all&people=on&rooms=on`);
  expect(seen.visible).toContain('2 sessions seraient créées');
  expect(seen.visible).toMatch(/Table ronde.*13 nov.*10:00–11:00/s);
  expect(await onSecond()).toHaveLength(0);

  const answer = await copy({ people: 'on', rooms: 'on' });
  expect(answer.location).toBe(paths.organiserAgenda('fr', forum.slug));
  expect((await organiser.get(answer.location)).visible).toContain('2 sessions ont été copiées');
  const [made, evening] = await onSecond();
  expect(made).toMatchObject({
    slug: 'table-ronde-2',
    title: { fr: 'Table ronde' },
    kind: 'roundTable',
    version: 1,
  });
  expect([made?.startsAt, made?.endsAt]).toEqual([at('10:00', SECOND), at('11:00', SECOND)]);
  expect(made?.room).toEqual(hall._id);
  expect(made?.roles).toMatchObject([{ speaker: amina._id, role: 'moderator' }]);
  const [part] = made?.parts ?? [];
  expect([part?.startsAt, part?.endsAt]).toEqual([at('10:15', SECOND), at('10:30', SECOND)]);
  expect(part?.roles).toHaveLength(1);
  expect([String(made?._id), String(part?._id)]).not.toContain(String(table._id));
  expect(String(part?._id)).not.toBe(String(table.parts[0]?._id));
  expect(evening?.endsAt).toEqual(at('00:00', '2025-11-14'));
  expect(await AuditEntryModel.countDocuments({ forum: forum._id, verb: 'session.copied' })).toBe(2);
});

test('the frame alone, without people and rooms', async () => {
  const amina = await createSpeaker(forum);
  const roles = [{ speaker: amina._id, role: 'speaker' as const }];
  await session('09:00', '10:00', { kind: 'opening', room: hall._id, roles });
  await session('10:00', '11:00', { kind: 'keynote' });
  await session('11:00', '11:30', { kind: 'break' });
  expect((await copy({ which: 'frame' })).status).toBe(303);
  const made = await onSecond();
  expect(made.map(({ kind }) => kind)).toEqual(['opening', 'break']);
  expect(made.map(({ room, roles: own }) => [room, own.length])).toEqual([
    [undefined, 0],
    [undefined, 0],
  ]);
});

test('what somebody or a room has on that day already is told and refused, all of it; without rooms it passes', async () => {
  await session('09:00', '10:00', { room: hall._id, title: { fr: 'Première' } });
  await session('11:00', '12:00', { title: { fr: 'Libre' } });
  await session('09:30', '10:30', { room: hall._id, title: { fr: 'Occupée' } }, SECOND);
  const seen = await organiser.get(`${address()}?from=${FIRST}&to=${SECOND}&which=all&rooms=on`);
  expect(seen.status).toBe(200);
  expect(seen.visible).toMatch(/Rien n’a été modifié.*09:.*(Première.*Occupée|Occupée.*Première)/s);
  expect(seen.text).not.toContain('name="revision"');
  const refused = await copy({ rooms: 'on' });
  expect(refused.status).toBe(422);
  expect(refused.visible).toContain('1 conflit');
  expect(await onSecond()).toHaveLength(1);
  expect((await copy()).status).toBe(303);
  expect(await onSecond()).toHaveLength(3);
});

test('the same form sent twice, also at once, copies once', async () => {
  await session('10:00', '11:00');
  const { text } = await organiser.get(`${address()}?from=${FIRST}&to=${SECOND}&which=all`);
  const [, revision = ''] = /name="revision" value="(\d+)"/.exec(text) ?? [];
  const answers = await Promise.all([1, 2, 3].map(() => copy({ revision })));
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 422, 422]);
  expect(await onSecond()).toHaveLength(1);
  expect(answers.find(({ status }) => status === 422)?.visible).toContain(
    'Le programme a changé depuis l’ouverture de cette page',
  );
});

test.each([
  ['the same day', { to: FIRST }, 'Choisissez un autre jour'],
  ['a day that is none of the forum’s', { to: '2026-01-01' }, ''],
  ['a day without sessions', { from: SECOND, to: FIRST }, ''],
  ['an unknown choice', { which: 'half' }, ''],
  ['no revision', { revision: '' }, 'Le programme a changé'],
  ['a frame that is not there', { which: 'frame' }, 'Il n’y a rien à copier'],
])('%s is refused', async (_what, fields, words) => {
  await session('10:00', '11:00');
  const answer = await copy(fields);
  expect(answer.status).toBe(422);
  expect(answer.visible).toContain(words);
  expect(await SessionModel.countDocuments({ forum: forum._id })).toBe(1);
});

test('never more sessions than an agenda may hold', () => {
  const one = {
    startsAt: at('10:00'),
    endsAt: at('11:00'),
    kind: 'opening',
    title: {},
    parts: [],
    roles: [],
  };
  const many = Array.from({ length: MOST_SESSIONS / 2 + 1 }, (_one, index) => ({
    ...one,
    _id: new Types.ObjectId(),
    slug: `s-${index}`,
  })) as unknown as SessionRecord[];
  const day = { from: FIRST, to: SECOND, which: 'all', people: true, rooms: true } as const;
  const made = sessionsCopied(many.slice(1), day, forum.timeZone);
  expect(new Set([...many, ...made.map(({ copy: own }) => own)].map(({ slug }) => slug)).size).toBe(
    MOST_SESSIONS + 1,
  );
  expect(() => sessionsCopied(many, day, forum.timeZone)).toThrow('agenda:errors.tooManySessions');
});

test('nobody else copies: strangers sign in, other forums’ organisers and viewers are refused', async () => {
  await session('10:00', '11:00');
  const other = await createForum();
  const fields = { from: FIRST, to: SECOND, which: 'all', revision: '0' };
  expect((await app.client().post(address(), fields)).status).toBe(401);
  for (const [of, role] of [
    [other, 'owner'],
    [forum, 'viewer'],
  ] as const) {
    const client = await app.signedIn(await createMember(of, role));
    expect((await client.post(address(), fields)).status).toBeGreaterThanOrEqual(403);
  }
  expect(await SessionModel.countDocuments({ forum: forum._id })).toBe(1);
});
