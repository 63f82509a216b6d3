import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { AgendaModel } from '../../src/agenda/agenda.ts';
import { USUAL_RULES } from '../../src/agenda/checkRules.ts';
import { ReleaseModel } from '../../src/agenda/release.ts';
import { SessionModel } from '../../src/agenda/session.ts';
import { AuditEntryModel } from '../../src/audit/auditEntry.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { paths } from '../../src/paths.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createMember } from '../support/factories/accounts.ts';
import { createRoom, createSession } from '../support/factories/agenda.ts';
import { createForum } from '../support/factories/forums.ts';
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

const FIELDS = { opensAt: '08:00', closesAt: '20:00', walkingMinutes: '5', longestMinutes: '180' };
/** Sends the form; the levels that are not given are the usual ones. */
const saveRules = (levels: object = {}, fields: object = {}) =>
  organiser.post(paths.agendaChecks('fr', forum.slug), {
    ...FIELDS,
    levels: { ...USUAL_RULES.levels, ...levels },
    ...fields,
  } as never);
const release = () => organiser.post(paths.createRelease('fr', forum.slug), {});

test('organisers choose the rules, see what they find, and a rule that blocks stops the release', async () => {
  const table = await createSession(forum, { kind: 'roundTable', title: { fr: 'Table ronde' } });
  const agenda = () => organiser.get(paths.organiserAgenda('fr', forum.slug));
  expect((await agenda()).visible).toContain('À vérifier Table ronde Personne n’anime cette session.');

  const saved = await saveRules({ missingModerator: 'block' });
  expect(saved.location).toBe(paths.organiserAgenda('fr', forum.slug));
  const entry = await AuditEntryModel.findOne({ forum: forum._id, verb: 'agenda.rulesSaved' }).lean();
  expect([entry?.before, entry?.after]).toEqual([
    { missingModerator: 'warn' },
    { missingModerator: 'block' },
  ]);

  const refused = await release();
  expect(refused.status).toBe(422);
  expect(refused.visible).toContain('vos règles l’empêchent pour 1 raison');
  expect(refused.visible).toContain('Empêche la publication Table ronde');
  expect(await ReleaseModel.countDocuments({ forum: forum._id })).toBe(0);
  await SessionModel.updateOne({ _id: table._id }, { kind: 'presentation' });
  expect((await release()).status).toBe(303);
});

test.each([
  ['a level that is none', { levels: { ...USUAL_RULES.levels, walking: 'perhaps' } }],
  ['a closing before the opening', { closesAt: '07:00' }],
  ['words for minutes', { walkingMinutes: 'cinq' }],
  ['nothing', { opensAt: '' }],
])('%s is refused with what was typed', async (_what, wrong) => {
  const answer = await saveRules({}, { longestMinutes: '240', ...wrong });
  expect(answer.status).toBe(422);
  expect(answer.text).toContain('value="240"');
  expect((await AgendaModel.findById(forum._id))?.checkRules).toBeUndefined();
});

test('of two who save the rules from the same form, the second sees both and loses nothing', async () => {
  const second = await app.signedIn(await createMember(forum, 'organiser'));
  const version = '0';
  await saveRules({ noBreak: 'block' }, { version });
  const address = paths.agendaChecks('fr', forum.slug);
  const levels = { ...USUAL_RULES.levels, walking: 'ignore' };
  const late = await second.post(address, { ...FIELDS, longestMinutes: '90', levels, version } as never);
  expect(late.status).toBe(409);
  expect(late.visible).toContain('Trop longtemps sans pause différent Signaler');
  expect(late.visible).toContain('Trop longtemps sans pause différent Empêche la publication');
  expect(late.visible).not.toContain('Salle réservée deux fois différent');
  expect(late.text).toContain('value="90"');
  expect((await AgendaModel.findById(forum._id))?.checkRules?.levels.noBreak).toBe('block');

  const newer = /name="version" value="(\d+)"/.exec(late.text)?.[1] ?? '';
  expect((await second.post(address, { ...FIELDS, levels, version: newer } as never)).status).toBe(303);
  const { checkRules } = (await AgendaModel.findById(forum._id).lean()) ?? {};
  expect(checkRules?.levels).toMatchObject({ noBreak: 'warn', walking: 'ignore' });
});

test('a double booking is refused, or saved and listed, or not looked for, as the rules say', async () => {
  const hall = await createRoom(forum);
  const amina = await createSpeaker(forum, { name: { fr: 'Amina Bennis' } });
  const roles = [{ speaker: amina._id, role: 'speaker' as const }];
  await createSession(forum, { title: { fr: 'Première' }, room: hall._id, roles });
  const fields = {
    kind: 'presentation',
    title: { fr: 'Seconde' },
    languages: ['fr'],
    day: forum.startsOn,
    starts: '09:30',
    ends: '10:30',
    room: String(hall._id),
    roles: [{ speaker: String(amina._id), role: 'speaker' }],
  };
  const create = () => organiser.post(paths.createSession('fr', forum.slug), fields as never);
  const stored = () => SessionModel.countDocuments({ forum: forum._id });
  const conflicts = async () => (await organiser.get(paths.agendaConflicts('fr', forum.slug))).visible;

  const refused = await create();
  expect(refused.status).toBe(422);
  expect(refused.visible).toContain('2 réservations en conflit');
  expect(await stored()).toBe(1);

  // Only the room is still refused, and only the room is told.
  await saveRules({ personTwice: 'warn' });
  expect((await create()).visible).toContain('1 réservation en conflit');
  await saveRules({ personTwice: 'warn', roomTwice: 'ignore' }, { version: '1' });
  expect((await create()).status).toBe(303);
  expect(await stored()).toBe(2);
  expect(await conflicts()).toMatch(/Amina Bennis.* : aussi dans « .?Première.? », 09:30–10:00/);
  expect(await conflicts()).not.toContain('aussi réservée');
  expect((await release()).status).toBe(303);

  await saveRules({}, { version: '2' });
  expect(await conflicts()).toMatch(/aussi réservée pour « .?Première.? », 09:30–10:00/);
  await SessionModel.updateOne({ forum: forum._id, 'title.fr': 'Seconde' }, { 'title.fr': 'Autre' });
  expect((await release()).visible).toContain('vos règles l’empêchent pour 2 raisons');
});
