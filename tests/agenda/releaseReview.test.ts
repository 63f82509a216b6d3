import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { latestRelease } from '../../src/agenda/queries.ts';
import { SessionModel } from '../../src/agenda/session.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { paths } from '../../src/paths.ts';
import { SpeakerModel } from '../../src/speakers/speaker.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createMember } from '../support/factories/accounts.ts';
import { createRoom, createSession, releaseForTest } from '../support/factories/agenda.ts';
import { createForum } from '../support/factories/forums.ts';
import { createRegistration } from '../support/factories/registrations.ts';
import { createSpeaker } from '../support/factories/speakers.ts';

let app: TestApp;
let forum: ForumRecord;
let organiser: Client;

beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

beforeEach(async () => {
  forum = await createForum();
  organiser = await app.signedIn(await createMember(forum, 'organiser'));
});

const review = () => organiser.get(paths.newRelease('fr', forum.slug));
const release = (fields: Record<string, unknown> = {}) =>
  organiser.post(paths.createRelease('fr', forum.slug), fields);

test('before the release all that differs is shown: times, rooms, words, people, parts, and whom it tells', async () => {
  const [hall, small] = [
    await createRoom(forum, { name: { fr: 'Grande salle' } }),
    await createRoom(forum, { name: { fr: 'Petite salle' } }),
  ];
  const [amina, omar, zineb] = [
    await createSpeaker(forum, { name: { fr: 'Amina' }, email: 'amina@example.org' }),
    await createSpeaker(forum, { name: { fr: 'Omar' }, position: { fr: 'Chef de service' } }),
    await createSpeaker(forum, { name: { fr: 'Zineb' } }),
  ];
  await SpeakerModel.updateOne({ _id: omar._id }, { $unset: { email: 1 } });
  const moved = await createSession(forum, {
    title: { fr: 'Droits et devoirs', ar: 'حقوق' },
    room: hall._id,
    roles: [
      { speaker: amina._id, role: 'moderator' },
      { speaker: omar._id, role: 'panelist' },
    ],
    parts: [{ kind: 'testimony', title: { fr: 'Récit' }, roles: [] }] as never,
  });
  const gone = await createSession(forum, { title: { fr: 'Table annulée' } });
  await createRegistration(forum, { givenName: 'Salma', familyName: 'Idrissi', sessions: [moved._id] });
  await release();

  await SessionModel.updateOne(
    { _id: moved._id },
    {
      startsAt: new Date(`${forum.startsOn}T10:00:00Z`),
      endsAt: new Date(`${forum.startsOn}T11:00:00Z`),
      room: small._id,
      'title.fr': 'Droits et libertés',
      roles: [
        { speaker: amina._id, role: 'moderator' },
        { speaker: zineb._id, role: 'panelist' },
      ],
      parts: [],
    },
  );
  await SessionModel.deleteOne({ _id: gone._id });
  await createSession(forum, { title: { fr: 'Nouvelle venue' } });
  await SpeakerModel.updateOne({ _id: amina._id }, { 'position.fr': 'Directrice' });
  const { visible, text } = await review();
  expect(visible).toMatch(/Nouvelles 1 Déplacées 1 Modifiées 0 Annulées 1/);
  expect(text).toMatch(/<del dir="auto">\S*mer[^<]*09:00–10:00[^<]*<\/del> <ins dir="auto">[^<]*11:00–12:00/);
  expect(text).toContain('<del dir="auto">Grande salle</del> <ins dir="auto">Petite salle</ins>');
  expect(text).toContain('<span>Droits et </span><del>devoirs</del> <ins>libertés</ins>');
  expect(text).not.toContain('Titre (arabe)');
  expect(text).toMatch(/<del dir="auto">Omar \(panéliste[^<]*<\/del>.*<ins dir="auto">Zineb \(panéliste/is);
  expect(text).toMatch(/<del dir="auto">Témoignage · Récit<\/del>/);
  expect(text).toMatch(/Amina<\/h3>.*<ins>Directrice<\/ins>/s);
  expect(visible).toMatch(/2 intervenants .*Amina.*Zineb.*1 participant Salma Idrissi/s);
  expect(visible).toContain('1 intervenant dont l’horaire change n’a pas d’adresse ici');
  expect(visible).toContain('Annulée Table annulée');
});

test('what is released is what was looked through: a change in between shows what it would be now', async () => {
  await createSession(forum);
  const { text } = await review();
  const [, revision = ''] = /name="revision" value="(\d+)"/.exec(text) ?? [];
  const elsewhere = paths.organiserRooms('fr', forum.slug);
  expect((await organiser.post(elsewhere, { name: { fr: 'Salle' }, capacity: '10' })).status).toBe(303);
  const late = await release({ revision, note: { fr: 'Ma note' } });
  expect(late.status).toBe(422);
  expect(late.visible).toContain('Le programme a changé depuis que vous l’avez vérifié');
  expect(late.text).toContain('Ma note');
  expect(await latestRelease(forum._id)).toBeNull();
  const [, again = ''] = /name="revision" value="(\d+)"/.exec(late.text) ?? [];
  expect((await release({ revision: again })).status).toBe(303);
});

test('nothing to release is said, with one change or with none', async () => {
  expect((await review()).visible).toContain(
    'La publication sera possible dès qu’une session aura un horaire.',
  );
  await createSession(forum);
  expect((await review()).visible).toContain('C’est la première publication : le public verra 1 session.');
  await release();
  expect((await review()).visible).toContain('Aucune différence.');
});

test('the page asks the database as often for three changes as for one', async () => {
  const make = async () => {
    const speaker = await createSpeaker(forum);
    return createSession(forum, { roles: [{ speaker: speaker._id, role: 'speaker' }] });
  };
  await make();
  await releaseForTest(forum);
  await make();
  await review();
  app.queries();
  await review();
  const one = app.queries();
  await make();
  await make();
  await review();
  app.queries();
  await review();
  expect(app.queries()).toBe(one);
});

test('any two releases can be compared by the staff; a number that is none is not found', async () => {
  const session = await createSession(forum, { title: { fr: 'Un' } });
  await releaseForTest(forum);
  for (const title of ['Deux', 'Trois']) {
    await SessionModel.updateOne({ _id: session._id }, { title: { fr: title } });
    await release({ note: { fr: `Note ${title}` } });
  }
  const all = await organiser.get(paths.organiserReleases('fr', forum.slug));
  expect(all.visible).toMatch(/Version n° 3 Publique.*Note Trois.*Version n° 2.*Note Deux.*Version n° 1/s);
  const compared = await organiser.get(paths.organiserReleases('fr', forum.slug, 1, 3));
  expect(compared.visible).toContain('De la version n° 1 à la version n° 3');
  expect(compared.text).toContain('<del>Un</del> <ins>Trois</ins>');
  expect((await organiser.get(paths.organiserReleases('fr', forum.slug, 1, 9))).status).toBe(404);
  const viewer = await app.signedIn(await createMember(forum, 'viewer'));
  expect((await viewer.get(paths.organiserReleases('fr', forum.slug))).status).toBe(200);
  expect((await viewer.get(paths.newRelease('fr', forum.slug))).status).toBe(403);
});

test('the public reads what each release changed; a withdrawn one is not told, nor by the feed', async () => {
  const address = paths.agendaChanges('fr', forum.slug);
  expect((await app.client().get(address)).status).toBe(404);
  const session = await createSession(forum, { title: { fr: 'Table ronde' } });
  await release({ note: { fr: 'Première' } });
  await SessionModel.updateOne({ _id: session._id }, { 'title.fr': 'Table carrée' });
  await release({ note: { fr: 'Seconde' } });
  const page = await app.client().get(address);
  expect(page.visible).toMatch(/Version n° 2.*Seconde.*Modifiée Table carrée.*Version n° 1.*Première/s);
  expect(page.visible).not.toContain('Person');
  const feed = await app.client().get(paths.agendaFeed('fr', forum.slug));
  expect(feed.text).toContain(`${address}#release-2`);
  expect((await app.client().get(paths.agenda('fr', forum.slug))).text).toContain(`href="${address}"`);
  await organiser.post(paths.withdrawRelease('fr', forum.slug, 2));
  expect((await app.client().get(address)).visible).not.toContain('Seconde');
});
