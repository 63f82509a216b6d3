import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { AgendaModel } from '../../src/agenda/agenda.ts';
import { CHECKS, type CheckRules, rulesOf, USUAL_RULES } from '../../src/agenda/checkRules.ts';
import { agendaRevision } from '../../src/agenda/queries.ts';
import { ReleaseModel } from '../../src/agenda/release.ts';
import { SessionModel, type SessionRecord } from '../../src/agenda/session.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { paths } from '../../src/paths.ts';
import { SpeakerModel, type SpeakerRecord } from '../../src/speakers/speaker.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createMember } from '../support/factories/accounts.ts';
import { createRoom, createSession, createUnscheduledSession } from '../support/factories/agenda.ts';
import { createForum } from '../support/factories/forums.ts';
import { createSpeaker } from '../support/factories/speakers.ts';

let app: TestApp;
let forum: ForumRecord;
let organiser: Client;
let amina: SpeakerRecord;
const [FIRST, SECOND] = ['2025-11-12', '2025-11-13'];
// Casablanca was an hour ahead of UTC then.
const at = (local: string, day = FIRST) => new Date(`${day}T${local}:00+01:00`);

beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  forum = await createForum({ startsOn: FIRST, endsOn: SECOND });
  organiser = await app.signedIn(await createMember(forum, 'organiser'));
  amina = await createSpeaker(forum, { name: { fr: 'Amina Bennis' } });
});

const page = (lang: 'fr' | 'ar' = 'fr') => organiser.get(paths.agendaConflicts(lang, forum.slug));
const session = (title: string, given: Partial<SessionRecord> = {}) =>
  createSession(forum, { title: { fr: title, ar: title }, ...given });
const speaking = () => [{ speaker: amina._id, role: 'speaker' as const }];
/** The usual rules with these levels. */
const setLevels = (levels: Partial<CheckRules['levels']>) =>
  AgendaModel.updateOne(
    { _id: forum._id },
    { checkRules: rulesOf({ levels: { ...USUAL_RULES.levels, ...levels } }) },
    { upsert: true },
  );
const away = (day: string) =>
  SpeakerModel.updateOne({ _id: amina._id }, { availability: { days: [{ day, away: true }], version: 1 } });

test('an empty agenda asks for sessions, one without conflicts is good news', async () => {
  expect((await page()).visible).toContain('Le programme est vide');
  await session('Ouverture');
  await createUnscheduledSession(forum);
  const { visible } = await page();
  expect(visible).toContain('Aucun conflit');
  expect(visible).toContain('1 session sans horaire n’est pas encore vérifiée');
  expect(visible).toContain('selon vos règles');
  expect(visible).toContain('Interprétation sans interprète désigné');
});

test('what stops the release comes first, then what is to be looked at, each by day with its session and room', async () => {
  const hall = await createRoom(forum, { name: { fr: 'Grande salle' } });
  await session('Première', {
    room: hall._id,
    startsAt: at('09:00'),
    endsAt: at('10:00'),
    roles: speaking(),
  });
  const second = await session('Seconde', {
    room: hall._id,
    startsAt: at('09:30'),
    endsAt: at('10:30'),
    roles: speaking(),
  });
  await session('Débat', {
    kind: 'discussion',
    startsAt: at('21:00', SECOND),
    endsAt: at('22:00', SECOND),
    roles: speaking(),
  });
  await away(SECOND);
  const { visible, text } = await page();
  expect(visible).toMatch(
    new RegExp(
      [
        'Empêchent la publication 2 À vérifier 3 Sessions concernées 3 sur 3',
        'Ce qui empêche la publication mercredi 12 novembre 2025',
        'Personne en double Seconde 09:30–10:30 · Grande salle .?Amina Bennis.?.: aussi dans «..?Première.?.», 09:30–10:00',
        'Salle en double Seconde .* aussi réservée pour «..?Première',
        'Ce qui est à vérifier jeudi 13 novembre 2025',
        'Indisponibilité Débat 21:00–22:00 .?Amina Bennis.?.: absence annoncée, 21:00–22:00',
        'Hors horaires Débat .* Sans modération Débat',
      ].join('.*'),
    ),
  );
  expect(text).toContain(`href="${paths.editSession('fr', forum.slug, String(second._id))}"`);
  expect(text).toContain(`href="${paths.organiserSpeaker('fr', forum.slug, String(amina._id))}"`);
  expect((await page('ar')).text).not.toMatch(/(agenda|common):[a-z]/);
  const working = (await organiser.get(paths.organiserAgenda('fr', forum.slug))).visible;
  expect(working).toContain('2 empêchent la publication');
  expect(working).toContain('3 à vérifier');
});

test('asks the database as often for three conflicts as for one', async () => {
  const one = () => session('Débat', { kind: 'discussion', roles: speaking() });
  const queries = async () => {
    app.queries();
    await page();
    return app.queries();
  };
  await one();
  await queries();
  const forOne = await queries();
  await one();
  await one();
  expect(await queries()).toBe(forOne);
});

test('a stranger signs in first; a rapporteur and another forum’s organiser are refused', async () => {
  const address = paths.agendaConflicts('fr', forum.slug);
  expect((await app.client().get(address)).location).toContain('/fr/sign-in');
  for (const account of [
    await createMember(forum, 'rapporteur'),
    await createMember(await createForum(), 'organiser'),
  ]) {
    const refused = await (await app.signedIn(account)).get(address);
    expect(refused.status).toBe(403);
    expect(refused.visible).not.toContain('Conflits du programme');
  }
});

test('somebody who is away stops the release where the rules say so, and a double booking too', async () => {
  const release = () => organiser.post(paths.createRelease('fr', forum.slug), {});
  const table = await session('Table ronde', {
    startsAt: at('09:00'),
    endsAt: at('10:00'),
    roles: speaking(),
  });
  await away(FIRST);
  await setLevels({ unavailable: 'block' });
  expect((await release()).visible).toContain('vos règles l’empêchent pour 1 raison');
  await SpeakerModel.updateOne({ _id: amina._id }, { $unset: { availability: 1 } });
  await session('Autre', { startsAt: at('09:59'), endsAt: at('11:00'), roles: speaking() });
  expect((await release()).status).toBe(422);
  expect(await ReleaseModel.countDocuments({ forum: forum._id })).toBe(0);
  await SessionModel.updateOne({ _id: table._id }, { endsAt: at('09:59') });
  expect((await release()).status).toBe(303);
});

test('a delay into another session is refused, or passes with a warning, as the rules say', async () => {
  const hall = await createRoom(forum);
  const small = await createRoom(forum);
  await session('Dans la salle', {
    startsAt: at('09:00'),
    endsAt: at('10:00'),
    room: hall._id,
    roles: speaking(),
  });
  await session('Ailleurs', {
    startsAt: at('10:00'),
    endsAt: at('11:00'),
    room: small._id,
    roles: speaking(),
  });
  const delay = async () => {
    const revision = String(await agendaRevision(forum._id));
    const fields = { day: FIRST, from: '09:00', minutes: '30', room: String(hall._id), revision };
    return organiser.post(paths.delayAgenda('fr', forum.slug), fields);
  };
  expect((await delay()).status).toBe(422);
  await setLevels({ personTwice: 'warn' });
  expect((await delay()).status).toBe(303);
  expect((await page()).visible).toMatch(/Personne en double.*10:00–10:30/);
});

test('every check has its words in every language', async () => {
  const hall = await createRoom(forum, { capacity: 10 });
  await setLevels(Object.fromEntries(CHECKS.map((check) => [check, 'warn'])) as CheckRules['levels']);
  await away(FIRST);
  const long = {
    startsAt: at('07:00'),
    endsAt: at('21:00'),
    room: hall._id,
    interpretation: ['fr' as const],
  };
  await session('Longue', { ...long, kind: 'workshop', roles: speaking() });
  await session('Autre', { ...long, kind: 'workshop', roles: speaking() });
  for (const lang of ['ar', 'fr', 'es', 'en'] as const) {
    const { status, text } = await organiser.get(paths.agendaConflicts(lang, forum.slug));
    expect(status).toBe(200);
    expect(text).not.toMatch(/agenda:[a-z]|\{\{/);
  }
});
