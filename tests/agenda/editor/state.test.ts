import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { EditorState } from '../../../src/agenda/editor/state.ts';
import { SessionModel } from '../../../src/agenda/session.ts';
import type { ForumRecord } from '../../../src/forums/forum.ts';
import { paths } from '../../../src/paths.ts';
import { openTestApp, type TestApp } from '../../support/app.ts';
import type { Client } from '../../support/client.ts';
import { createMember } from '../../support/factories/accounts.ts';
import { createRoom, createSession, createUnscheduledSession } from '../../support/factories/agenda.ts';
import { createForum } from '../../support/factories/forums.ts';
import { createSpeaker } from '../../support/factories/speakers.ts';

let app: TestApp;
let forum: ForumRecord;
let organiser: Client;
const DAY = '2025-11-12';
const at = (local: string) => new Date(`${DAY}T${local}:00+01:00`);

beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  forum = await createForum({ startsOn: DAY, endsOn: '2025-11-13' });
  organiser = await app.signedIn(await createMember(forum, 'organiser'));
});

const address = (since?: number) =>
  paths.agendaEditorState('fr', forum.slug) + (since === undefined ? '' : `?since=${since}`);
async function state(): Promise<EditorState> {
  return JSON.parse((await organiser.get(address())).text) as EditorState;
}

test('an empty forum has its days and the hours of the house', async () => {
  expect(await state()).toEqual({
    revision: 0,
    days: [
      { day: DAY, label: 'mer. 12 nov.', isOutside: false },
      { day: '2025-11-13', label: 'jeu. 13 nov.', isOutside: false },
    ],
    hours: { from: 480, until: 1200, opens: 480, closes: 1200 },
    rooms: [],
    people: {},
    levels: { person: 'block', room: 'block' },
    sessions: [],
    findings: [],
  });
});

test('sessions are told in minutes of the forum’s day, with their people, parts and what the checks find', async () => {
  const room = await createRoom(forum, { name: { ar: 'القاعة' }, capacity: 40 });
  const person = await createSpeaker(forum, { name: { fr: 'Driss' } });
  const role = { speaker: person._id, role: 'presenter' as const };
  const session = await createSession(forum, {
    startsAt: at('06:30'),
    endsAt: at('08:00'),
    room: room._id,
    title: { ar: 'جلسة' },
    parts: [
      { kind: 'testimony', title: { fr: 'x' }, startsAt: at('07:00'), endsAt: at('07:30'), roles: [role] },
    ] as never,
  });
  const waiting = await createUnscheduledSession(forum, { kind: 'break' });
  const { sessions, hours, rooms, people, findings } = await state();
  expect(rooms).toEqual([{ id: String(room._id), text: 'القاعة', lang: 'ar', dir: 'rtl', capacity: 40 }]);
  expect(hours).toMatchObject({ from: 360, until: 1200 });
  expect(people).toEqual({ [String(person._id)]: 'Driss' });
  expect(sessions.find(({ id }) => id === String(session._id))).toMatchObject({
    day: DAY,
    starts: 390,
    ends: 480,
    minutes: 90,
    room: String(room._id),
    title: { text: 'جلسة', lang: 'ar', dir: 'rtl' },
    parts: [{ starts: 420, ends: 450, people: [String(person._id)] }],
  });
  const unplaced = sessions.find(({ id }) => id === String(waiting._id));
  expect(unplaced).toMatchObject({ minutes: 30 });
  expect(unplaced?.day).toBeUndefined();
  expect(findings).toEqual([
    {
      session: String(session._id),
      level: 'warn',
      text: 'Hors horaires — En dehors des heures d’ouverture.',
    },
  ]);
});

test('who has the newest state is sent nothing, until somebody changes the agenda', async () => {
  const session = await createUnscheduledSession(forum);
  const { revision } = await state();
  expect((await organiser.get(address(revision))).status).toBe(204);
  await organiser.post(paths.placeSession('fr', forum.slug, String(session._id)), {
    day: DAY,
    starts: '10:00',
    ends: '11:00',
    room: '',
    version: '1',
  });
  const newer = await organiser.get(address(revision));
  expect(newer.status).toBe(200);
  expect((JSON.parse(newer.text) as EditorState).revision).toBeGreaterThan(revision);
});

test('a day that no longer belongs to the forum is shown as long as a session is on it', async () => {
  await createSession(forum, { startsAt: at('09:00'), endsAt: at('10:00') });
  await SessionModel.updateMany(
    { forum: forum._id },
    { startsAt: new Date('2025-11-20T09:00Z'), endsAt: new Date('2025-11-20T10:00Z') },
  );
  expect((await state()).days.at(-1)).toMatchObject({ day: '2025-11-20', isOutside: true });
});

test('the page lists every session with the way to its form, for browsers without scripts', async () => {
  const placed = await createSession(forum, { title: { fr: 'Ouverture' } });
  const waiting = await createUnscheduledSession(forum, { title: { fr: 'Témoignage' } });
  const { text } = await organiser.get(paths.agendaEditor('fr', forum.slug, '2025-11-13'));
  for (const { _id } of [placed, waiting])
    expect(text).toContain(paths.placeSession('fr', forum.slug, String(_id)));
  expect(text).toContain('data-day="2025-11-13"');
  const wrong = await organiser.get(paths.agendaEditor('fr', forum.slug, 'demain'));
  expect(wrong.text).toContain(`data-day="${DAY}"`);
});

test('an empty agenda leads to the first room, then to the first session', async () => {
  const first = await organiser.get(paths.agendaEditor('fr', forum.slug));
  expect(first.text).toContain(paths.newRoom('fr', forum.slug));
  await createRoom(forum);
  const then = await organiser.get(paths.agendaEditor('fr', forum.slug));
  expect(then.visible).toContain('Ajouter une session');
});

test('strangers and people of another forum see neither', async () => {
  const other = await app.signedIn(await createMember(await createForum(), 'organiser'));
  const viewer = await app.signedIn(await createMember(forum, 'viewer'));
  for (const to of [address(), paths.agendaEditor('fr', forum.slug)]) {
    expect((await app.client().get(to)).location).toContain('/fr/sign-in');
    for (const client of [other, viewer]) expect((await client.get(to)).status).toBe(403);
  }
});
