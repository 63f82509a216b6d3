import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { changesBetween } from '../../src/agenda/changes.ts';
import type { AgendaJson } from '../../src/agenda/exports/agendaJson.ts';
import { SessionModel, type SessionRecord } from '../../src/agenda/session.ts';
import { type Snapshot, snapshotOf } from '../../src/agenda/snapshot.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { paths } from '../../src/paths.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createMember } from '../support/factories/accounts.ts';
import { createRoom, createSession, releaseForTest, sessionFields } from '../support/factories/agenda.ts';
import { createForum } from '../support/factories/forums.ts';

let app: TestApp;
let forum: ForumRecord;
let organiser: Client;

beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  forum = await createForum({ startsOn: '2025-11-12', endsOn: '2025-11-12' });
  organiser = await app.signedIn(await createMember(forum, 'organiser'));
});

const form = (given: object = {}) => sessionFields({ kind: 'workshop', title: { fr: 'Atelier' }, ...given });
const edit = ({ _id, version }: SessionRecord, given: object) =>
  organiser.post(paths.editSession('fr', forum.slug, String(_id)), form({ version, ...given }));
const only = () => SessionModel.findOne({ forum: forum._id }).orFail().lean<SessionRecord>();
const snapshot = async (): Promise<Snapshot> =>
  snapshotOf(forum, { rooms: [], speakers: [], sessions: [await only()] });

test('themes, seats and sign-up are saved, shown in the form again, and taken back', async () => {
  const given = { themes: ['housing', 'health'], capacity: '٤٠', signUp: 'on' };
  await organiser.post(paths.createSession('fr', forum.slug), form(given));
  const session = await only();
  expect(session).toMatchObject({ themes: ['housing', 'health'], capacity: 40, signUp: true });
  const { text } = await organiser.get(paths.editSession('fr', forum.slug, String(session._id)));
  expect(text).toMatch(/name="capacity"[^>]*value="40"/);
  expect(text).toMatch(/name="signUp"[^>]*checked/);
  expect(text).toMatch(/value="housing"[^>]*checked/);
  await edit(session, { themes: [], capacity: '', signUp: undefined });
  const after = await only();
  expect(after).toMatchObject({ themes: [], signUp: false });
  expect(after.capacity).toBeUndefined();
});

test.each([
  ['themes', { themes: ['football'] }],
  ['capacity', { capacity: '0' }],
  ['capacity', { capacity: 'beaucoup' }],
])('%s that cannot be are refused, and the rest stays in the form', async (field, given) => {
  const answer = await organiser.post(
    paths.createSession('fr', forum.slug),
    form({ signUp: 'on', ...given }),
  );
  expect(answer.status).toBe(422);
  expect(answer.text).toContain(`href="#field-${field}`);
  expect(answer.text).toMatch(/name="signUp"[^>]*checked/);
  expect(await SessionModel.countDocuments({ forum: forum._id })).toBe(0);
});

test('two who edit see seats and themes side by side', async () => {
  const session = await createSession(forum, { capacity: 30, themes: ['housing'] });
  await edit(session, { capacity: '50', themes: ['health'], signUp: 'on' });
  const answer = await edit(session, { capacity: '20', themes: ['data'] });
  expect(answer.status).toBe(409);
  expect(answer.visible).toMatch(/20 places.*50 places · sur inscription/);
  expect(answer.visible).toMatch(/Données et connaissance.*Santé/);
});

test('a release made before there were seats and themes is as one without any', async () => {
  const session = await createSession(forum);
  const before = await snapshot();
  expect(before.sessions[0]).not.toHaveProperty('themes');
  expect(before.sessions[0]).not.toHaveProperty('signUp');
  await SessionModel.updateOne({ _id: session._id }, { $unset: { themes: 1, signUp: 1 } });
  expect(await snapshot()).toEqual(before);
});

test('what a release changes names seats and themes', async () => {
  const session = await createSession(forum);
  const before = await snapshot();
  await SessionModel.updateOne({ _id: session._id }, { themes: ['housing'], capacity: 12, signUp: true });
  const [change] = changesBetween(before, await snapshot());
  expect(change).toMatchObject({ kind: 'changed', fields: ['themes', 'seats'] });
  await releaseForTest(forum, { snapshot: before });
  const review = await organiser.get(paths.newRelease('fr', forum.slug));
  expect(review.visible).toContain('12 places · sur inscription');
  expect(review.visible).toContain('Logement');
});

test('the public page, the open data and the schedule tell of them', async () => {
  await createSession(forum, { slug: 'atelier', themes: ['housing', 'data'], capacity: 25, signUp: true });
  await createSession(forum, {
    slug: 'pause',
    startsAt: new Date('2025-11-12T11:00Z'),
    endsAt: new Date('2025-11-12T12:00Z'),
  });
  await releaseForTest(forum);
  const page = await app.client().get(paths.session('fr', forum.slug, 'atelier'));
  expect(page.visible).toContain('Logement et Données et connaissance');
  expect(page.visible).toContain('25 places · sur inscription');
  const agenda = await app.client().get(paths.agenda('fr', forum.slug));
  expect(agenda.visible).toContain('sur inscription');
  const { sessions } = JSON.parse(
    (await app.client().get(paths.agendaJson('fr', forum.slug))).text,
  ) as AgendaJson;
  expect(sessions).toMatchObject([
    { slug: 'atelier', themes: ['housing', 'data'], capacity: 25, signUp: true },
    { slug: 'pause', themes: [], signUp: false },
  ]);
  const xml = (await app.client().get(paths.agendaXml('fr', forum.slug))).text;
  expect(xml).toContain('<track>Logement</track>');
  expect(xml).toContain('<track></track>');
});

test('a session for more people than its room holds is told', async () => {
  const room = await createRoom(forum, { capacity: 20, name: { fr: 'Petite salle' } });
  await createSession(forum, { room: room._id, capacity: 21 });
  const page = await organiser.get(paths.agendaConflicts('fr', forum.slug));
  expect(page.visible).toMatch(/Petite salle.*dans la salle 20, places prévues 21/);
});
