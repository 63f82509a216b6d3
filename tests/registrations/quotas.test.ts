import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ForumModel, type ForumRecord } from '../../src/forums/forum.ts';
import { paths } from '../../src/paths.ts';
import { setCapacity } from '../../src/registrations/actions/setCapacity.ts';
import { secretOf } from '../../src/registrations/attendeeLink.ts';
import { RegistrationModel, type RegistrationRecord } from '../../src/registrations/registration.ts';
import { SeatPoolModel } from '../../src/registrations/seatPool.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client, Fields } from '../support/client.ts';
import { createMember } from '../support/factories/accounts.ts';
import { createForum } from '../support/factories/forums.ts';
import { createRegistration, registrationFields } from '../support/factories/registrations.ts';
import { deliverMails } from '../support/outbox.ts';
import { addQuota, changeQuota, OF_ORIENTAL, planVersion } from '../support/quotas.ts';
import { cancelByLink, poolOf, register } from '../support/registering.ts';

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
const stateOf = async ({ _id }: RegistrationRecord) =>
  (await RegistrationModel.findById(_id).lean<RegistrationRecord>())?.state;

test('twenty places for the communes of the Oriental are theirs, and they have no others', async () => {
  await addQuota(organiser, forum, { ...OF_ORIENTAL, seats: 2 });
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
  expect(await poolOf(forum)).toMatchObject({ taken: 6, waiting: 2, left: 0 });
});

test('an over-full quota blocks nobody else’s (HiEvents #1195), and never fills the hall beyond its seats', async () => {
  const communes = await addQuota(organiser, forum, { ...OF_ORIENTAL, seats: 3 });
  const media = await addQuota(organiser, forum, { institutionKinds: ['media'], seats: 2 });
  const own = [await come(), await come(), await come()];
  await changeQuota(organiser, forum, communes, { ...OF_ORIENTAL, seats: 1 });
  expect((await poolOf(forum)).shares?.[communes]).toMatchObject({ seats: 1, taken: 3, left: -2 });
  const others = [await come({ institutionKind: 'media' }), await come({ institutionKind: 'media' })];
  const open = [await come({ institutionKind: 'ministry' }), await come({ institutionKind: 'ministry' })];
  expect([...others, ...open].map(({ state }) => state)).toEqual([
    'unconfirmed',
    'unconfirmed',
    'unconfirmed',
    'waitlisted',
  ]);
  expect((await poolOf(forum)).shares?.[media]).toMatchObject({ taken: 2, left: 0 });
  expect((await poolOf(forum)).taken).toBe(6);
  const page = await organiser.get(paths.places('fr', forum.slug));
  expect(page.visible).toContain('2 places de trop');

  // What an over-full quota gives back is open to all, who had made up for it.
  await cancelByLink(app, own[0] as RegistrationRecord);
  expect(await stateOf(open[1] as RegistrationRecord)).toBe('unconfirmed');
  expect((await poolOf(forum)).shares?.[communes]).toMatchObject({ taken: 2, left: -1 });
});

test('a cancelled place is back at once, for the first of its own line, who may have come after others (HiEvents #466)', async () => {
  await addQuota(organiser, forum, { ...OF_ORIENTAL, seats: 1 });
  const inside = await come();
  for (let n = 0; n < 5; n += 1) await come({ institutionKind: 'media' });
  const media = await come({ institutionKind: 'media' });
  const commune = await come();
  expect([media.state, commune.state]).toEqual(['waitlisted', 'waitlisted']);
  const own = await app.client().get(paths.registration('fr', secretOf(commune)));
  expect(own.visible).toContain('Votre rang sur la liste d’attente : 1');
  await deliverMails();
  await cancelByLink(app, inside);
  expect([await stateOf(media), await stateOf(commune)]).toEqual(['waitlisted', 'unconfirmed']);
  expect((await deliverMails()).map(({ recipient }) => recipient)).toContain(commune.email);
});

test('an offer that was refused opens the next one, and blocks nobody (pretix #1163)', async () => {
  await addQuota(organiser, forum, { ...OF_ORIENTAL, seats: 1 });
  const [first, second, third] = [await come(), await come(), await come()];
  await cancelByLink(app, first);
  expect(await stateOf(second)).toBe('unconfirmed');
  // Refused after it was offered: the third has it at once, and the fourth may wait for the same place.
  await cancelByLink(app, second);
  expect(await stateOf(third)).toBe('unconfirmed');
  await cancelByLink(app, third);
  expect((await come()).state).toBe('unconfirmed');
  expect(await poolOf(forum)).toMatchObject({ taken: 1, waiting: 0 });
});

test('the last of a line does not jump ahead where two lines share the seats of a smaller hall (pretix #2119)', async () => {
  const communes = await addQuota(organiser, forum, { ...OF_ORIENTAL, seats: 2 });
  const [a, b] = [await come(), await come()];
  await come({ institutionKind: 'media' });
  const [early, late] = [await come(), await come()];
  expect([early.state, late.state]).toEqual(['waitlisted', 'waitlisted']);
  // The hall became smaller than what is taken: nobody gets in until there is room, then in the order of coming.
  await ForumModel.updateOne({ _id: forum._id }, { 'registration.capacity': 2 });
  await setCapacity(forum, NOW);
  const media = await come({ institutionKind: 'media' });
  expect(media.state).toBe('waitlisted');
  await changeQuota(organiser, forum, communes, { ...OF_ORIENTAL, seats: 1 });
  await cancelByLink(app, a);
  await cancelByLink(app, b);
  expect([await stateOf(early), await stateOf(late), await stateOf(media)]).toEqual([
    'unconfirmed',
    'waitlisted',
    'waitlisted',
  ]);
  expect(await poolOf(forum)).toMatchObject({ taken: 2, left: 0 });
});

test('a person falls under the first quota that fits; put earlier, another one counts', async () => {
  const all = await addQuota(organiser, forum, { institutionKinds: ['commune'], seats: 2 });
  const narrow = await addQuota(organiser, forum, { ...OF_ORIENTAL, seats: 1 });
  const one = await come();
  expect(one.share).toBe(all);
  const version = await planVersion(forum);
  await organiser.post(paths.putQuotaEarlier('fr', forum.slug, narrow), { version });
  expect((await poolOf(forum)).quotas.map(({ id }) => id)).toEqual([narrow, all]);
  expect(await RegistrationModel.findById(one._id).lean()).toMatchObject({ share: narrow });
  expect((await poolOf(forum)).shares).toMatchObject({
    [narrow]: { taken: 1, left: 0 },
    [all]: { taken: 0, left: 2 },
  });

  await organiser.post(paths.removeQuota('fr', forum.slug, narrow), { version: version + 1 });
  expect(await RegistrationModel.findById(one._id).lean()).toMatchObject({ share: all });
  // The same button once more, from a page that is old by now: nothing happens and it is said.
  const stale = await organiser.post(paths.removeQuota('fr', forum.slug, all), { version });
  expect((await organiser.get(stale.location)).visible).toContain('La répartition a changé entre-temps');
  expect((await poolOf(forum)).quotas).toHaveLength(1);
});

test('who turns out to be of another kind has a seat of that quota if there is one, else keeps their own', async () => {
  const media = await addQuota(organiser, forum, { institutionKinds: ['media'], seats: 1 });
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
  expect(await poolOf(forum)).toMatchObject({
    taken: 2,
    shares: { open: { taken: 1 }, [media]: { taken: 1 } },
  });
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
  expect(await poolOf(forum)).toMatchObject({
    taken: 2,
    left: 4,
    shares: { open: { taken: 2, left: 4, waiting: 0 } },
  });
});
