import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AuditEntryModel } from '../../src/audit/auditEntry.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
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
    expect((await storedSpeaker(speaker)).position?.fr).toBe('Première version');
    await organiser.post(address, { ...fields, version: 2, position: { fr: 'Seconde version' } });
    expect((await storedSpeaker(speaker)).position?.fr).toBe('Seconde version');
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

describe('the overview', () => {
  test('an answer by telephone is recorded by the organiser, in their name', async () => {
    const speaker = await createSpeaker(forum, { state: 'invited' });
    const address = `${list}/${speaker._id}`;
    expect((await organiser.post(`${address}/answer`, {})).status).toBe(422);
    await organiser.post(`${address}/answer`, { answer: 'confirmed', answerNote: 'Par téléphone' });
    expect(await storedSpeaker(speaker)).toMatchObject({ state: 'confirmed', answerNote: 'Par téléphone' });
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
    expect((await storedSpeaker(speaker)).state).toBe('notInvited');
  });

  test('a speaker of another forum is not found under this one', async () => {
    const foreign = await createSpeaker(await createForum());
    expect((await organiser.get(`${list}/${foreign._id}`)).status).toBe(404);
    expect((await organiser.post(`${list}/${foreign._id}/removal`)).status).toBe(404);
    expect((await organiser.get(`${list}/no-id`)).status).toBe(404);
  });
});
