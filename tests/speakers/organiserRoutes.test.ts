import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AuditEntryModel } from '../../src/audit/auditEntry.ts';
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

let app: TestApp;
let forum: ForumRecord;
let organiser: Client;
let list: string;
const NOW = new Date('2025-11-01T10:00:00Z');
const later = (hours: number) => app.clock.set(new Date(NOW.getTime() + hours * 3_600_000));

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

const found = (id: unknown) => SpeakerModel.findById(id).lean().orFail();

describe('adding and editing', () => {
  test('adds a person with a name in Arabic, a position and an address, and writes the history', async () => {
    const answer = await organiser.post(list, {
      name: { ar: 'أمينة الإدريسي', fr: 'Amina El Idrissi' },
      position: { fr: 'Cheffe de service' },
      institutionName: { fr: "Région de l'Oriental" },
      institutionKind: 'region',
      territory: 'MA-02',
      email: 'Amina@Example.org',
      language: 'ar',
    });
    const speaker = await SpeakerModel.findOne({ forum: forum._id }).lean().orFail();
    expect(answer.status).toBe(303);
    expect(answer.location).toBe(`${list}/${speaker._id}`);
    expect(speaker).toMatchObject({
      slug: 'amina-el-idrissi',
      email: 'amina@example.org',
      state: 'notInvited',
      institution: { kind: 'region', territory: 'MA-02' },
    });
    const page = await organiser.get(answer.location);
    expect(page.visible).toContain('La personne est ajoutée aux intervenants.');
    expect(page.visible).toContain('Pas encore invité(e)');
    expect(await AuditEntryModel.findOne({ subject: String(speaker._id) }).lean()).toMatchObject({
      verb: 'speaker.added',
    });
    expect(await deliverMails()).toEqual([]);
  });

  test('gives a person with an Arabic name only, and a second one of the same name, addresses of their own', async () => {
    for (const name of [{ ar: 'أمينة' }, { ar: 'أمينة' }, { fr: 'Ana' }, { fr: 'Ana' }]) {
      await organiser.post(list, { name, language: 'fr' });
    }
    const slugs = await SpeakerModel.distinct('slug', { forum: forum._id });
    expect(slugs.sort()).toEqual(['ana', 'ana-2', 'speaker', 'speaker-2']);
  });

  test('shows the form again with what was typed when there is no name or a wrong address', async () => {
    const answer = await organiser.post(list, {
      email: 'nobody',
      position: { fr: 'Directrice' },
      language: 'fr',
    });
    expect(answer.status).toBe(422);
    expect(answer.visible).toContain('Écrivez le nom dans au moins une langue.');
    expect(answer.text).toContain('value="Directrice"');
    expect(answer.text).toContain('value="nobody"');
    expect(await SpeakerModel.countDocuments({ forum: forum._id })).toBe(0);
  });

  test('a second organiser who saves an older version sees both and loses nothing', async () => {
    const speaker = await createSpeaker(forum);
    const address = `${list}/${speaker._id}`;
    const fields = { name: { fr: 'Amina' }, email: speaker.email, language: 'fr', version: 1 };
    await organiser.post(address, { ...fields, position: { fr: 'Première version' } });
    const answer = await organiser.post(address, { ...fields, position: { fr: 'Seconde version' } });
    expect(answer.status).toBe(409);
    expect(answer.visible).toContain('Première version');
    expect(answer.text).toContain('value="Seconde version"');
    expect((await found(speaker._id)).position?.fr).toBe('Première version');
    await organiser.post(address, { ...fields, version: 2, position: { fr: 'Seconde version' } });
    expect((await found(speaker._id)).position?.fr).toBe('Seconde version');
  });

  test('is removed only when nothing on the agenda and no document names them', async () => {
    const [free, busy, author] = [
      await createSpeaker(forum),
      await createSpeaker(forum),
      await createSpeaker(forum),
    ];
    await createSession(forum, { roles: [{ speaker: busy._id, role: 'speaker' }] });
    await createMaterial(forum, { speaker: author._id });
    for (const { _id } of [free, busy, author]) await organiser.post(`${list}/${_id}/removal`);
    const left = await SpeakerModel.find({ forum: forum._id }).lean();
    expect(left.map(({ _id }) => String(_id)).sort()).toEqual([String(busy._id), String(author._id)].sort());
    expect((await organiser.get(list)).visible).toContain('retirez-la d’abord du programme');
  });
});

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
    const stored = await found(speaker._id);
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
    expect((await found(speaker._id)).state).toBe('notInvited');
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
    expect((await found(speaker._id)).mailsDue).toEqual([]);
  });

  test('another address makes the old link void and asks for a new invitation', async () => {
    const speaker = await createSpeaker(forum);
    await organiser.post(`${list}/${speaker._id}/invitation`);
    const [mail] = await deliverMails();
    const link = /\/fr\/speaking\/[\w-]+/.exec(mail?.text ?? '')?.[0] ?? '';
    const { version } = await found(speaker._id);
    await organiser.post(`${list}/${speaker._id}`, {
      name: speaker.name,
      email: 'other@example.org',
      language: 'fr',
      version,
    });
    expect(await found(speaker._id)).toMatchObject({ state: 'notInvited', email: 'other@example.org' });
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

describe('the overview', () => {
  test('says what to do while there is nobody', async () => {
    const page = await organiser.get(list);
    expect(page.visible).toContain('Aucun intervenant pour le moment');
    expect(page.text).toContain(`${list}/new`);
  });

  test('shows who has answered and who has handed in, and finds by name, answer and documents', async () => {
    const amina = await createSpeaker(forum, {
      name: { fr: 'Amina Élarabi', ar: 'أمينة العربي' },
      state: 'confirmed',
    });
    await createSpeaker(forum, { name: { fr: 'Brahim Slaoui' }, state: 'declined' });
    await createMaterial(forum, { speaker: amina._id });
    const seen = async (query: string) => {
      const { text } = await organiser.get(`${list}?${query}`);
      return ['Amina', 'Brahim'].filter((name) => text.includes(`>${name}`));
    };
    expect(await seen('')).toEqual(['Amina', 'Brahim']);
    expect(await seen('state=declined')).toEqual(['Brahim']);
    expect(await seen('q=elarabi')).toEqual(['Amina']);
    expect(await seen(`q=${encodeURIComponent('امينه')}`)).toEqual(['Amina']);
    expect(await seen('documents=yes')).toEqual(['Amina']);
    expect(await seen('documents=no')).toEqual(['Brahim']);
    expect((await organiser.get(`${list}?state[$ne]=x&q=.*&page=-3`)).visible).toContain(
      'Personne ne correspond',
    );
  });

  test('lists people by their name in the reader’s language', async () => {
    for (const [fr, ar] of [
      ['Zineb', 'أمينة'],
      ['Élodie', 'وداد'],
      ['Dounia', 'ياسمين'],
    ]) {
      await createSpeaker(forum, { name: { fr: fr as string, ar: ar as string } });
    }
    const order = async (lang: string, names: string[]) => {
      const { visible } = await organiser.get(list.replace('/fr/', `/${lang}/`));
      return names.toSorted((a, b) => visible.indexOf(a) - visible.indexOf(b));
    };
    expect(await order('fr', ['Zineb', 'Élodie', 'Dounia'])).toEqual(['Dounia', 'Élodie', 'Zineb']);
    expect(await order('ar', ['ياسمين', 'وداد', 'أمينة'])).toEqual(['أمينة', 'وداد', 'ياسمين']);
  });

  test('asks the database as often for three people as for one', async () => {
    await createSpeaker(forum);
    await organiser.get(list);
    app.queries();
    await organiser.get(list);
    const one = app.queries();
    await createSpeaker(forum);
    await createSpeaker(forum);
    app.queries();
    await organiser.get(list);
    expect(app.queries()).toBe(one);
  });

  test('an answer by telephone is recorded by the organiser, in their name', async () => {
    const speaker = await createSpeaker(forum, { state: 'invited' });
    const address = `${list}/${speaker._id}`;
    expect((await organiser.post(`${address}/answer`, {})).status).toBe(422);
    await organiser.post(`${address}/answer`, { answer: 'confirmed', answerNote: 'Par téléphone' });
    expect(await found(speaker._id)).toMatchObject({ state: 'confirmed', answerNote: 'Par téléphone' });
    const page = await organiser.get(address);
    expect(page.visible).toContain('Par téléphone');
    expect(page.visible).toContain('Participation confirmée');
  });
});

describe('who may', () => {
  test('a viewer reads and changes nothing; a rapporteur and another forum’s organiser read nothing', async () => {
    const speaker = await createSpeaker(forum, { needs: 'Fauteuil roulant' });
    const address = `${list}/${speaker._id}`;
    const viewer = await app.signedIn(await createMember(forum, 'viewer'));
    const page = await viewer.get(address);
    expect(page.status).toBe(200);
    expect(page.text).not.toContain('<form class="form"');
    expect((await viewer.post(`${address}/invitation`)).status).toBe(403);
    const others = [
      await app.signedIn(await createMember(forum, 'rapporteur')),
      await app.signedIn(await createMember(await createForum(), 'owner')),
    ];
    for (const other of others) {
      expect((await other.get(list)).status).toBe(403);
      expect((await other.post(`${address}/removal`)).status).toBe(403);
    }
    expect((await app.client().get(list)).location).toContain('/sign-in');
    expect((await found(speaker._id)).state).toBe('notInvited');
  });

  test('a speaker of another forum is not found under this one', async () => {
    const foreign = await createSpeaker(await createForum());
    expect((await organiser.get(`${list}/${foreign._id}`)).status).toBe(404);
    expect((await organiser.post(`${list}/${foreign._id}/removal`)).status).toBe(404);
    expect((await organiser.get(`${list}/no-id`)).status).toBe(404);
  });
});
