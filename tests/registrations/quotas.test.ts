import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ForumModel, type ForumRecord } from '../../src/forums/forum.ts';
import { paths } from '../../src/paths.ts';
import { addByHand } from '../../src/registrations/actions/addByHand.ts';
import { setCapacity } from '../../src/registrations/actions/setCapacity.ts';
import { secretOf } from '../../src/registrations/attendeeLink.ts';
import { RegistrationModel, type RegistrationRecord } from '../../src/registrations/registration.ts';
import { SeatPoolModel, type SeatPoolRecord } from '../../src/registrations/seatPool.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createMember } from '../support/factories/accounts.ts';
import { createForum } from '../support/factories/forums.ts';
import { createRegistration, registrationFields } from '../support/factories/registrations.ts';
import { deliverMails } from '../support/outbox.ts';

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

const poolOf = async () => (await SeatPoolModel.findById(forum._id).lean<SeatPoolRecord>()) as SeatPoolRecord;
const versionNow = async () => (await poolOf())?.planVersion ?? 1;

/** Through the organisers' form; the id of the quota. */
async function addQuota(fields: Record<string, unknown>): Promise<string> {
  await organiser.get(paths.places('fr', forum.slug));
  const version = await versionNow();
  const { status } = await organiser.post(paths.quotas('fr', forum.slug), { ...fields, version });
  expect(status).toBe(303);
  return (await poolOf()).quotas.at(-1)?.id ?? '';
}
const OF_ORIENTAL = { institutionKinds: ['commune'], territories: ['MA-02'] };
const changeQuota = async (id: string, fields: Record<string, unknown>) =>
  organiser.post(paths.quota('fr', forum.slug, id), { ...fields, version: await versionNow() });

async function come(fields: Record<string, unknown> = {}): Promise<RegistrationRecord> {
  const given = registrationFields(fields);
  const { status } = await app.client().post(paths.createRegistration('fr', forum.slug), given);
  expect(status).toBe(303);
  const stored = await RegistrationModel.findOne({ email: String(given.email) }).lean<RegistrationRecord>();
  return stored as RegistrationRecord;
}
const stateOf = async ({ _id }: RegistrationRecord) =>
  (await RegistrationModel.findById(_id).lean<RegistrationRecord>())?.state;
const cancelByLink = (one: RegistrationRecord) =>
  app.client().post(paths.registrationCancellation('fr', secretOf(one)));

test('twenty places for the communes of the Oriental are theirs, and they have no others', async () => {
  await addQuota({ ...OF_ORIENTAL, seats: 2 });
  const own = [await come(), await come(), await come()];
  expect(own.map(({ state }) => state)).toEqual(['unconfirmed', 'unconfirmed', 'waitlisted']);
  // A commune from elsewhere and an association of the Oriental draw from the rest.
  const others = [
    await come({ territory: 'MA-01' }),
    await come({ institutionKind: 'association' }),
    await come({ institutionKind: 'media' }),
    await come({ institutionKind: 'media' }),
    await come({ institutionKind: 'media' }),
  ];
  expect(others.map(({ state }) => state)).toEqual([...Array(4).fill('unconfirmed'), 'waitlisted']);
  expect(await poolOf()).toMatchObject({ taken: 6, waiting: 2, left: 0 });
});

test('an over-full quota blocks nobody else’s (HiEvents #1195), and never fills the hall beyond its seats', async () => {
  const communes = await addQuota({ ...OF_ORIENTAL, seats: 3 });
  const media = await addQuota({ institutionKinds: ['media'], seats: 2 });
  const own = [await come(), await come(), await come()];
  await changeQuota(communes, { ...OF_ORIENTAL, seats: 1 });
  expect((await poolOf()).shares?.[communes]).toMatchObject({ seats: 1, taken: 3, left: -2 });
  const others = [await come({ institutionKind: 'media' }), await come({ institutionKind: 'media' })];
  const open = [await come({ institutionKind: 'ministry' }), await come({ institutionKind: 'ministry' })];
  expect([...others, ...open].map(({ state }) => state)).toEqual([
    'unconfirmed',
    'unconfirmed',
    'unconfirmed',
    'waitlisted',
  ]);
  expect((await poolOf()).shares?.[media]).toMatchObject({ taken: 2, left: 0 });
  expect((await poolOf()).taken).toBe(6);
  const page = await organiser.get(paths.places('fr', forum.slug));
  expect(page.visible).toContain('2 places de trop');

  // What an over-full quota gives back is open to all, who had made up for it.
  await cancelByLink(own[0] as RegistrationRecord);
  expect(await stateOf(open[1] as RegistrationRecord)).toBe('unconfirmed');
  expect((await poolOf()).shares?.[communes]).toMatchObject({ taken: 2, left: -1 });
});

test('a cancelled place is back at once, for the first of its own line, who may have come after others (HiEvents #466)', async () => {
  await addQuota({ ...OF_ORIENTAL, seats: 1 });
  const inside = await come();
  for (let n = 0; n < 5; n += 1) await come({ institutionKind: 'media' });
  const media = await come({ institutionKind: 'media' });
  const commune = await come();
  expect([media.state, commune.state]).toEqual(['waitlisted', 'waitlisted']);
  const own = await app.client().get(paths.registration('fr', secretOf(commune)));
  expect(own.visible).toContain('Votre rang sur la liste d’attente : 1');
  await deliverMails();
  await cancelByLink(inside);
  expect([await stateOf(media), await stateOf(commune)]).toEqual(['waitlisted', 'unconfirmed']);
  expect((await deliverMails()).map(({ recipient }) => recipient)).toContain(commune.email);
});

test('an offer that was refused opens the next one, and blocks nobody (pretix #1163)', async () => {
  await addQuota({ ...OF_ORIENTAL, seats: 1 });
  const [first, second, third] = [await come(), await come(), await come()];
  await cancelByLink(first);
  expect(await stateOf(second)).toBe('unconfirmed');
  // Refused after it was offered: the third has it at once, and the fourth may wait for the same place.
  await cancelByLink(second);
  expect(await stateOf(third)).toBe('unconfirmed');
  await cancelByLink(third);
  expect((await come()).state).toBe('unconfirmed');
  expect(await poolOf()).toMatchObject({ taken: 1, waiting: 0 });
});

test('the last of a line does not jump ahead where two lines share the seats of a smaller hall (pretix #2119)', async () => {
  const communes = await addQuota({ ...OF_ORIENTAL, seats: 2 });
  const [a, b] = [await come(), await come()];
  await come({ institutionKind: 'media' });
  const [early, late] = [await come(), await come()];
  expect([early.state, late.state]).toEqual(['waitlisted', 'waitlisted']);
  // The hall became smaller than what is taken: nobody gets in until there is room, then in the order of coming.
  await ForumModel.updateOne({ _id: forum._id }, { 'registration.capacity': 2 });
  await setCapacity(forum, NOW);
  const media = await come({ institutionKind: 'media' });
  expect(media.state).toBe('waitlisted');
  await changeQuota(communes, { ...OF_ORIENTAL, seats: 1 });
  await cancelByLink(a);
  await cancelByLink(b);
  expect([await stateOf(early), await stateOf(late), await stateOf(media)]).toEqual([
    'unconfirmed',
    'waitlisted',
    'waitlisted',
  ]);
  expect(await poolOf()).toMatchObject({ taken: 2, left: 0 });
});

test('a person falls under the first quota that fits; put earlier, another one counts', async () => {
  const all = await addQuota({ institutionKinds: ['commune'], seats: 2 });
  const narrow = await addQuota({ ...OF_ORIENTAL, seats: 1 });
  const one = await come();
  expect(one.share).toBe(all);
  const version = await versionNow();
  await organiser.post(paths.putQuotaEarlier('fr', forum.slug, narrow), { version });
  expect((await poolOf()).quotas.map(({ id }) => id)).toEqual([narrow, all]);
  expect(await RegistrationModel.findById(one._id).lean()).toMatchObject({ share: narrow });
  expect((await poolOf()).shares).toMatchObject({
    [narrow]: { taken: 1, left: 0 },
    [all]: { taken: 0, left: 2 },
  });

  await organiser.post(paths.removeQuota('fr', forum.slug, narrow), { version: version + 1 });
  expect(await RegistrationModel.findById(one._id).lean()).toMatchObject({ share: all });
  // The same button once more, from a page that is old by now: nothing happens and it is said.
  const stale = await organiser.post(paths.removeQuota('fr', forum.slug, all), { version });
  expect((await organiser.get(stale.location)).visible).toContain('La répartition a changé entre-temps');
  expect((await poolOf()).quotas).toHaveLength(1);
});

test('who turns out to be of another kind has a seat of that quota if there is one, else keeps their own', async () => {
  const media = await addQuota({ institutionKinds: ['media'], seats: 1 });
  const [first, second] = [await come(), await come()];
  const change = async (one: RegistrationRecord) => {
    const { version } = (await RegistrationModel.findById(
      one._id,
    ).lean<RegistrationRecord>()) as RegistrationRecord;
    const fields = registrationFields({ institutionKind: 'media', version });
    return app.client().post(paths.registrationAnswers('fr', secretOf(one)), fields);
  };
  expect([(await change(first)).status, (await change(second)).status]).toEqual([303, 303]);
  const stored = await RegistrationModel.find({ forum: forum._id })
    .sort({ _id: 1 })
    .lean<RegistrationRecord[]>();
  expect(stored.map(({ institutionKind, share }) => [institutionKind, share])).toEqual([
    ['media', media],
    ['media', 'open'],
  ]);
  expect(await poolOf()).toMatchObject({ taken: 2, shares: { open: { taken: 1 }, [media]: { taken: 1 } } });
});

test('organisers add people within a quota only; at the door any chair will do', async () => {
  await addQuota({ ...OF_ORIENTAL, seats: 1 });
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
  expect(await poolOf()).toMatchObject({ taken: 6, left: 0 });
});

test('the form of a quota says what is wrong and keeps what was typed', async () => {
  await organiser.get(paths.places('fr', forum.slug));
  const version = await versionNow();
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
  expect((await poolOf()).quotas).toEqual([]);
  // A country, and a number typed in Arabic.
  const id = await addQuota({ countries: ['ES', 'IT'], seats: '٢' });
  expect((await poolOf()).quotas).toMatchObject([{ id, territories: ['ES', 'IT'], seats: 2 }]);
  const form = await organiser.get(paths.quota('ar', forum.slug, id));
  expect(form.text).toMatch(/value="ES" checked/);
});

test('those who register see what is left for whom', async () => {
  await addQuota({ ...OF_ORIENTAL, seats: 1 });
  await come();
  await come();
  const form = await app.client().get(paths.newRegistration('fr', forum.slug));
  expect(form.visible).toMatch(
    /Commune.* · .*Oriental.*Liste d’attente.*Toutes les autres personnes.*Il reste 5 places/,
  );
  expect(form.visible).toContain('Il reste 5 places');
});

test('who has nothing to do with the forum shares nothing out', async () => {
  const id = await addQuota({ ...OF_ORIENTAL, seats: 1 });
  const other = await createForum();
  const strangers: [Client, number][] = [
    [app.client(), 401],
    [await app.signedIn(await createMember(other, 'organiser')), 403],
    [await app.signedIn(await createMember(forum, 'checkIn')), 403],
  ];
  for (const [client, status] of strangers) {
    const posts = [
      client.post(paths.quotas('fr', forum.slug), { ...OF_ORIENTAL, seats: 1, version: await versionNow() }),
      client.post(paths.quota('fr', forum.slug, id), {
        ...OF_ORIENTAL,
        seats: 5,
        version: await versionNow(),
      }),
      client.post(paths.removeQuota('fr', forum.slug, id), { version: await versionNow() }),
      client.post(paths.putQuotaEarlier('fr', forum.slug, id), { version: await versionNow() }),
      client.get(`${paths.quotas('fr', forum.slug)}/new`),
    ];
    const answers = await Promise.all(posts);
    expect(answers.slice(0, 4).map((answer) => answer.status)).toEqual(Array(4).fill(status));
    expect(answers[4]?.status).toBe(status === 401 ? 303 : status);
  }
  expect((await poolOf()).quotas).toMatchObject([{ id, seats: 1 }]);
});

test('a pool and registrations of an earlier version are shared out when they are first asked for', async () => {
  await createRegistration(forum);
  const waiting = await createRegistration(forum, { state: 'waitlisted', ordinal: 1 });
  await RegistrationModel.updateMany({ forum: forum._id }, { $unset: { share: 1 } });
  await SeatPoolModel.deleteOne({ _id: forum._id });
  await SeatPoolModel.collection.insertOne({
    _id: forum._id,
    capacity: 6,
    taken: 1,
    waiting: 1,
    nextInLine: 1,
  });
  await setCapacity(forum, NOW);
  expect(await stateOf(waiting)).toBe('unconfirmed');
  expect(await poolOf()).toMatchObject({
    taken: 2,
    left: 4,
    shares: { open: { taken: 2, left: 4, waiting: 0 } },
  });
});
