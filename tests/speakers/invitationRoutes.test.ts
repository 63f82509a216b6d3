import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { sendForgottenMails } from '../../src/speakers/actions/sendMailsDue.ts';
import { SpeakerModel } from '../../src/speakers/speaker.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createMember } from '../support/factories/accounts.ts';
import { createSession } from '../support/factories/agenda.ts';
import { createForum } from '../support/factories/forums.ts';
import { createMaterial } from '../support/factories/materials.ts';
import { createSpeaker } from '../support/factories/speakers.ts';
import { deliverMails, resetOutbox } from '../support/outbox.ts';
import { storedSpeaker } from '../support/speaking.ts';

const NOW = new Date('2025-11-01T10:00:00Z');
let app: TestApp;
let forum: ForumRecord;
let organiser: Client;
let list: string;

beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  app.clock.set(NOW);
  await deliverMails();
  resetOutbox();
  forum = await createForum();
  organiser = await app.signedIn(await createMember(forum, 'organiser'));
  list = `/fr/organiser/forums/${forum.slug}/speakers`;
});

const later = (hours: number) => app.clock.set(new Date(NOW.getTime() + hours * 3_600_000));

describe('inviting and reminding', () => {
  test('mails one invitation in the speaker’s language; the secret is stored nowhere', async () => {
    const speaker = await createSpeaker(forum, { language: 'ar' });
    const answer = await organiser.post(`${list}/${speaker._id}/invitation`);
    expect(answer.status).toBe(303);
    const [mail, ...more] = await deliverMails();
    expect(more).toEqual([]);
    expect(mail?.recipient).toBe(speaker.email);
    expect(mail?.subject).toContain('دعوة للمشاركة');
    expect(mail?.html).toContain('dir="rtl"');
    const secret = /\/ar\/speaking\/([\w-]+)/.exec(mail?.text ?? '')?.[1] ?? '';
    expect(secret).toHaveLength(48);
    const stored = await storedSpeaker(speaker);
    expect(stored).toMatchObject({ state: 'invited', mailsDue: [] });
    expect(JSON.stringify(stored)).not.toContain(secret);
    expect((await app.client().get(`/ar/speaking/${secret}`)).status).toBe(200);
  });

  test('a new invitation makes the first link void; a button pressed twice sends one', async () => {
    const speaker = await createSpeaker(forum);
    const invite = () => organiser.post(`${list}/${speaker._id}/invitation`);
    const linkOf = (text: string | undefined) => /\/fr\/speaking\/[\w-]+/.exec(text ?? '')?.[0] ?? '';
    await Promise.all([invite(), invite()]);
    const first = await deliverMails();
    expect(first).toHaveLength(1);
    later(1);
    await invite();
    const second = await deliverMails();
    expect(second).toHaveLength(1);
    const stranger = app.client();
    expect((await stranger.get(linkOf(first[0]?.text))).status).toBe(404);
    expect((await stranger.get(linkOf(second[0]?.text))).status).toBe(200);
  });

  test('says so where there is no address, and writes to nobody', async () => {
    const speaker = await createSpeaker(forum);
    await SpeakerModel.updateOne({ _id: speaker._id }, { $unset: { email: 1 } });
    const page = await organiser.get((await organiser.post(`${list}/${speaker._id}/invitation`)).location);
    expect(page.visible).toContain('Cette personne n’a pas d’adresse électronique');
    expect((await storedSpeaker(speaker)).state).toBe('notInvited');
    expect(await deliverMails()).toEqual([]);
  });

  test('invites all who were not, and nobody twice', async () => {
    await createSpeaker(forum);
    await createSpeaker(forum);
    await createSpeaker(forum, { state: 'confirmed' });
    await createSpeaker(await createForum());
    await Promise.all([organiser.post(`${list}/invitations`), organiser.post(`${list}/invitations`)]);
    expect(await deliverMails()).toHaveLength(2);
    expect(await SpeakerModel.countDocuments({ forum: forum._id, state: 'invited' })).toBe(2);
    await organiser.post(`${list}/invitations`);
    expect(await deliverMails()).toEqual([]);
  });

  test('reminds who has not answered, with the link they have, once a day', async () => {
    const speaker = await createSpeaker(forum);
    await organiser.post(`${list}/${speaker._id}/invitation`);
    const [invitation] = await deliverMails();
    const link = /\/fr\/speaking\/[\w-]+/.exec(invitation?.text ?? '')?.[0] ?? '';
    await organiser.post(`${list}/reminders`, { about: 'answer' });
    expect(await deliverMails()).toEqual([]);
    later(30);
    await Promise.all([1, 2].map(() => organiser.post(`${list}/reminders`, { about: 'answer' })));
    const reminders = await deliverMails();
    expect(reminders).toHaveLength(1);
    expect(reminders[0]?.subject).toContain('nous attendons votre réponse');
    expect(reminders[0]?.text).toContain(link);
  });

  test('asks for documents only of those who confirmed, present, and handed nothing in', async () => {
    const invitedAt = new Date('2025-10-20T10:00:00Z');
    const [late, done, moderator, silent] = [
      await createSpeaker(forum, { state: 'confirmed', invitedAt }),
      await createSpeaker(forum, { state: 'confirmed', invitedAt }),
      await createSpeaker(forum, { state: 'confirmed', invitedAt }),
      await createSpeaker(forum, { state: 'invited', invitedAt }),
    ];
    await createSession(forum, {
      roles: [
        { speaker: done._id, role: 'presenter' },
        { speaker: moderator._id, role: 'moderator' },
        { speaker: silent._id, role: 'panelist' },
      ],
      parts: [
        { kind: 'presentation', title: { fr: 'Partie' }, roles: [{ speaker: late._id, role: 'presenter' }] },
      ] as never,
    });
    await createMaterial(forum, { speaker: done._id });
    await organiser.post(`${list}/reminders`, { about: 'documents' });
    const mails = await deliverMails();
    expect(mails.map(({ recipient }) => recipient)).toEqual([late.email]);
    expect(mails[0]?.subject).toContain('vos documents');
  });

  test('a mail that was decided before a crash is sent afterwards, once', async () => {
    const since = NOW;
    const speaker = await createSpeaker(forum, {
      state: 'invited',
      mailsDue: [{ mail: 'invitation', since }],
    });
    await Promise.all([sendForgottenMails(NOW), sendForgottenMails(NOW)]);
    await sendForgottenMails(NOW);
    expect((await deliverMails()).map(({ recipient }) => recipient)).toEqual([speaker.email]);
    expect((await storedSpeaker(speaker)).mailsDue).toEqual([]);
  });

  test('another address makes the old link void and asks for a new invitation', async () => {
    const speaker = await createSpeaker(forum);
    await organiser.post(`${list}/${speaker._id}/invitation`);
    const [mail] = await deliverMails();
    const link = /\/fr\/speaking\/[\w-]+/.exec(mail?.text ?? '')?.[0] ?? '';
    const { version } = await storedSpeaker(speaker);
    await organiser.post(`${list}/${speaker._id}`, {
      name: speaker.name,
      email: 'other@example.org',
      language: 'fr',
      version,
    });
    expect(await storedSpeaker(speaker)).toMatchObject({ state: 'notInvited', email: 'other@example.org' });
    expect((await app.client().get(link)).status).toBe(404);
  });

  test('a name with line breaks puts no header into the mail', async () => {
    const speaker = await createSpeaker(forum);
    await SpeakerModel.updateOne(
      { _id: speaker._id },
      { $set: { 'name.fr': 'Eve\r\nBcc: victim@example.org\r\n\r\n<script>alert(1)</script>' } },
    );
    await organiser.post(`${list}/${speaker._id}/invitation`);
    const mails = await deliverMails();
    expect(mails.map(({ recipient }) => recipient)).toEqual([speaker.email]);
    expect(mails[0]?.raw).not.toMatch(/^Bcc:/m);
    expect(mails[0]?.html).not.toContain('<script>alert');
  });
});
