import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AuditEntryModel } from '../../src/audit/auditEntry.ts';
import { ForumModel, type ForumRecord } from '../../src/forums/forum.ts';
import { OutgoingMailModel } from '../../src/mail/outgoingMail.ts';
import { paths } from '../../src/paths.ts';
import { expireUnconfirmed } from '../../src/registrations/actions/expire.ts';
import { setCapacity } from '../../src/registrations/actions/setCapacity.ts';
import { secretOf } from '../../src/registrations/attendeeLink.ts';
import type { OwnData } from '../../src/registrations/ownData.ts';
import { RegistrationModel, type RegistrationRecord } from '../../src/registrations/registration.ts';
import { SeatPoolModel } from '../../src/registrations/seatPool.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createMember } from '../support/factories/accounts.ts';
import { createSession } from '../support/factories/agenda.ts';
import { createForum } from '../support/factories/forums.ts';
import { createRegistration } from '../support/factories/registrations.ts';
import { deliverMails, mailTo, resetOutbox } from '../support/outbox.ts';

let app: TestApp;
let forum: ForumRecord;
let browser: Client;
const NOW = new Date('2025-10-01T09:00:00Z');

beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  await resetOutbox();
  app.clock.set(NOW);
  forum = await createForum({
    startsOn: '2025-11-12',
    endsOn: '2025-11-13',
    registration: { capacity: 1, waitingList: true },
  });
  browser = app.client();
});

const stored = ({ _id }: RegistrationRecord) =>
  RegistrationModel.findById(_id).orFail().lean<RegistrationRecord>();
const byEmail = (email: string) =>
  RegistrationModel.findOne({ forum: forum._id, email }).lean<RegistrationRecord>();
const pool = () => SeatPoolModel.findById(forum._id).orFail().lean();
/** A confirmed person on the only seat, and somebody who waits for it. */
async function oneSeat() {
  const session = await createSession(forum);
  const holder = await createRegistration(forum, {
    email: 'sara@example.org',
    givenName: 'Sara',
    familyName: 'Bennis',
    sessions: [session._id],
  });
  const waiting = await createRegistration(forum, {
    state: 'waitlisted',
    ordinal: 1,
    email: 'next@example.org',
    emailConfirmedAt: NOW,
  });
  await setCapacity(forum, NOW);
  await SeatPoolModel.updateOne({ _id: forum._id }, { capacity: 1, taken: 1, waiting: 1, nextInLine: 1 });
  return { holder, waiting, session };
}

describe('a place that is given to a colleague', () => {
  const successor = { givenName: 'كريم', familyName: 'العلوي', email: 'karim@example.org', language: 'ar' };
  const give = (holder: RegistrationRecord, fields: object = {}) =>
    browser.post(paths.registrationHandOver('fr', secretOf(holder)), { ...successor, ...fields });

  test('is held for them with its sessions, past the waiting list; both are told, and the colleague confirms', async () => {
    const { holder, waiting, session } = await oneSeat();
    expect((await give(holder)).status).toBe(303);
    const next = await byEmail('karim@example.org');
    expect(next).toMatchObject({
      state: 'unconfirmed',
      origin: 'colleague',
      institution: holder.institution,
      language: 'ar',
      handedFrom: 'Sara Bennis',
    });
    expect(next?.sessions).toEqual([session._id]);
    expect((await stored(holder)).state).toBe('cancelled');
    expect((await stored(waiting)).state).toBe('waitlisted');
    expect(await pool()).toMatchObject({ taken: 1, waiting: 1 });
    const mails = await deliverMails();
    const letterTo = (email: string) => mails.find(({ recipient }) => recipient === email);
    expect(letterTo('karim@example.org')?.subject).toContain('Sara Bennis');
    expect(letterTo('sara@example.org')?.text).toContain('كريم العلوي');
    const own = paths.registration('ar', secretOf(next as RegistrationRecord));
    expect((await browser.get(own)).visible).toContain('بالتأكيد تصرّحون');
    await browser.post(`${own}/confirmation`);
    expect(await byEmail('karim@example.org')).toMatchObject({ state: 'confirmed', consentAt: NOW });
    expect((await browser.get(paths.registration('fr', holder.secret))).visible).toContain(
      'cédé votre place à كريم العلوي',
    );
    const verbs = await AuditEntryModel.distinct('verb', { forum: forum._id });
    expect(verbs).toEqual(expect.arrayContaining(['registration.handedOver', 'registration.created']));
  });

  test('goes to the waiting list when the colleague does not confirm in time', async () => {
    const { holder, waiting } = await oneSeat();
    await give(holder);
    await expireUnconfirmed(new Date(NOW.getTime() + 49 * 3_600_000));
    expect((await stored(waiting)).state).toBe('confirmed');
    expect(await pool()).toMatchObject({ taken: 1, waiting: 0 });
  });

  test('twice at once goes to one of the two', async () => {
    const { holder } = await oneSeat();
    const answers = await Promise.all([give(holder), give(holder, { email: 'other@example.org' })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422]);
    expect(await RegistrationModel.countDocuments({ forum: forum._id, state: 'unconfirmed' })).toBe(1);
    expect(await pool()).toMatchObject({ taken: 1 });
  });

  test('is refused for somebody who is registered already, with what was typed', async () => {
    const { holder } = await oneSeat();
    const answer = await give(holder, { email: 'next@example.org' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('href="#field-email"');
    expect(answer.text).toContain('value="كريم"');
    expect((await stored(holder)).state).toBe('confirmed');
  });

  test('is not given when the organisers forbid it, once the forum is over, nor by who waits', async () => {
    const { holder, waiting } = await oneSeat();
    expect((await give(waiting)).status).toBe(422);
    app.clock.set(new Date('2025-11-20T09:00:00Z'));
    expect((await give(holder)).status).toBe(422);
    app.clock.set(NOW);
    await ForumModel.updateOne({ _id: forum._id }, { 'registration.handOver': false });
    expect((await give(holder)).status).toBe(422);
    const page = await browser.get(paths.registration('fr', holder.secret));
    expect(page.text).not.toContain(paths.registrationHandOver('fr', holder.secret));
    expect((await browser.get(paths.registrationHandOver('fr', holder.secret))).status).toBe(303);
    expect(await RegistrationModel.countDocuments({ forum: forum._id })).toBe(2);
  });
});

test('a link is replaced: the old one opens nothing, the new one comes by mail', async () => {
  const { holder } = await oneSeat();
  const old = paths.registration('fr', holder.secret);
  const answers = await Promise.all(
    [1, 2].map(() => browser.post(paths.registrationRenewal('fr', holder.secret))),
  );
  expect(answers.map(({ status }) => status).sort()).not.toContain(500);
  expect((await browser.get(old)).status).toBe(404);
  const fresh = secretOf(await stored(holder));
  expect((await mailTo('sara@example.org')).text).toContain(fresh);
  expect((await browser.get(paths.registration('fr', fresh))).status).toBe(200);
  expect(await stored(holder)).toMatchObject({ linkEpoch: 2, linkMails: 1 });
});

test('one takes along everything that is stored of oneself, and nothing of others', async () => {
  const { holder } = await oneSeat();
  const answer = await browser.get(paths.registrationData('fr', holder.secret));
  expect(answer.headers.get('content-disposition')).toContain('attachment');
  expect(answer.headers.get('cache-control')).toContain('no-store');
  const data = JSON.parse(answer.text) as OwnData;
  expect(data.registration).toMatchObject({
    givenName: 'Sara',
    email: 'sara@example.org',
    state: 'confirmed',
    territory: 'MA-02',
  });
  expect(answer.text).not.toMatch(/linkEpoch|searchText|next@example/);
});

describe('who has themselves forgotten', () => {
  test('leaves their place to who waits, and no trace of their name; what the statistics count stays', async () => {
    const { holder, waiting } = await oneSeat();
    await browser.post(paths.registrationRenewal('fr', holder.secret));
    const secret = secretOf(await stored(holder));
    expect((await browser.get(paths.registrationErasure('fr', secret))).visible).toContain(
      'Effacer vos données',
    );
    expect((await stored(holder)).erasedAt).toBeUndefined();
    const answer = await browser.post(paths.registrationErasure('fr', secret));
    expect(answer.visible).toContain('Vos données sont effacées');
    const gone = await stored(holder);
    expect(gone).toMatchObject({
      state: 'cancelled',
      givenName: '—',
      sex: 'female',
      territory: 'MA-02',
      erasedAt: NOW,
    });
    expect(gone.email).toBeUndefined();
    expect((await stored(waiting)).state).toBe('confirmed');
    expect((await browser.get(paths.registration('fr', secret))).status).toBe(404);
    expect(await OutgoingMailModel.countDocuments({ forum: forum._id, 'to.email': 'sara@example.org' })).toBe(
      0,
    );
    const history = JSON.stringify(await AuditEntryModel.find({ forum: forum._id }).lean());
    expect(history).not.toMatch(/Sara|Bennis|sara@/);
    const organiser = await app.signedIn(await createMember(forum, 'organiser'));
    const list = await organiser.get(paths.organiserRegistrations('fr', forum.slug));
    expect(list.visible).not.toContain('Bennis');
    expect(
      (await organiser.get(paths.organiserRegistration('fr', forum.slug, String(holder._id)))).status,
    ).toBe(200);
  });

  test('after the forum stays counted among those who had a place', async () => {
    const { holder } = await oneSeat();
    app.clock.set(new Date('2025-12-01T09:00:00Z'));
    await browser.post(paths.registrationErasure('fr', holder.secret));
    expect(await stored(holder)).toMatchObject({ state: 'confirmed', givenName: '—' });
    expect(await pool()).toMatchObject({ taken: 1, waiting: 1 });
  });

  test('may register anew with the same address', async () => {
    const { holder } = await oneSeat();
    await browser.post(paths.registrationErasure('fr', holder.secret));
    await createRegistration(forum, { email: 'sara@example.org' });
    expect(await byEmail('sara@example.org')).toMatchObject({ state: 'confirmed' });
  });
});

test('without the secret of a link nothing of this is there', async () => {
  const wrong = 'A'.repeat(48);
  for (const address of [
    paths.registrationData,
    paths.registrationErasure,
    paths.registrationHandOver,
    paths.registrationRenewal,
  ])
    expect((await browser.get(address('fr', wrong))).status).toBe(404);
  for (const address of [paths.registrationErasure, paths.registrationHandOver, paths.registrationRenewal])
    expect((await browser.post(address('fr', wrong))).status).toBe(404);
});
