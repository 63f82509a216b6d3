import { Types } from 'mongoose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { SessionModel, type SessionRecord } from '../../src/agenda/session.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { paths } from '../../src/paths.ts';
import { cancel } from '../../src/registrations/actions/cancel.ts';
import { setCapacity } from '../../src/registrations/actions/setCapacity.ts';
import { secretOf } from '../../src/registrations/attendeeLink.ts';
import { RegistrationModel, type RegistrationRecord } from '../../src/registrations/registration.ts';
import { seatsTaken } from '../../src/registrations/sessionSeats.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { createMember } from '../support/factories/accounts.ts';
import { createSession, releaseForTest } from '../support/factories/agenda.ts';
import { createForum } from '../support/factories/forums.ts';
import { createRegistration, registrationFields } from '../support/factories/registrations.ts';

let app: TestApp;
let forum: ForumRecord;
let workshop: SessionRecord;
const NOW = new Date('2025-10-01T09:00:00Z');
const at = (time: string) => new Date(`2025-11-12T${time}:00Z`);

beforeAll(async () => {
  app = await openTestApp();
  app.clock.set(NOW);
});
afterAll(() => app.close());
beforeEach(async () => {
  forum = await createForum({ startsOn: '2025-11-12', endsOn: '2025-11-12' });
  workshop = await signUp('Atelier', '08:00', '09:00', 1);
  await releaseForTest(forum);
});

function signUp(title: string, from: string, to: string, capacity?: number): Promise<SessionRecord> {
  const slot = { startsAt: at(from), endsAt: at(to) };
  return createSession(forum, { ...slot, title: { fr: title }, signUp: true, ...(capacity && { capacity }) });
}
const register = (sessions: SessionRecord[], given = {}) =>
  app
    .client()
    .post(
      paths.createRegistration('fr', forum.slug),
      registrationFields({ sessions: sessions.map(({ _id }) => String(_id)), ...given }),
    );
const change = async (registration: RegistrationRecord, sessions: SessionRecord[]) => {
  const { version } = (await stored(registration)) ?? registration;
  const { email: _, consent: __, ...fields } = registrationFields();
  return app.client().post(paths.registrationAnswers('fr', secretOf(registration)), {
    ...fields,
    version: String(version),
    sessions: sessions.map(({ _id }) => String(_id)),
  });
};
const stored = ({ _id }: RegistrationRecord) => RegistrationModel.findById(_id).lean<RegistrationRecord>();
const taken = async ({ _id }: SessionRecord) => (await seatsTaken(forum._id)).get(String(_id)) ?? 0;
const ids = (registration: RegistrationRecord | null) => registration?.sessions.map(String);

test('twenty ask at once for one seat: one has it, the others are told so and are not registered', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => register([workshop])));
  const refused = answers.filter(({ status }) => status === 422);
  expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
  expect(refused).toHaveLength(19);
  expect(refused[0]?.visible).toContain('Atelier » est complète');
  expect(refused[0]?.text).toContain('href="#field-sessions"');
  expect(await taken(workshop)).toBe(1);
  expect(await RegistrationModel.countDocuments({ forum: forum._id })).toBe(1);
}, 60_000);

test('one who changes and one who registers do not both get the last seat', async () => {
  const people = await Promise.all(Array.from({ length: 5 }, () => createRegistration(forum)));
  await setCapacity(forum, NOW);
  const answers = await Promise.all([
    ...people.map((person) => change(person, [workshop])),
    ...people.map(() => register([workshop])),
  ]);
  expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
  expect(await taken(workshop)).toBe(1);
}, 60_000);

test('a seat that was cancelled is back at once', async () => {
  const [first] = [await createRegistration(forum, { sessions: [workshop._id] })];
  await setCapacity(forum, NOW);
  expect((await register([workshop])).status).toBe(422);
  await cancel(forum, first, NOW);
  expect((await register([workshop])).status).toBe(303);
});

test('a change of sessions is made as a whole or not at all', async () => {
  const other = await signUp('Visite', '10:00', '11:00', 5);
  const third = await signUp('Échange', '12:00', '13:00', 5);
  await releaseForTest(forum);
  await createRegistration(forum, { sessions: [workshop._id] });
  const person = await createRegistration(forum, { sessions: [other._id] });
  await setCapacity(forum, NOW);
  const answer = await change(person, [third, workshop]);
  expect(answer.status).toBe(422);
  expect(answer.text).toMatch(new RegExp(`value="${third._id}" checked`));
  expect(ids(await stored(person))).toEqual([String(other._id)]);
  expect((await change(person, [third])).status).toBe(303);
  expect([await taken(other), await taken(third)]).toEqual([0, 1]);
});

test('two that one signs up for cannot be at the same time; one may begin when the other ends', async () => {
  const meets = await signUp('Visite', '08:30', '09:30');
  const follows = await signUp('Échange', '09:00', '10:00');
  await releaseForTest(forum);
  const answer = await register([workshop, meets]);
  expect(answer.status).toBe(422);
  expect(answer.visible).toMatch(/Atelier » et « Visite » ont lieu en même temps/);
  expect((await register([workshop, follows])).status).toBe(303);
});

test('a lower capacity takes nobody’s seat away, and lets nobody else in', async () => {
  await SessionModel.updateOne({ _id: workshop._id }, { capacity: 2 });
  await releaseForTest(forum);
  const people = [];
  for (const _one of [1, 2]) people.push(await createRegistration(forum, { sessions: [workshop._id] }));
  await SessionModel.updateOne({ _id: workshop._id }, { capacity: 1 });
  await releaseForTest(forum);
  await setCapacity(forum, NOW);
  expect((await change(people[0] as RegistrationRecord, [workshop])).status).toBe(303);
  expect((await register([workshop])).status).toBe(422);
  expect(await taken(workshop)).toBe(2);
});

test('without a number of seats everybody may sign up; without sign-up nothing is counted', async () => {
  await SessionModel.updateOne({ _id: workshop._id }, { $unset: { capacity: 1 } });
  const talk = await createSession(forum, { startsAt: at('14:00'), endsAt: at('15:00'), capacity: 1 });
  await releaseForTest(forum);
  for (const _one of [1, 2, 3]) expect((await register([workshop, talk])).status).toBe(303);
  expect(await taken(workshop)).toBe(3);
});

test('the form says how many seats are left, and offers a full session to its own people only', async () => {
  const person = await createRegistration(forum, { sessions: [workshop._id] });
  await setCapacity(forum, NOW);
  const form = await app.client().get(paths.newRegistration('fr', forum.slug));
  expect(form.text).toMatch(new RegExp(`value="${workshop._id}" disabled`));
  expect(form.visible).toContain('complet');
  const own = await app.client().get(paths.registrationAnswers('fr', person.secret));
  expect(own.text).toMatch(new RegExp(`value="${workshop._id}" checked aria`));
  await SessionModel.updateOne({ _id: workshop._id }, { capacity: 4 });
  await releaseForTest(forum);
  expect((await app.client().get(paths.newRegistration('fr', forum.slug))).visible).toContain(
    '3 places libres',
  );
});

test('who waits holds no seat in a session; with their seat they have it there too', async () => {
  const small = await createForum({
    startsOn: '2025-11-12',
    endsOn: '2025-11-12',
    registration: { capacity: 1, waitingList: true },
  });
  forum = small;
  workshop = await signUp('Atelier', '08:00', '09:00', 1);
  await releaseForTest(forum);
  await setCapacity(forum, NOW);
  expect((await register([])).status).toBe(303);
  expect((await register([workshop])).status).toBe(303);
  const [first, waiting] = await RegistrationModel.find({ forum: forum._id })
    .sort({ _id: 1 })
    .lean<RegistrationRecord[]>();
  if (!first || !waiting) throw new Error('two are registered');
  expect([waiting.state, await taken(workshop)]).toEqual(['waitlisted', 0]);
  expect((await change(first, [workshop])).status).toBe(303);
  await cancel(forum, first, NOW);
  const seated = await stored(waiting);
  expect([seated?.state, ids(seated)]).toEqual(['unconfirmed', [String(workshop._id)]]);
});

test('when the seat comes and the session is full, the others stay, and the person is told on their own page', async () => {
  const open = await createSession(forum, {
    startsAt: at('14:00'),
    endsAt: at('15:00'),
    title: { fr: 'Débat' },
  });
  await releaseForTest(forum);
  await createRegistration(forum, { sessions: [workshop._id] });
  const late = await createRegistration(forum, { state: 'cancelled', sessions: [workshop._id, open._id] });
  await setCapacity(forum, NOW);
  const organiser = await app.signedIn(await createMember(forum, 'organiser'));
  const answer = await organiser.post(paths.organiserRegistrationState('fr', forum.slug, String(late._id)), {
    to: 'confirmed',
    reason: '',
  });
  expect(answer.status).toBe(303);
  expect(await stored(late)).toMatchObject({ sessions: [open._id], fullSessions: [workshop._id] });
  const own = await app.client().get(paths.registration('fr', late.secret));
  expect(own.visible).toContain('il n’en restait plus dans : Atelier');
  await change(late, [open]);
  expect((await stored(late))?.fullSessions).toBeUndefined();
});

test('staff add nobody to a full session either, and see how many have signed up', async () => {
  await createRegistration(forum, { sessions: [workshop._id] });
  await setCapacity(forum, NOW);
  const organiser = await app.signedIn(await createMember(forum, 'organiser'));
  const answer = await organiser.post(paths.organiserRegistrations('fr', forum.slug), {
    givenName: 'Sara',
    familyName: 'B',
    language: 'fr',
    sessions: [String(workshop._id)],
  });
  expect(answer.status).toBe(422);
  expect(answer.visible).toContain('Atelier » est complète');
  expect((await organiser.get(paths.organiserAgenda('fr', forum.slug))).visible).toContain('1 / 1 inscrits');
});

test('a session that is not offered cannot be chosen', async () => {
  const elsewhere = await createSession(await createForum(), { signUp: true });
  expect((await register([elsewhere])).status).toBe(422);
  expect((await register([{ ...workshop, _id: new Types.ObjectId() }])).status).toBe(422);
});
