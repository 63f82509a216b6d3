import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createSession as addSession } from '../../src/agenda/actions/saveSession.ts';
import { BookedTwice } from '../../src/agenda/bookedTwice.ts';
import type { RoomRecord } from '../../src/agenda/room.ts';
import { SessionModel } from '../../src/agenda/session.ts';
import type { SessionInput } from '../../src/agenda/sessionForm.ts';
import { AuditEntryModel } from '../../src/audit/auditEntry.ts';
import { PROGRAM } from '../../src/audit/record.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { MaterialModel } from '../../src/materials/material.ts';
import { paths } from '../../src/paths.ts';
import { SpeakerModel, type SpeakerRecord } from '../../src/speakers/speaker.ts';
import { GroupModel } from '../../src/workshops/group.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createMember } from '../support/factories/accounts.ts';
import { createRoom, createSession } from '../support/factories/agenda.ts';
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
  forum = await createForum({ startsOn: '2025-11-12', endsOn: '2025-11-13' });
  organiser = await app.signedIn(await createMember(forum, 'organiser', { name: 'Nadia' }));
  hall = await createRoom(forum, { name: { ar: 'القاعة الكبرى', fr: 'Grande salle' } });
  amina = await createSpeaker(forum, { name: { ar: 'أمينة', fr: 'Amina' } });
});

const form = (given: object = {}) => ({
  kind: 'roundTable',
  title: { fr: 'Table ronde', ar: 'مائدة مستديرة' },
  day: '2025-11-12',
  starts: '09:00',
  ends: '10:00',
  version: 0,
  ...given,
});
/** Ids as a form sends them. */
const plain = (fields: object) => JSON.parse(JSON.stringify(fields));
const create = (fields: object, lang: 'fr' | 'ar' = 'fr') =>
  organiser.post(paths.createSession(lang, forum.slug), plain(fields));
const only = () => SessionModel.findOne({ forum: forum._id }).sort({ _id: -1 }).orFail().lean();

test('a session is added with its room, its people in order, its parts and languages, and its change is recorded', async () => {
  const answer = await create(
    form({
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
    }),
  );
  expect(answer.location).toBe(paths.organiserAgenda('fr', forum.slug));
  const stored = await only();
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
  await create(form({ roles: [{ role: 'speaker', newName: 'إيزابيل' }], parts: [part] }));
  const people = await SpeakerModel.find({ forum: forum._id, _id: { $ne: amina._id } }).lean();
  expect(people).toMatchObject([{ name: { ar: 'إيزابيل' }, language: 'ar', slug: 'speaker' }]);
});

test('a name that the forum knows already is that person', async () => {
  await create(form({ roles: [{ role: 'speaker', newName: 'أمينة' }] }));
  expect((await only()).roles).toEqual([{ role: 'speaker', speaker: amina._id }]);
  expect(await SpeakerModel.countDocuments({ forum: forum._id })).toBe(1);
});

test('addresses are given once, numbered where titles are alike, made from the kind where there are no Latin letters', async () => {
  await create(form({ title: { fr: 'Été à Figuig' } }));
  await create(form({ title: { fr: 'Été à Figuig' }, day: '', starts: '', ends: '' }));
  await create(form({ title: { ar: 'مائدة' }, day: '', starts: '', ends: '' }));
  const slugs = (await SessionModel.find({ forum: forum._id }).lean()).map(({ slug }) => slug);
  expect(slugs).toEqual(['ete-a-figuig', 'ete-a-figuig-2', 'round-table']);
});

test('a room booked twice is refused with the other session named and linked, and what was typed stays', async () => {
  const other = await createSession(forum, { title: { fr: 'Ouverture' }, room: hall._id });
  const answer = await create(form({ title: { fr: 'Trop tard' }, room: hall._id }));
  expect(answer.status).toBe(422);
  expect(answer.visible).toMatch(/Grande salle.* est déjà occupée par la session « .?Ouverture/);
  expect(answer.visible).toContain('(09:00–10:00)');
  expect(answer.text).toContain(`href="${paths.editSession('fr', forum.slug, String(other._id))}"`);
  expect(answer.text).toContain('value="Trop tard"');
  expect(answer.text).toContain('id="field-room-error"');
  expect(await SessionModel.countDocuments({ forum: forum._id })).toBe(1);
});

test('a person booked twice through a part is refused, at their own row, and nobody new is left behind', async () => {
  await createSession(forum, {
    title: { ar: 'الجلسة الأولى' },
    parts: [
      {
        kind: 'presentation',
        title: { ar: 'عرض' },
        startsAt: new Date('2025-11-12T08:00:00Z'),
        endsAt: new Date('2025-11-12T08:20:00Z'),
        roles: [{ speaker: amina._id, role: 'presenter' }],
      },
    ] as never,
  });
  const roles = [
    { role: 'panelist', newName: 'Karim Idrissi' },
    { role: 'speaker', speaker: amina._id },
  ];
  const refused = await create(form({ roles }), 'ar');
  expect(refused.status).toBe(422);
  expect(refused.visible).toContain('أمينة');
  expect(refused.visible).toContain('الجلسة الأولى');
  expect(refused.text).toContain('id="field-roles.1.speaker-error"');
  expect(await SpeakerModel.countDocuments({ forum: forum._id })).toBe(1);
  const free = await create(form({ roles, starts: '09:20', ends: '10:00' }), 'ar');
  expect(free.status).toBe(303);
});

test('two organisers who save at the same instant do not both get the room and the person', async () => {
  const room = String(hall._id);
  const input = (title: string): SessionInput => ({
    kind: 'presentation',
    title: { fr: title },
    abstract: {},
    startsAt: new Date('2025-11-12T08:00:00Z'),
    endsAt: new Date('2025-11-12T09:00:00Z'),
    room,
    roles: [{ role: 'speaker', speaker: String(amina._id) }],
    parts: [],
    languages: [],
    interpretation: [],
    themes: [],
    signUp: false,
    version: 0,
  });
  const titles = ['A', 'B', 'C', 'D', 'E', 'F'];
  const results = await Promise.allSettled(
    titles.map((title) => addSession(forum, input(title), PROGRAM, new Date('2025-11-01T09:00:00Z'))),
  );
  const refused = results.filter((result) => result.status === 'rejected');
  expect(refused).toHaveLength(titles.length - 1);
  for (const { reason } of refused) expect(reason).toBeInstanceOf(BookedTwice);
  expect(await SessionModel.countDocuments({ forum: forum._id })).toBe(1);
});

test('an edit keeps the address and the ids of parts, and takes away what was emptied', async () => {
  const part = { kind: 'presentation', title: { fr: 'Chiffres' } };
  await create(form({ room: hall._id, parts: [part, { ...part, title: { fr: 'Témoignage' } }] }));
  const before = await only();
  const page = await organiser.get(paths.editSession('fr', forum.slug, String(before._id)));
  expect(page.text).toContain('value="Témoignage"');
  const kept = { ...part, id: before.parts[1]?._id, title: { fr: 'Témoignage' } };
  const edited = form({
    title: { fr: 'Nouveau titre' },
    day: '',
    starts: '',
    ends: '',
    parts: [kept],
    version: 1,
  });
  const answer = await organiser.post(paths.editSession('fr', forum.slug, String(before._id)), plain(edited));
  expect(answer.status).toBe(303);
  const after = await only();
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
  await organiser.post(address, form({ title: { fr: 'Titre de Nadia' }, version: 1 }));
  const other = await app.signedIn(await createMember(forum, 'owner', { name: 'Brahim' }));
  const answer = await other.post(address, form({ title: { fr: 'Titre de Brahim' }, version: 1 }));
  expect(answer.status).toBe(409);
  expect(answer.visible).toContain('Nadia a enregistré');
  expect(answer.visible).toContain('Titre de Nadia');
  expect(answer.text).toContain('value="Titre de Brahim"');
  expect(answer.text).toContain('name="version" value="2"');
  expect((await only()).title).toEqual({ fr: 'Titre de Nadia' });
  const again = await other.post(address, form({ title: { fr: 'Titre de Brahim' }, version: 2 }));
  expect(again.status).toBe(303);
  expect((await only()).title).toEqual({ fr: 'Titre de Brahim' });
});

test('without a script, rows are added, moved up and taken out by buttons, and nothing is saved meanwhile', async () => {
  const roles = [
    { row: '0', role: 'speaker', newName: 'Amina' },
    { row: '1', role: 'witness', newName: 'Karim' },
  ];
  const added = await create(form({ roles, addRow: 'roles' }));
  expect(added.status).toBe(200);
  expect(added.text).toContain('name="roles[2][newName]"');
  expect(added.text).not.toContain('error-summary');
  const raised = await create(form({ roles, raiseRow: 'roles.1' }));
  expect(raised.text).toMatch(/name="roles\[0\]\[newName\]"[^>]*value="Karim"/);
  const removed = await create(form({ roles, removeRow: 'roles.0' }));
  expect(removed.text).not.toContain('value="Amina"');
  const part = await create(form({ addRow: 'parts' }));
  expect(part.text).toContain('name="parts[0][title][fr]"');
  expect(await SessionModel.countDocuments({ forum: forum._id })).toBe(0);
});

test('a wrong form comes back with a summary that leads to the fields', async () => {
  const answer = await create(form({ title: {}, ends: '08:00' }));
  expect(answer.status).toBe(422);
  expect(answer.visible).toContain('L’heure de fin doit suivre l’heure de début.');
  expect(answer.text).toContain('href="#field-title"');
  expect(answer.text).toContain('href="#field-ends"');
});

test('a room or a person of another forum is refused', async () => {
  const elsewhere = await createForum();
  const room = await createRoom(elsewhere);
  const stranger = await createSpeaker(elsewhere);
  const inRoom = await create(form({ room: room._id }));
  expect([inRoom.status, inRoom.visible.includes('Cette salle n’existe plus')]).toEqual([422, true]);
  const withPerson = await create(form({ roles: [{ role: 'speaker', speaker: stranger._id }] }));
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

test('script in a title or a name is shown as text', async () => {
  const script = '<script>alert(1)</script>';
  await create(form({ title: { fr: script }, roles: [{ role: 'speaker', newName: script }] }));
  const page = await organiser.get(paths.organiserAgenda('fr', forum.slug));
  const edit = await organiser.get(paths.editSession('fr', forum.slug, String((await only())._id)));
  for (const { text } of [page, edit]) {
    expect(text).not.toContain(script);
    expect(text).toContain('&lt;script&gt;');
  }
});

test('viewers and rapporteurs see the working version and change nothing; others see nothing', async () => {
  await createSession(forum, { title: { fr: 'Confidentiel' } });
  const agenda = paths.organiserAgenda('fr', forum.slug);
  for (const role of ['viewer', 'rapporteur'] as const) {
    const member = await app.signedIn(await createMember(forum, role));
    const page = await member.get(agenda);
    expect(page.visible).toContain('Confidentiel');
    expect(page.visible).not.toContain('Ajouter une session');
    expect(page.visible).not.toContain('Publier le programme');
    expect((await member.post(paths.createSession('fr', forum.slug), form())).status).toBe(403);
  }
  const elsewhere = await app.signedIn(await createMember(await createForum(), 'owner'));
  const door = await app.signedIn(await createMember(forum, 'checkIn'));
  for (const client of [elsewhere, door]) expect((await client.get(agenda)).status).toBe(403);
  expect((await app.client().get(agenda)).visible).not.toContain('Confidentiel');
});

test('the working version asks the database as often for one session as for three', async () => {
  const count = async () => {
    app.queries();
    await organiser.get(paths.organiserAgenda('fr', forum.slug));
    return app.queries();
  };
  await createSession(forum, { room: hall._id, roles: [{ speaker: amina._id, role: 'speaker' }] });
  await count();
  const one = await count();
  await createSession(forum, { roles: [{ speaker: amina._id, role: 'witness' }] });
  await createSession(forum, { room: hall._id });
  expect(await count()).toBe(one);
});
