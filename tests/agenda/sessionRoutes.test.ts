import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RoomRecord } from '../../src/agenda/room.ts';
import { SessionModel } from '../../src/agenda/session.ts';
import { AuditEntryModel } from '../../src/audit/auditEntry.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { MaterialModel } from '../../src/materials/material.ts';
import { paths } from '../../src/paths.ts';
import { SpeakerModel, type SpeakerRecord } from '../../src/speakers/speaker.ts';
import { GroupModel } from '../../src/workshops/group.ts';
import { agendaAtWork, newestSession, postSession } from '../support/agendaAtWork.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createMember } from '../support/factories/accounts.ts';
import { createRoom, createSession, sessionFields } from '../support/factories/agenda.ts';
import { createForum } from '../support/factories/forums.ts';
import { createSpeaker } from '../support/factories/speakers.ts';

let app: TestApp;
let forum: ForumRecord;
let organiser: Client;
let hall: RoomRecord;
let amina: SpeakerRecord;

beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  ({ forum, organiser, hall, amina } = await agendaAtWork(app));
});

test('a session is added with its room, its people in order, its parts and languages, and its change is recorded', async () => {
  const answer = await postSession(organiser, forum, {
    room: hall._id,
    abstract: { fr: 'Un **texte**' },
    roles: [
      { role: 'moderator', speaker: amina._id },
      { role: 'panelist', newName: 'Karim Idrissi' },
    ],
    parts: [
      {
        kind: 'presentation',
        title: { fr: 'Chiffres' },
        starts: '09:10',
        ends: '09:30',
        roles: [{ role: 'presenter', speaker: amina._id }],
      },
    ],
    languages: ['ar', 'es'],
    interpretation: ['fr'],
  });
  expect(answer.location).toBe(paths.organiserAgenda('fr', forum.slug));
  const stored = await newestSession(forum);
  const karim = await SpeakerModel.findOne({ forum: forum._id, slug: 'karim-idrissi' }).orFail().lean();
  expect(karim.name).toEqual({ fr: 'Karim Idrissi' });
  expect(stored).toMatchObject({
    slug: 'table-ronde',
    startsAt: new Date('2025-11-12T08:00:00Z'),
    room: hall._id,
    roles: [
      { role: 'moderator', speaker: amina._id },
      { role: 'panelist', speaker: karim._id },
    ],
    parts: [{ title: { fr: 'Chiffres' }, startsAt: new Date('2025-11-12T08:10:00Z') }],
    languages: ['ar', 'es'],
    version: 1,
  });
  const verbs = await AuditEntryModel.find({ forum: forum._id }).distinct('verb');
  expect(verbs.sort()).toEqual(['session.created', 'speaker.created']);
  const page = await organiser.get(answer.location);
  expect(page.visible).toContain('La session est ajoutée');
  expect(page.visible).toContain('Table ronde');
  expect(page.visible).toContain('Grande salle');
  expect(page.visible).toContain('Karim Idrissi');
});

test('a new person with an Arabic name is written down in Arabic; the same name twice is one person', async () => {
  const part = {
    kind: 'testimony',
    title: { ar: 'شهادة' },
    roles: [{ role: 'witness', newName: 'إيزابيل' }],
  };
  await postSession(organiser, forum, { roles: [{ role: 'speaker', newName: 'إيزابيل' }], parts: [part] });
  const people = await SpeakerModel.find({ forum: forum._id, _id: { $ne: amina._id } }).lean();
  expect(people).toMatchObject([{ name: { ar: 'إيزابيل' }, language: 'ar', slug: 'speaker' }]);
});

test('a name that the forum knows already is that person', async () => {
  await postSession(organiser, forum, { roles: [{ role: 'speaker', newName: 'أمينة' }] });
  expect((await newestSession(forum)).roles).toEqual([{ role: 'speaker', speaker: amina._id }]);
  expect(await SpeakerModel.countDocuments({ forum: forum._id })).toBe(1);
});

test('addresses are given once, numbered where titles are alike, made from the kind where there are no Latin letters', async () => {
  await postSession(organiser, forum, { title: { fr: 'Été à Figuig' } });
  await postSession(organiser, forum, { title: { fr: 'Été à Figuig' }, day: '', starts: '', ends: '' });
  await postSession(organiser, forum, { title: { ar: 'مائدة' }, day: '', starts: '', ends: '' });
  const slugs = (await SessionModel.find({ forum: forum._id }).lean()).map(({ slug }) => slug);
  expect(slugs).toEqual(['ete-a-figuig', 'ete-a-figuig-2', 'round-table']);
});

test('an edit keeps the address and the ids of parts, and takes away what was emptied', async () => {
  const part = { kind: 'presentation', title: { fr: 'Chiffres' } };
  await postSession(organiser, forum, {
    room: hall._id,
    parts: [part, { ...part, title: { fr: 'Témoignage' } }],
  });
  const before = await newestSession(forum);
  const page = await organiser.get(paths.editSession('fr', forum.slug, String(before._id)));
  expect(page.text).toContain('value="Témoignage"');
  const kept = { ...part, id: before.parts[1]?._id, title: { fr: 'Témoignage' } };
  const edited = sessionFields({
    title: { fr: 'Nouveau titre' },
    day: '',
    starts: '',
    ends: '',
    parts: [kept],
    version: 1,
  });
  const answer = await organiser.post(paths.editSession('fr', forum.slug, String(before._id)), edited);
  expect(answer.status).toBe(303);
  const after = await newestSession(forum);
  expect(after).toMatchObject({ slug: 'table-ronde', title: { fr: 'Nouveau titre' }, version: 2 });
  expect(after.parts.map(({ _id }) => String(_id))).toEqual([String(before.parts[1]?._id)]);
  expect([after.startsAt, after.endsAt, after.room]).toEqual([undefined, undefined, undefined]);
  expect((await organiser.get(paths.organiserAgenda('fr', forum.slug))).visible).toContain(
    'Sessions sans horaire Table ronde Nouveau titre',
  );
});

test('who saves an older version sees both, and loses neither', async () => {
  const session = await createSession(forum, { title: { fr: 'Avant' } });
  const address = paths.editSession('fr', forum.slug, String(session._id));
  await organiser.post(address, sessionFields({ title: { fr: 'Titre de Nadia' }, version: 1 }));
  const other = await app.signedIn(await createMember(forum, 'owner', { name: 'Brahim' }));
  const answer = await other.post(address, sessionFields({ title: { fr: 'Titre de Brahim' }, version: 1 }));
  expect(answer.status).toBe(409);
  expect(answer.visible).toContain('Nadia a enregistré');
  expect(answer.visible).toContain('Titre de Nadia');
  expect(answer.text).toContain('value="Titre de Brahim"');
  expect(answer.text).toContain('name="version" value="2"');
  expect((await newestSession(forum)).title).toEqual({ fr: 'Titre de Nadia' });
  const again = await other.post(address, sessionFields({ title: { fr: 'Titre de Brahim' }, version: 2 }));
  expect(again.status).toBe(303);
  expect((await newestSession(forum)).title).toEqual({ fr: 'Titre de Brahim' });
});

test('a room or a person of another forum is refused', async () => {
  const elsewhere = await createForum();
  const room = await createRoom(elsewhere);
  const stranger = await createSpeaker(elsewhere);
  const inRoom = await postSession(organiser, forum, { room: room._id });
  expect([inRoom.status, inRoom.visible.includes('Cette salle n’existe plus')]).toEqual([422, true]);
  const withPerson = await postSession(organiser, forum, {
    roles: [{ role: 'speaker', speaker: stranger._id }],
  });
  expect([withPerson.status, withPerson.visible.includes('n’est plus dans la liste')]).toEqual([422, true]);
  const session = await createSession(elsewhere);
  expect((await organiser.get(paths.editSession('fr', forum.slug, String(session._id)))).status).toBe(404);
  expect((await organiser.get(paths.editSession('fr', forum.slug, 'no-id'))).status).toBe(404);
});

test('a session is removed from the working version, unless a workshop’s groups work in it', async () => {
  const session = await createSession(forum, { kind: 'workshop' });
  await GroupModel.create({ forum: forum._id, session: session._id, name: { fr: 'Oriental' } });
  const address = paths.removeSession('fr', forum.slug, String(session._id));
  const refused = await organiser.post(address);
  expect(refused.status).toBe(422);
  expect(refused.visible).toContain('des groupes de l’atelier y travaillent');
  await GroupModel.deleteMany({ forum: forum._id });
  expect((await organiser.post(address)).status).toBe(303);
  expect(await SessionModel.countDocuments({ forum: forum._id })).toBe(0);
});

test('a session for which documents were handed in is not removed', async () => {
  const session = await createSession(forum);
  const submittedAt = new Date('2025-11-01T09:00:00Z');
  const link = {
    kind: 'link',
    url: 'https://example.org',
    title: { fr: 'Diaporama' },
    language: 'fr',
    submittedAt,
  };
  await MaterialModel.create({ forum: forum._id, session: session._id, ...link } as never);
  const refused = await organiser.post(paths.removeSession('fr', forum.slug, String(session._id)));
  expect([refused.status, refused.visible.includes('des documents ont été déposés')]).toEqual([422, true]);
  expect(await SessionModel.countDocuments({ forum: forum._id })).toBe(1);
});
