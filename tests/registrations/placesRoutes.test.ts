import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { paths } from '../../src/paths.ts';
import { addByHand } from '../../src/registrations/actions/addByHand.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client, Fields } from '../support/client.ts';
import { createMember } from '../support/factories/accounts.ts';
import { createForum } from '../support/factories/forums.ts';
import { registrationFields } from '../support/factories/registrations.ts';
import { addQuota, OF_ORIENTAL, planVersion } from '../support/quotas.ts';
import { poolOf, register } from '../support/registering.ts';

const NOW = new Date('2025-10-01T09:00:00Z');
let app: TestApp;
let forum: ForumRecord;
let organiser: Client;

beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  app.clock.set(NOW);
  forum = await createForum({ registration: { capacity: 6, waitingList: true } });
  organiser = await app.signedIn(await createMember(forum, 'organiser'));
});

const come = (fields: Fields = {}) => register(app, forum, fields);

test('organisers add people within a quota only; at the door any chair will do', async () => {
  await addQuota(organiser, forum, { ...OF_ORIENTAL, seats: 1 });
  for (let n = 0; n < 5; n += 1) await come({ institutionKind: 'media' });
  await come({ institutionKind: 'media' });
  const list = paths.organiserRegistrations('fr', forum.slug);
  const refused = await organiser.post(list, {
    givenName: 'Sara',
    familyName: 'B',
    institutionKind: 'media',
    language: 'fr',
  });
  expect([refused.status, refused.visible]).toEqual([
    422,
    expect.stringContaining('Il ne reste aucune place'),
  ]);
  const walkIn = { ...registrationFields({ institutionKind: 'media' }), sessions: [], needs: '' };
  const added = await addByHand(forum, walkIn as never, 'door', { kind: 'account', id: 'a', name: 'A' }, NOW);
  expect(added.state).toBe('confirmed');
  expect(await poolOf(forum)).toMatchObject({ taken: 6, left: 0 });
});

test('the form of a quota says what is wrong and keeps what was typed', async () => {
  await organiser.get(paths.places('fr', forum.slug));
  const version = await planVersion(forum);
  const nobody = await organiser.post(paths.quotas('fr', forum.slug), { seats: '3', version });
  expect([nobody.status, nobody.visible]).toEqual([
    422,
    expect.stringContaining('Choisissez au moins un type'),
  ]);
  expect(nobody.text).toContain('value="3"');
  const tooMany = await organiser.post(paths.quotas('fr', forum.slug), { ...OF_ORIENTAL, seats: 7, version });
  expect([tooMany.status, tooMany.visible]).toEqual([
    422,
    expect.stringContaining('7 places seraient réservées alors que le forum en a 6'),
  ]);
  const stale = await organiser.post(paths.quotas('fr', forum.slug), {
    ...OF_ORIENTAL,
    seats: 2,
    version: version + 7,
  });
  expect([stale.status, stale.visible]).toEqual([409, expect.stringContaining('a changé entre-temps')]);
  expect((await poolOf(forum)).quotas).toEqual([]);
  // A country, and a number typed in Arabic.
  const id = await addQuota(organiser, forum, { countries: ['ES', 'IT'], seats: '٢' });
  expect((await poolOf(forum)).quotas).toMatchObject([{ id, territories: ['ES', 'IT'], seats: 2 }]);
  const form = await organiser.get(paths.quota('ar', forum.slug, id));
  expect(form.text).toMatch(/value="ES" checked/);
});

test('those who register see what is left for whom', async () => {
  await addQuota(organiser, forum, { ...OF_ORIENTAL, seats: 1 });
  await come();
  await come();
  const form = await app.client().get(paths.newRegistration('fr', forum.slug));
  expect(form.visible).toMatch(
    /Commune.* · .*Oriental.*Liste d’attente.*Toutes les autres personnes.*Il reste 5 places/,
  );
  expect(form.visible).toContain('Il reste 5 places');
});

test('who has nothing to do with the forum shares nothing out', async () => {
  const id = await addQuota(organiser, forum, { ...OF_ORIENTAL, seats: 1 });
  const other = await createForum();
  const strangers: [Client, number][] = [
    [app.client(), 401],
    [await app.signedIn(await createMember(other, 'organiser')), 403],
    [await app.signedIn(await createMember(forum, 'checkIn')), 403],
  ];
  for (const [client, status] of strangers) {
    const posts = [
      client.post(paths.quotas('fr', forum.slug), {
        ...OF_ORIENTAL,
        seats: 1,
        version: await planVersion(forum),
      }),
      client.post(paths.quota('fr', forum.slug, id), {
        ...OF_ORIENTAL,
        seats: 5,
        version: await planVersion(forum),
      }),
      client.post(paths.removeQuota('fr', forum.slug, id), { version: await planVersion(forum) }),
      client.post(paths.putQuotaEarlier('fr', forum.slug, id), { version: await planVersion(forum) }),
      client.get(`${paths.quotas('fr', forum.slug)}/new`),
    ];
    const answers = await Promise.all(posts);
    expect(answers.slice(0, 4).map((answer) => answer.status)).toEqual(Array(4).fill(status));
    expect(answers[4]?.status).toBe(status === 401 ? 303 : status);
  }
  expect((await poolOf(forum)).quotas).toMatchObject([{ id, seats: 1 }]);
});
