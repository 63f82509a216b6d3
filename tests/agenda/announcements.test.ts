import ICAL from 'ical.js';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { announceReleases } from '../../src/agenda/actions/announceReleases.ts';
import { AnnouncementModel } from '../../src/agenda/announcement.ts';
import type { RoomRecord } from '../../src/agenda/room.ts';
import { SessionModel, type SessionRecord } from '../../src/agenda/session.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { OutgoingMailModel } from '../../src/mail/outgoingMail.ts';
import { paths } from '../../src/paths.ts';
import type { SpeakerRecord } from '../../src/speakers/speaker.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createMember } from '../support/factories/accounts.ts';
import { createRoom, createSession, createUnscheduledSession } from '../support/factories/agenda.ts';
import { createForum } from '../support/factories/forums.ts';
import { createRegistration } from '../support/factories/registrations.ts';
import { createSpeaker } from '../support/factories/speakers.ts';
import { type DeliveredMail, deliverMails } from '../support/outbox.ts';

let app: TestApp;
let forum: ForumRecord;
let organiser: Client;
let hall: RoomRecord;
let amina: SpeakerRecord;
let karim: SpeakerRecord;
let table: SessionRecord;
let workshop: SessionRecord;
const at = (time: string) => new Date(`2025-11-12T${time}:00Z`);

beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

beforeEach(async () => {
  await OutgoingMailModel.deleteMany();
  forum = await createForum({ startsOn: '2025-11-12', endsOn: '2025-11-12' });
  organiser = await app.signedIn(await createMember(forum, 'organiser'));
  hall = await createRoom(forum, { name: { ar: 'القاعة', fr: 'Grande salle' } });
  amina = await createSpeaker(forum, { name: { ar: 'أمينة' }, email: 'amina@example.org', language: 'ar' });
  karim = await createSpeaker(forum, { name: { fr: 'Karim' }, email: 'karim@example.org', language: 'fr' });
  table = await createSession(forum, {
    title: { fr: 'Table ronde', ar: 'مائدة' },
    startsAt: at('09:00'),
    endsAt: at('10:00'),
    room: hall._id,
    roles: [{ speaker: amina._id, role: 'moderator' }],
  });
  workshop = await createSession(forum, {
    title: { fr: 'Atelier' },
    startsAt: at('11:00'),
    endsAt: at('12:00'),
    roles: [{ speaker: karim._id, role: 'facilitator' }],
  });
  await release();
});

const release = (fields: Record<string, string> = {}) =>
  organiser.post(paths.createRelease('fr', forum.slug), fields);

async function releaseAndDeliver(
  fields: Record<string, string> = { announce: 'on' },
): Promise<DeliveredMail[]> {
  const answer = await release(fields);
  expect(answer.status).toBe(303);
  await announceReleases(new Date());
  return deliverMails();
}

const recipients = (mails: DeliveredMail[]) => mails.map(({ recipient }) => recipient).sort();

/** The entries of the calendar that came with a mail, read by another program's parser. */
function entriesOf(mail: DeliveredMail | undefined) {
  const [file] = mail?.attachments ?? [];
  const calendar = new ICAL.Component(ICAL.parse(String(file?.content)));
  return calendar.getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      sequence: event.sequence,
      start: event.startDate.toJSDate(),
      summary: event.summary,
      status: component.getFirstPropertyValue('status'),
    };
  });
}

test('exactly those whose times changed are told, each in their language, with the entry for their calendar', async () => {
  await SessionModel.updateOne({ _id: table._id }, { startsAt: at('09:20'), endsAt: at('10:20') });
  const page = await organiser.get(paths.organiserAgenda('fr', forum.slug));
  expect(page.visible).toContain('Intervenants : 1, participants : 0');
  const mails = await releaseAndDeliver();
  expect(recipients(mails)).toEqual(['amina@example.org']);
  const [mail] = mails;
  expect(mail?.subject).toContain('تغيّرت مواعيدك');
  expect(mail?.text).toContain('مائدة');
  // Casablanca was an hour ahead of UTC then.
  expect(mail?.text).toMatch(/10:20/);
  expect(entriesOf(mail)).toEqual([
    { uid: `${table._id}@multaqa`, sequence: 2, start: at('09:20'), summary: 'مائدة', status: 'CONFIRMED' },
  ]);
});

test('another room is told too; other words are not', async () => {
  await SessionModel.updateOne({ _id: workshop._id }, { room: hall._id });
  await SessionModel.updateOne({ _id: table._id }, { 'title.fr': 'Première table ronde' });
  expect(recipients(await releaseAndDeliver())).toEqual(['karim@example.org']);
});

test('who is new in a session, and who is taken out of one, is told; a session that lost its slot is cancelled', async () => {
  await SessionModel.updateOne({ _id: table._id }, { roles: [{ speaker: karim._id, role: 'moderator' }] });
  await createUnscheduledSession(forum, { roles: [{ speaker: amina._id, role: 'speaker' }] });
  const mails = await releaseAndDeliver();
  const of = (name: string) => mails.find(({ recipient }) => recipient.startsWith(name));
  expect(recipients(mails)).toEqual(['amina@example.org', 'karim@example.org']);
  expect(entriesOf(of('amina'))).toMatchObject([{ uid: `${table._id}@multaqa`, status: 'CANCELLED' }]);
  expect(of('karim')?.text).toContain('Nouvelle');
  expect(entriesOf(of('karim'))).toMatchObject([{ uid: `${table._id}@multaqa`, status: 'CONFIRMED' }]);
});

test('attendees are told of the sessions they chose, once, unless they are told as speakers', async () => {
  const chosen = { sessions: [table._id] };
  await createRegistration(forum, { ...chosen, email: 'comes@example.org' });
  await createRegistration(forum, { ...chosen, email: 'amina@example.org' });
  await createRegistration(forum, { ...chosen, email: 'cancelled@example.org', state: 'cancelled' });
  await createRegistration(forum, { sessions: [workshop._id], email: 'elsewhere@example.org' });
  await SessionModel.deleteOne({ _id: table._id });
  const mails = await releaseAndDeliver();
  expect(recipients(mails)).toEqual(['amina@example.org', 'comes@example.org']);
  const mail = mails.find(({ recipient }) => recipient === 'comes@example.org');
  expect(mail?.text).toContain('les sessions que vous avez choisies');
  expect(entriesOf(mail)).toMatchObject([{ uid: `${table._id}@multaqa`, status: 'CANCELLED', sequence: 2 }]);
});

test('nobody is told when the organiser does not ask for it, nor at a first release', async () => {
  await SessionModel.updateOne({ _id: table._id }, { startsAt: at('09:20'), endsAt: at('10:20') });
  expect(await releaseAndDeliver({})).toEqual([]);
  expect(await AnnouncementModel.countDocuments({ forum: forum._id })).toBe(0);
});

test('told once though the job runs again, and again when what they were told is withdrawn', async () => {
  await SessionModel.updateOne({ _id: table._id }, { startsAt: at('09:20'), endsAt: at('10:20') });
  expect(await releaseAndDeliver()).toHaveLength(1);
  // As after a crash before the announcement was done.
  await AnnouncementModel.updateMany({ forum: forum._id }, { $unset: { doneAt: 1 } });
  await announceReleases(new Date());
  expect(await deliverMails()).toEqual([]);

  await organiser.post(paths.withdrawRelease('fr', forum.slug, 2));
  await announceReleases(new Date());
  const [mail, ...others] = await deliverMails();
  expect(others).toEqual([]);
  expect(entriesOf(mail)).toMatchObject([{ start: at('09:00'), sequence: 3, status: 'CONFIRMED' }]);
});

test('when the last release is withdrawn too, everybody’s entries fall away', async () => {
  await SessionModel.updateOne({ _id: table._id }, { startsAt: at('09:20'), endsAt: at('10:20') });
  await releaseAndDeliver();
  await organiser.post(paths.withdrawRelease('fr', forum.slug, 2));
  await announceReleases(new Date());
  expect(recipients(await deliverMails())).toEqual(['amina@example.org']);
  await organiser.post(paths.withdrawRelease('fr', forum.slug, 1));
  await announceReleases(new Date());
  const mails = await deliverMails();
  expect(recipients(mails)).toEqual(['amina@example.org', 'karim@example.org']);
  for (const mail of mails) expect(entriesOf(mail)).toMatchObject([{ status: 'CANCELLED', sequence: 4 }]);
});
