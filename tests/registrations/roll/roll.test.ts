import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { ForumRecord } from '../../../src/forums/forum.ts';
import {
  countDays,
  countField,
  crossCounts,
  groupAlike,
  registrationFigures,
} from '../../../src/registrations/figures.ts';
import { RegistrationModel, type RegistrationRecord } from '../../../src/registrations/registration.ts';
import { type Roll, rollOf } from '../../../src/registrations/roll/roll.ts';
import { searchRoll } from '../../../src/registrations/roll/search.ts';
import { warmRolls } from '../../../src/registrations/roll/warmRolls.ts';
import { openTestApp, type TestApp } from '../../support/app.ts';
import { createForum } from '../../support/factories/forums.ts';
import { createRegistration } from '../../support/factories/registrations.ts';

let app: TestApp;
let forum: ForumRecord;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  forum = await createForum();
});

const ids = ({ entries }: Roll) => entries.map(({ id }) => id);
const stored = async () =>
  (
    await RegistrationModel.find({ forum: forum._id })
      .sort({ registeredAt: 1, _id: 1 })
      .lean<RegistrationRecord[]>()
  ).map(({ _id }) => String(_id));

test('holds what was stored before it was asked for, whoever stored it and however', async () => {
  expect((await rollOf(forum)).entries).toEqual([]);
  const one = await createRegistration(forum, { givenName: 'أمينة', familyName: 'العلوي' });
  expect(searchRoll(await rollOf(forum), { query: 'امينه' })).toHaveLength(1);
  await RegistrationModel.updateOne({ _id: one._id }, { $set: { state: 'cancelled' }, $inc: { version: 1 } });
  expect((await rollOf(forum)).entries[0]?.state).toBe('cancelled');
  await RegistrationModel.updateMany({ forum: forum._id }, { $set: { territory: 'MA-01' } });
  expect((await rollOf(forum)).entries[0]?.territory).toBe('MA-01');
  const { _id: _, secret: __, ...fields } = one;
  const rows = ['AAAA', 'BBBB'].map((code) => ({
    ...fields,
    email: `${code}@example.org`,
    code: `ROLL${code}`,
  }));
  await RegistrationModel.insertMany(rows.map(({ updatedAt: _at, ...row }) => row));
  expect(ids(await rollOf(forum))).toEqual(await stored());
  expect((await rollOf(forum)).entries).toHaveLength(3);
});

test('keeps the order of registration, also for who comes late from another process', async () => {
  for (const minute of [30, 10, 20, 40, 20, 10])
    await createRegistration(forum, { registeredAt: new Date(`2025-10-01T10:${minute}:00Z`) }).then(() =>
      rollOf(forum),
    );
  expect(ids(await rollOf(forum))).toEqual(await stored());
});

test('another forum’s registrations are not in it', async () => {
  await createRegistration(await createForum());
  expect((await rollOf(forum)).entries).toEqual([]);
});

test('many who ask at once while it is read for the first time all see what they stored', async () => {
  const seen = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const { _id } = await createRegistration(forum);
      return ids(await rollOf(forum)).includes(String(_id));
    }),
  );
  expect(seen).toEqual(Array(8).fill(true));
});

test('is built anew after a while, beside the readers', async () => {
  await createRegistration(forum);
  const first = await rollOf(forum);
  // By hand, without the time of the change: only a new reading finds it.
  await RegistrationModel.collection.updateMany({ forum: forum._id }, { $set: { territory: 'MA-12' } });
  const now = Date.now();
  const clock = vi.spyOn(Date, 'now').mockReturnValue(now + 11 * 60_000);
  try {
    expect(await rollOf(forum)).toBe(first);
    await vi.waitFor(async () => expect((await rollOf(forum)).entries[0]?.territory).toBe('MA-12'));
  } finally {
    clock.mockRestore();
  }
});

test('figures count by what donors ask, and again only after a change', async () => {
  await createRegistration(forum, {
    sex: 'female',
    institutionKind: 'commune',
    registeredAt: new Date('2025-10-01T22:59:00Z'),
  });
  await createRegistration(forum, {
    sex: 'male',
    institutionKind: 'commune',
    registeredAt: new Date('2025-10-01T23:00:00Z'),
  });
  await createRegistration(forum, { sex: 'male', institutionKind: 'media', state: 'cancelled' });
  const roll = await rollOf(forum);
  const figures = registrationFigures(roll);
  expect(Object.fromEntries(figures.byState)).toEqual({ confirmed: 2, cancelled: 1 });
  const alike = groupAlike(roll.entries.filter(({ isLive }) => isLive));
  expect(Object.fromEntries(countField(alike, 'sex'))).toEqual({ female: 1, male: 1 });
  // Morocco is an hour ahead of UTC: the second one came on the next day.
  expect(Object.fromEntries(countDays(roll.entries))).toEqual({ '2025-10-01': 2, '2025-10-02': 1 });
  expect(crossCounts(alike, 'institutionKind', 'sex').get('commune')).toEqual(
    new Map([
      ['female', 1],
      ['male', 1],
    ]),
  );
  expect(registrationFigures(await rollOf(forum))).toBe(figures);
  await createRegistration(forum);
  expect(registrationFigures(await rollOf(forum)).byState.get('confirmed')).toBe(3);
});

test('is read ahead for forums that are still to come, and for no others', async () => {
  const day = 24 * 60 * 60 * 1000;
  const onDay = (offset: number) => new Date(Date.now() + offset * day).toISOString().slice(0, 10);
  const coming = await createForum({ startsOn: onDay(5), endsOn: onDay(6) });
  const over = await createForum({ startsOn: onDay(-9), endsOn: onDay(-8) });
  await createRegistration(coming);
  await createRegistration(over);
  await warmRolls(new Date());
  const queriesFor = async (one: ForumRecord) => {
    const read = vi.spyOn(RegistrationModel, 'find');
    await rollOf(one);
    const [filter] = read.mock.calls[0] ?? [];
    read.mockRestore();
    return filter;
  };
  // Of the one only what changed is still to be read.
  expect(await queriesFor(coming)).toHaveProperty('updatedAt');
  expect(await queriesFor(over)).not.toHaveProperty('updatedAt');
});
