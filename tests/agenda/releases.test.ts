import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { releaseAgenda } from '../../src/agenda/actions/releaseAgenda.ts';
import { latestRelease } from '../../src/agenda/queries.ts';
import { ReleaseModel } from '../../src/agenda/release.ts';
import { releasedSessionsOf, speakersOnProgramme } from '../../src/agenda/releasedQueries.ts';
import { SessionModel } from '../../src/agenda/session.ts';
import { AuditEntryModel } from '../../src/audit/auditEntry.ts';
import { PROGRAM } from '../../src/audit/record.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { paths } from '../../src/paths.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createMember } from '../support/factories/accounts.ts';
import {
  createRoom,
  createSession,
  createUnscheduledSession,
  releaseForTest,
} from '../support/factories/agenda.ts';
import { createForum } from '../support/factories/forums.ts';
import { createSpeaker } from '../support/factories/speakers.ts';

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

const release = (note: object = {}) => organiser.post(paths.createRelease('fr', forum.slug), { note });
const withdraw = (number: number) => organiser.post(paths.withdrawRelease('fr', forum.slug, number));
const programme = () => app.client().get(paths.agenda('fr', forum.slug));

test('the public sees nothing of the working version until it is released, then everything that has a time', async () => {
  await createSession(forum, { title: { fr: 'Ouverture' } });
  await createUnscheduledSession(forum, { title: { fr: 'Sans horaire' } });
  const before = await programme();
  expect([before.status, before.visible.includes('Ouverture')]).toEqual([200, false]);
  expect(before.visible).toContain('Le programme sera bientôt publié');

  const answer = await release({ fr: 'Première version.' });
  expect(answer.location).toBe(paths.organiserAgenda('fr', forum.slug));
  const after = await programme();
  expect(after.visible).toContain('Ouverture');
  expect(after.visible).not.toContain('Sans horaire');
  expect(after.visible).toContain('Version n° 1');
  expect(after.visible).toContain('Première version.');
  const page = await organiser.get(answer.location);
  expect(page.visible).toContain('le public voit la version n° 1');
  expect(page.visible).toContain('Aucun changement depuis la publication.');
  expect(await AuditEntryModel.exists({ forum: forum._id, verb: 'release.created' })).not.toBeNull();
});

test('a change stays private until the next release, which lists it', async () => {
  const session = await createSession(forum, { title: { fr: 'Ouverture' } });
  await release();
  expect((await programme()).visible).toContain('09:00');
  await SessionModel.updateOne({ _id: session._id }, { title: { fr: 'Séance solennelle' } });
  await createSession(forum, { title: { fr: 'Clôture' } });
  expect((await programme()).visible).not.toContain('Séance solennelle');
  const working = await organiser.get(paths.organiserAgenda('fr', forum.slug));
  expect(working.visible).toContain('2 changements non publiés');
  expect(working.visible).toContain('Modifiée Séance solennelle Changement : le titre.');
  await release();
  const after = await programme();
  expect(after.visible).toContain('Séance solennelle');
  expect(after.visible).toContain('2 changements depuis la version précédente');
  expect(after.visible).toContain('Nouvelle Clôture');
});

test('an agenda without a session that has a time, or without anything new, is not released', async () => {
  const empty = await release();
  expect([empty.status, empty.visible.includes('Fixez d’abord l’horaire')]).toEqual([422, true]);
  await createSession(forum);
  await release();
  const again = await release({ fr: 'Encore ?' });
  expect([again.status, again.visible.includes('Rien à publier')]).toEqual([422, true]);
  expect(await ReleaseModel.countDocuments({ forum: forum._id })).toBe(1);
});

test('two organisers who release at once give one release, with the next number', async () => {
  await createSession(forum);
  const now = new Date('2025-11-01T09:00:00Z');
  const results = await Promise.allSettled(
    [1, 2, 3].map(() => releaseAgenda(forum, { note: {}, announce: false }, PROGRAM, now)),
  );
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect((await ReleaseModel.find({ forum: forum._id }).lean()).map(({ number }) => number)).toEqual([1]);
});

test('a withdrawn release gives way to the one before, then to none; its number is not given again', async () => {
  const session = await createSession(forum, { title: { fr: 'Avant' } });
  await release();
  await SessionModel.updateOne({ _id: session._id }, { title: { fr: 'Après' } });
  await release();
  expect((await programme()).visible).toContain('Après');
  expect((await withdraw(2)).location).toBe(paths.organiserAgenda('fr', forum.slug));
  expect((await programme()).visible).toContain('Avant');
  expect(await latestRelease(forum._id)).toMatchObject({ number: 1, sequence: 3 });
  await withdraw(1);
  expect((await programme()).visible).toContain('Le programme sera bientôt publié');
  await release();
  expect(await latestRelease(forum._id)).toMatchObject({ number: 3, sequence: 5 });
  const verbs = await AuditEntryModel.find({ forum: forum._id, verb: 'release.withdrawn' }).lean();
  expect(verbs).toHaveLength(2);
});

test('only the release that is public can be withdrawn', async () => {
  await createSession(forum);
  await release();
  for (const number of [2, 0, Number.NaN]) {
    const answer = await withdraw(number);
    expect([answer.status, answer.visible.includes('a changé entre-temps')]).toEqual([422, true]);
  }
  expect((await programme()).visible).toContain('Version n° 1');
});

test('viewers, members of other forums and strangers neither release nor withdraw', async () => {
  await createSession(forum);
  await release();
  const viewer = await app.signedIn(await createMember(forum, 'viewer'));
  const other = await app.signedIn(await createMember(await createForum(), 'owner'));
  for (const client of [viewer, other]) {
    expect((await client.post(paths.createRelease('fr', forum.slug))).status).toBe(403);
    expect((await client.post(paths.withdrawRelease('fr', forum.slug, 1))).status).toBe(403);
  }
  await app.client().post(paths.withdrawRelease('fr', forum.slug, 1));
  expect((await programme()).visible).toContain('Version n° 1');
});

test('a speaker’s sessions and everybody on the programme are told from the release, parts included', async () => {
  const room = await createRoom(forum, { name: { fr: 'Grande salle' } });
  const [early, late, absent] = [
    await createSpeaker(forum),
    await createSpeaker(forum),
    await createSpeaker(forum),
  ];
  const part = {
    kind: 'testimony',
    title: { fr: 'Témoignage' },
    startsAt: new Date('2025-11-12T08:30:00Z'),
    endsAt: new Date('2025-11-12T08:45:00Z'),
    roles: [{ speaker: late._id, role: 'witness' }],
  };
  await createSession(forum, {
    slug: 'table',
    room: room._id,
    roles: [{ speaker: early._id, role: 'moderator' }],
    parts: [part] as never,
  });
  expect(await releasedSessionsOf(forum._id, late._id)).toEqual([]);
  await releaseForTest(forum);
  await SessionModel.deleteMany({ forum: forum._id });
  expect(await releasedSessionsOf(forum._id, late._id)).toMatchObject([
    {
      role: 'witness',
      session: { slug: 'table' },
      part: { title: { fr: 'Témoignage' } },
      startsAt: part.startsAt,
      room: { name: { fr: 'Grande salle' } },
    },
  ]);
  const people = await speakersOnProgramme(forum._id);
  expect(people.map(({ slug }) => slug)).toEqual([early.slug, late.slug]);
  expect(people.some(({ slug }) => slug === absent.slug)).toBe(false);
});
