import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AuditEntryModel } from '../../../src/audit/auditEntry.ts';
import { CheckInModel } from '../../../src/checkIn/checkIn.ts';
import { ForumModel, type ForumRecord } from '../../../src/forums/forum.ts';
import { paths } from '../../../src/paths.ts';
import { setCapacity } from '../../../src/registrations/actions/setCapacity.ts';
import { RegistrationModel, type RegistrationRecord } from '../../../src/registrations/registration.ts';
import { SeatPoolModel, type SeatPoolRecord } from '../../../src/registrations/seatPool.ts';
import { openTestApp, type TestApp } from '../../support/app.ts';
import type { Client } from '../../support/client.ts';
import { createMember } from '../../support/factories/accounts.ts';
import { createSession, releaseForTest } from '../../support/factories/agenda.ts';
import { createForum } from '../../support/factories/forums.ts';
import { createRegistration } from '../../support/factories/registrations.ts';
import { deliverMails, mailTo } from '../../support/outbox.ts';

const NOW = new Date('2025-10-01T09:00:00Z');
type Stored = RegistrationRecord & { secret: string };
let app: TestApp;
let forum: ForumRecord;
let organiser: Client;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  app.clock.set(NOW);
  forum = await createForum({ registration: { capacity: 10, waitingList: true } });
  organiser = await app.signedIn(await createMember(forum, 'organiser'));
});

const found = () => organiser.get(paths.duplicates('fr', forum.slug));
const now = async ({ _id }: Stored) =>
  (await RegistrationModel.findById(_id).lean<RegistrationRecord>()) as RegistrationRecord;
const pool = async () => (await SeatPoolModel.findById(forum._id).lean<SeatPoolRecord>()) as SeatPoolRecord;
const merge = (keep: Stored, drop: Stored) =>
  organiser.post(paths.mergeDuplicate('fr', forum.slug, String(drop._id), String(keep._id)), {
    keep: String(keep._id),
  });
const person = (given: Partial<RegistrationRecord> = {}) =>
  createRegistration(forum, { givenName: 'Fatima', familyName: 'El Amrani', ...given });

describe('alike are', () => {
  test.each([
    ['the same words in another order', { givenName: 'El Amrani', familyName: 'FATIMA' }],
    [
      'the same telephone, written otherwise, and one word of the name',
      {
        givenName: 'F.',
        familyName: 'Amrani',
        phone: '+212 6 12 34 56 78',
      },
    ],
  ])('%s', async (_what, other) => {
    await person({ phone: '0612345678' });
    await person(other);
    expect((await found()).visible).toContain('1 paire à examiner');
  });

  test('Arabic names, however they are written', async () => {
    await person({ givenName: 'فَاطِمَة', familyName: 'الإدريسي' });
    await person({ givenName: 'فاطمه', familyName: 'الادريسى' });
    expect((await found()).visible).toMatch(/1 paire .*En commun : nom/);
  });

  test('not: a secretary’s telephone, who cancelled, another forum', async () => {
    const phone = '0612345678';
    await createRegistration(forum, { givenName: 'Ali', familyName: 'Bennis', phone });
    await createRegistration(forum, { givenName: 'Omar', familyName: 'Chraibi', phone });
    await person();
    await person({ state: 'cancelled' });
    await createRegistration(await createForum(), { givenName: 'Fatima', familyName: 'El Amrani' });
    expect((await found()).visible).toContain('Aucun doublon');
  });
});

test('two who are two people are not shown again', async () => {
  const one = await person();
  const other = await person();
  const compare = await organiser.get(paths.duplicate('fr', forum.slug, String(one._id), String(other._id)));
  expect(compare.visible).toContain(one.email);
  expect(compare.visible).toContain(other.email);
  const apart = paths.keepDuplicateApart('fr', forum.slug, String(one._id), String(other._id));
  for (const _ of [1, 2]) expect((await organiser.post(apart)).status).toBe(303);
  const entries = await AuditEntryModel.find({ verb: 'registration.keptApart', forum: forum._id }).lean();
  expect(entries.map(({ subject }) => subject).sort()).toEqual([String(one._id), String(other._id)].sort());
  expect(entries.every(({ label }) => label === 'Fatima El Amrani')).toBe(true);
  expect((await found()).visible).toContain('Aucun doublon');
});

describe('one registration of two', () => {
  test('has what either said, the better place and the days at the door; the other’s seat is free', async () => {
    const keep = await person({
      state: 'unconfirmed',
      heldUntil: new Date('2025-10-02T09:00:00Z'),
      needs: 'Rampe',
    });
    const drop = await person({
      phone: '0612345678',
      position: 'Maire',
      needs: 'Sans gluten',
      replies: { q: 'x' },
    });
    await CheckInModel.create({
      forum: forum._id,
      registration: drop._id,
      day: '2025-11-12',
      at: NOW,
      by: { id: 'x' },
    });
    await setCapacity(forum, NOW);
    expect((await pool()).taken).toBe(2);
    await deliverMails();
    expect((await merge(keep, drop)).status).toBe(303);
    expect(await now(keep)).toMatchObject({
      state: 'confirmed',
      email: keep.email,
      phone: '0612345678',
      position: 'Maire',
      needs: 'Rampe\nSans gluten',
      replies: { q: 'x' },
    });
    expect((await now(keep)).heldUntil).toBeUndefined();
    expect(await now(drop)).toMatchObject({ state: 'cancelled', mergedInto: keep._id });
    expect((await pool()).taken).toBe(1);
    expect(await CheckInModel.countDocuments({ registration: keep._id })).toBe(1);
    expect((await mailTo(keep.email as string)).text).toContain(keep.secret);
    const old = await app.client().get(paths.registration('fr', drop.secret));
    expect(old.visible).toContain('ont réuni vos deux inscriptions');
    const page = await organiser.get(paths.organiserRegistration('fr', forum.slug, String(keep._id)));
    expect(page.visible).toContain('Deux inscriptions réunies');
  });

  test('gives the seat that is too many to whoever waits', async () => {
    forum = await createForum({ registration: { capacity: 2, waitingList: true } });
    organiser = await app.signedIn(await createMember(forum, 'organiser'));
    const keep = await person();
    const drop = await person();
    const next = await createRegistration(forum, { state: 'waitlisted', ordinal: 1, emailConfirmedAt: NOW });
    await setCapacity(forum, NOW);
    await merge(keep, drop);
    expect((await now(next)).state).toBe('confirmed');
    expect(await pool()).toMatchObject({ taken: 2, waiting: 0, left: 0 });
  });

  test('who has shown that the address is theirs has the other’s held seat at once', async () => {
    const keep = await person({ state: 'waitlisted', ordinal: 1, emailConfirmedAt: NOW });
    const drop = await person({ state: 'unconfirmed', heldUntil: new Date('2025-10-02T09:00:00Z') });
    forum.registration.capacity = 1;
    await ForumModel.updateOne({ _id: forum._id }, { registration: forum.registration });
    await setCapacity(forum, NOW);
    await merge(keep, drop);
    expect((await now(keep)).state).toBe('confirmed');
    expect((await now(keep)).heldUntil).toBeUndefined();
    expect(await pool()).toMatchObject({ taken: 1, waiting: 0 });
  });

  test('who brought a delegation was not brought by themselves, and leads it on', async () => {
    const head = await person();
    await RegistrationModel.updateOne({ _id: head._id }, { delegation: head._id });
    const again = await person({ delegation: head._id, broughtBy: 'Fatima El Amrani' });
    const other = await createRegistration(forum, { delegation: head._id, broughtBy: 'Fatima El Amrani' });
    await setCapacity(forum, NOW);
    await merge(head, again);
    expect((await now(head)).broughtBy).toBeUndefined();
    const third = await person();
    await setCapacity(forum, NOW);
    await merge(third, head);
    expect((await now(third)).delegation).toEqual(third._id);
    expect((await now(other)).delegation).toEqual(third._id);
  });

  test('who waits twice has the earlier place in line', async () => {
    forum = await createForum({ registration: { capacity: 1, waitingList: true } });
    organiser = await app.signedIn(await createMember(forum, 'organiser'));
    await createRegistration(forum);
    const first = await person({ state: 'waitlisted', ordinal: 3 });
    await createRegistration(forum, { state: 'waitlisted', ordinal: 5 });
    const later = await person({ state: 'waitlisted', ordinal: 8, email: 'right@example.org' });
    await setCapacity(forum, NOW);
    await merge(later, first);
    expect(await now(later)).toMatchObject({ state: 'waitlisted', ordinal: 3, email: 'right@example.org' });
    expect(await pool()).toMatchObject({ taken: 1, waiting: 2 });
  });

  test('has the address of the other where it had none, and the seats in its sessions', async () => {
    const workshop = await createSession(forum, { kind: 'workshop', signUp: true, capacity: 1 });
    await releaseForTest(forum);
    const { email: _, ...rest } = await person();
    await RegistrationModel.updateOne({ _id: rest._id }, { $unset: { email: 1 }, $inc: { version: 1 } });
    const drop = await person({ sessions: [workshop._id] });
    await setCapacity(forum, NOW);
    await merge(rest as Stored, drop);
    expect(await now(rest as Stored)).toMatchObject({ email: drop.email, sessions: [workshop._id] });
    expect((await now(drop)).sessions).toEqual([]);
  });

  test('is refused where one is over, and by whoever may only look', async () => {
    const one = await person();
    const over = await person({ state: 'cancelled' });
    await setCapacity(forum, NOW);
    await merge(one, over);
    expect((await found()).visible).toContain('n’est plus en cours');
    expect((await now(one)).state).toBe('confirmed');
    const other = await person();
    const viewer = await app.signedIn(await createMember(forum, 'viewer'));
    const address = paths.mergeDuplicate('fr', forum.slug, String(one._id), String(other._id));
    expect((await viewer.post(address, { keep: String(one._id) })).status).toBe(403);
    // Nor with a registration of another forum.
    const elsewhere = await createRegistration(await createForum());
    const across = paths.mergeDuplicate('fr', forum.slug, String(one._id), String(elsewhere._id));
    expect((await organiser.post(across, { keep: String(one._id) })).status).toBe(404);
  });

  test('pressed twice at once, it is made once', async () => {
    const keep = await person();
    const drop = await person();
    await setCapacity(forum, NOW);
    await Promise.all([merge(keep, drop), merge(keep, drop), merge(drop, keep)]);
    expect((await pool()).taken).toBe(1);
    const states = [await now(keep), await now(drop)].map(({ state }) => state).sort();
    expect(states).toEqual(['cancelled', 'confirmed']);
  });

  test('is forgotten as a whole when the person asks for it', async () => {
    const keep = await person();
    const drop = await person();
    await setCapacity(forum, NOW);
    await merge(keep, drop);
    await app.client().post(paths.registrationErasure('fr', keep.secret));
    expect(await now(drop)).toMatchObject({ givenName: '—', familyName: '—' });
    expect((await now(drop)).email).toBeUndefined();
  });
});
