import { Types } from 'mongoose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { EditorState } from '../../../src/agenda/editor/state.ts';
import type { RoomRecord } from '../../../src/agenda/room.ts';
import { SessionModel, type SessionRecord } from '../../../src/agenda/session.ts';
import { AuditEntryModel } from '../../../src/audit/auditEntry.ts';
import type { ForumRecord } from '../../../src/forums/forum.ts';
import { paths } from '../../../src/paths.ts';
import { openTestApp, type TestApp } from '../../support/app.ts';
import type { Client } from '../../support/client.ts';
import { createAccount, createMember } from '../../support/factories/accounts.ts';
import { createRoom, createSession, createUnscheduledSession } from '../../support/factories/agenda.ts';
import { createForum } from '../../support/factories/forums.ts';

let app: TestApp;
let forum: ForumRecord;
let organiser: Client;
let hall: RoomRecord;
const DAY = '2025-11-12';
// Casablanca was an hour ahead of UTC then.
const at = (local: string) => new Date(`${DAY}T${local}:00+01:00`);

beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  forum = await createForum({ startsOn: DAY, endsOn: '2025-11-13' });
  organiser = await app.signedIn(await createMember(forum, 'organiser'));
  hall = await createRoom(forum, { name: { fr: 'Grande salle' } });
});

const address = ({ _id }: Pick<SessionRecord, '_id'>) => paths.placeSession('fr', forum.slug, String(_id));
const stored = ({ _id }: SessionRecord) => SessionModel.findById(_id).lean<SessionRecord>();
const fields = (given: Record<string, string> = {}) => ({
  day: DAY,
  starts: '14:00',
  ends: '15:00',
  room: String(hall._id),
  version: '1',
  ...given,
});
interface Answer {
  saved?: number;
  refused?: string[];
  state: EditorState;
}
async function placeByScript(session: SessionRecord, given: Record<string, string> = {}, client = organiser) {
  const answer = await client.post(address(session), fields(given), { Accept: 'application/json' });
  return { status: answer.status, body: JSON.parse(answer.text) as Answer };
}

test('the form shows where the session is, and puts it elsewhere', async () => {
  const session = await createSession(forum, { startsAt: at('09:00'), endsAt: at('10:00') });
  const form = await organiser.get(address(session));
  expect(form.text).toContain('value="09:00"');
  const answer = await organiser.post(address(session), fields());
  expect(answer.location).toBe(paths.agendaEditor('fr', forum.slug));
  expect((await organiser.get(answer.location)).visible).toContain('La session est placée');
  expect(await stored(session)).toMatchObject({ startsAt: at('14:00'), endsAt: at('15:00'), version: 2 });
  const [entry] = await AuditEntryModel.find({ forum: forum._id, subject: String(session._id) }).lean();
  expect(entry).toMatchObject({ verb: 'session.moved', before: { startsAt: at('09:00').toISOString() } });
});

test('a session without a slot is placed, and taken off again', async () => {
  const session = await createUnscheduledSession(forum);
  expect((await organiser.post(address(session), fields())).status).toBe(303);
  const off = await organiser.post(
    address(session),
    fields({ version: '2', unschedule: 'on', day: '', starts: '' }),
  );
  expect((await organiser.get(off.location)).visible).toContain('La session n’a plus d’horaire');
  expect(await stored(session)).toMatchObject({ formerSlot: { startsAt: at('14:00') }, version: 3 });
  const verbs = await AuditEntryModel.distinct('verb', { subject: String(session._id) });
  expect(verbs.sort()).toEqual(['session.placed', 'session.unscheduled']);
});

test.each([
  ['without a day', { day: '' }, 'Choisissez l’un des jours du forum'],
  ['on a day of another month', { day: '2025-12-12' }, 'en dehors des dates du forum'],
  ['that ends before it begins', { ends: '13:00' }, 'L’heure de fin doit suivre'],
  ['with a time that is none', { starts: '25:99' }, '09:30'],
  ['in a room of another forum', { room: String(new Types.ObjectId()) }, 'Cette salle n’existe plus'],
])('a place %s is refused, with what was typed', async (_what, given, said) => {
  const session = await createSession(forum);
  const answer = await organiser.post(address(session), fields({ starts: '14:10', ...given }));
  expect(answer.status).toBe(422);
  expect(answer.visible).toContain(said);
  expect(answer.text).toContain(`value="${{ starts: '14:10', ...given }.starts}"`);
  expect(await stored(session)).toMatchObject({ version: 1 });
});

test('who or what is taken is named, by form and by script, and nothing is saved', async () => {
  const other = await createSession(forum, {
    startsAt: at('14:30'),
    endsAt: at('15:30'),
    room: hall._id,
    title: { fr: 'Atelier régional' },
  });
  const session = await createSession(forum);
  const page = await organiser.post(address(session), fields());
  expect(page.status).toBe(422);
  expect(page.text).toContain(paths.placeSession('fr', forum.slug, String(other._id)));
  const { status, body } = await placeByScript(session);
  expect(status).toBe(422);
  expect(body.refused?.join(' ')).toMatch(/Grande salle.*Atelier régional.*14:30–15:30/);
  expect(body.state.sessions.find(({ id }) => id === String(session._id))?.starts).toBe(9 * 60);
  expect(await stored(session)).toMatchObject({ version: 1 });
  // Half-open: until the other begins there is room.
  expect((await placeByScript(session, { ends: '14:30' })).body.saved).toBe(2);
});

test('of two who move a session at once one is told who was first; nothing is overwritten', async () => {
  const session = await createSession(forum);
  const answers = await Promise.all([
    placeByScript(session),
    placeByScript(session, { starts: '16:00', ends: '17:00' }),
  ]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  const late = answers.find(({ status }) => status === 409);
  const kept = await stored(session);
  expect(late?.body.refused?.join(' ')).toContain('a modifié cette session entre-temps');
  expect(kept?.version).toBe(2);
  const shown = late?.body.state.sessions.find(({ id }) => id === String(session._id));
  expect(shown?.starts).toBe(kept?.startsAt?.getTime() === at('14:00').getTime() ? 14 * 60 : 16 * 60);
});

test('by form too: both are told, what was typed stays, and sending it again saves it', async () => {
  const session = await createSession(forum);
  await placeByScript(session);
  const answer = await organiser.post(address(session), fields({ starts: '16:00', ends: '17:00' }));
  expect(answer.status).toBe(409);
  expect(answer.visible).toContain('14:00–15:00');
  expect(answer.text).toContain('value="16:00"');
  expect(answer.text).toContain('name="version" value="2"');
  const again = await organiser.post(
    address(session),
    fields({ starts: '16:00', ends: '17:00', version: '2' }),
  );
  expect(again.status).toBe(303);
});

test('strangers, people of another forum and who only reads are refused', async () => {
  const session = await createSession(forum);
  const elsewhere = await app.signedIn(await createMember(await createForum(), 'organiser'));
  const viewer = await app.signedIn(await createMember(forum, 'viewer'));
  const nobody = await app.signedIn(await createAccount());
  expect((await app.client().post(address(session), fields())).status).toBe(401);
  for (const client of [elsewhere, viewer, nobody]) {
    expect((await client.get(address(session))).status).toBe(403);
    expect((await client.post(address(session), fields())).status).toBe(403);
  }
  const theirs = await createSession(await createForum());
  expect((await organiser.post(address(theirs), fields())).status).toBe(404);
  expect(await stored(session)).toMatchObject({ version: 1 });
});
