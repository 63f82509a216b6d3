import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { ForumRecord } from '../../../src/forums/forum.ts';
import { countDays, crossCounts, registrationFigures } from '../../../src/registrations/figures.ts';
import { RegistrationModel, type RegistrationRecord } from '../../../src/registrations/registration.ts';
import { type Roll, rollOf } from '../../../src/registrations/roll/roll.ts';
import { searchRoll } from '../../../src/registrations/roll/search.ts';
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
  expect(figures.live).toBe(2);
  expect(Object.fromEntries(figures.byState)).toEqual({ confirmed: 2, cancelled: 1 });
  expect(Object.fromEntries(figures.by.sex)).toEqual({ female: 1, male: 1 });
  // Morocco is an hour ahead of UTC: the second one came on the next day.
  expect(Object.fromEntries(countDays(roll.entries))).toEqual({ '2025-10-01': 2, '2025-10-02': 1 });
  expect(crossCounts(roll.entries, 'institutionKind', 'sex').get('commune')).toEqual(
    new Map([
      ['female', 1],
      ['male', 1],
    ]),
  );
  expect(registrationFigures(await rollOf(forum))).toBe(figures);
  await createRegistration(forum);
  expect(registrationFigures(await rollOf(forum)).live).toBe(3);
});
