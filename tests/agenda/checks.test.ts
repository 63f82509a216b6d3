import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CHECKS, type Check, type CheckRules, USUAL_RULES } from '../../src/agenda/checkRules.ts';
import { findingsIn } from '../../src/agenda/checks.ts';
import { conflictsAmong, conflictsOf } from '../../src/agenda/conflicts.ts';
import { ReleaseModel } from '../../src/agenda/release.ts';
import { SessionModel } from '../../src/agenda/session.ts';
import type { SnapshotSession } from '../../src/agenda/snapshot.ts';
import { AuditEntryModel } from '../../src/audit/auditEntry.ts';
import { paths } from '../../src/paths.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { createMember } from '../support/factories/accounts.ts';
import { createSession } from '../support/factories/agenda.ts';
import { createForum } from '../support/factories/forums.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

// Casablanca was an hour ahead of UTC then.
const at = (local: string, day = '2025-11-12') => new Date(`${day}T${local}:00+01:00`);
const ZONE = 'Africa/Casablanca';

function session(
  id: string,
  starts: string,
  ends: string,
  given: Partial<SnapshotSession> = {},
): SnapshotSession {
  return {
    id,
    slug: id,
    kind: 'presentation',
    title: {},
    abstract: {},
    startsAt: at(starts),
    endsAt: at(ends),
    roles: [],
    parts: [],
    languages: [],
    interpretation: [],
    ...given,
  };
}

function found(check: Check, sessions: SnapshotSession[], given: Partial<CheckRules> = {}) {
  const levels = Object.fromEntries(CHECKS.map((one) => [one, one === check ? 'warn' : 'ignore'])) as never;
  return findingsIn(sessions, { ...USUAL_RULES, ...given, levels }, ZONE).map(
    ({ check: _check, level: _level, ...rest }) => rest,
  );
}

test('a session outside the opening hours is told, one that fills them is not', () => {
  const hours = { opensAt: '09:00', closesAt: '18:00' };
  const sessions = [
    session('early', '08:59', '10:00'),
    session('whole', '09:00', '18:00'),
    session('late', '17:00', '18:01'),
  ];
  expect(found('outsideHours', sessions, hours)).toEqual([{ session: 'early' }, { session: 'late' }]);
  const night = session('night', '23:00', '23:59', { endsAt: at('00:00', '2025-11-13') });
  expect(found('outsideHours', [night], { opensAt: '09:00', closesAt: '23:59' })).toHaveLength(1);
});

test('round tables, discussions and workshops want somebody who leads them', () => {
  const led = (role: 'moderator' | 'facilitator') => ({ roles: [{ speaker: 'amina', role }] });
  const sessions = [
    session('a', '09:00', '10:00', { kind: 'roundTable' }),
    session('b', '09:00', '10:00', { kind: 'roundTable', ...led('moderator') }),
    session('c', '09:00', '10:00', { kind: 'workshop', ...led('facilitator') }),
    session('d', '09:00', '10:00', { kind: 'keynote' }),
  ];
  expect(found('missingModerator', sessions)).toEqual([{ session: 'a' }]);
});

test('interpretation wants an interpreter', () => {
  const spoken = { interpretation: ['fr' as const] };
  const named = { ...spoken, roles: [{ speaker: 'karim', role: 'interpreter' as const }] };
  const sessions = [session('a', '09:00', '10:00', spoken), session('b', '09:00', '10:00', named)];
  expect(found('missingInterpreter', sessions)).toEqual([{ session: 'a' }]);
});

test('whoever changes rooms needs the time for it; in the same room, or without one, nobody walks', () => {
  const amina = { roles: [{ speaker: 'amina', role: 'speaker' as const }] };
  const first = session('a', '09:00', '10:00', { ...amina, room: 'hall' });
  const next = (starts: string, room?: string) =>
    session('b', starts, '11:00', { ...amina, ...(room && { room }) });
  const rules = { walkingMinutes: 5 };
  expect(found('walking', [first, next('10:04', 'small')], rules)).toEqual([
    { session: 'b', person: 'amina', from: 'a', minutes: 4 },
  ]);
  expect(found('walking', [first, next('10:05', 'small')], rules)).toEqual([]);
  expect(found('walking', [first, next('10:00', 'hall')], rules)).toEqual([]);
  expect(found('walking', [first, next('10:00')], rules)).toEqual([]);
});

test('a stretch without a break is told once, with its length; breaks, pauses and nights end it', () => {
  const rules = { longestMinutes: 120 };
  const morning = [session('a', '09:00', '10:30'), session('b', '10:30', '12:00')];
  expect(found('noBreak', morning, rules)).toEqual([{ session: 'a', minutes: 180 }]);
  const pause = session('pause', '10:30', '10:40', { kind: 'break' });
  const later = session('c', '10:40', '12:00');
  expect(found('noBreak', [morning[0] as SnapshotSession, pause, later], rules)).toEqual([]);
  expect(found('noBreak', [session('a', '09:00', '11:00')], rules)).toEqual([]);
});

test('an ignored check finds nothing, whatever the agenda', () => {
  const levels = Object.fromEntries(CHECKS.map((check) => [check, 'ignore'])) as never;
  expect(
    findingsIn([session('a', '03:00', '23:00', { kind: 'roundTable' })], { ...USUAL_RULES, levels }, ZONE),
  ).toEqual([]);
});

test('the whole agenda meets exactly where its sessions meet one by one', () => {
  const slot = fc.record({
    start: fc.integer({ min: 0, max: 20 }),
    length: fc.integer({ min: 1, max: 6 }),
    room: fc.constantFrom(undefined, 'x', 'y'),
    people: fc.subarray(['amina', 'karim', 'leila']),
  });
  fc.assert(
    fc.property(fc.array(slot, { maxLength: 10 }), (slots) => {
      const agenda = slots.map(({ start, length, room, people }, index) => ({
        session: String(index),
        startsAt: new Date(start * 600_000),
        endsAt: new Date((start + length) * 600_000),
        ...(room && { room }),
        people,
        parts: [],
      }));
      const oneByOne = agenda
        .map((one, index) => ({ session: one.session, conflicts: conflictsOf(one, agenda.slice(0, index)) }))
        .filter(({ conflicts }) => conflicts.length > 0);
      expect(conflictsAmong(agenda)).toEqual(oneByOne);
    }),
  );
});

test('organisers choose the rules, see what they find, and a rule that blocks stops the release', async () => {
  const forum = await createForum();
  const organiser = await app.signedIn(await createMember(forum, 'organiser'));
  const table = await createSession(forum, { kind: 'roundTable', title: { fr: 'Table ronde' } });
  const agenda = () => organiser.get(paths.organiserAgenda('fr', forum.slug));
  const release = () => organiser.post(paths.createRelease('fr', forum.slug), {});
  expect((await agenda()).visible).toContain('À vérifier Table ronde Personne n’anime cette session.');

  const levels = { ...USUAL_RULES.levels, missingModerator: 'block' };
  const fields = { levels, opensAt: '08:00', closesAt: '20:00', walkingMinutes: '5', longestMinutes: '180' };
  const saved = await organiser.post(paths.agendaChecks('fr', forum.slug), fields);
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
  const forum = await createForum();
  const organiser = await app.signedIn(await createMember(forum, 'organiser'));
  const fields = {
    levels: USUAL_RULES.levels,
    opensAt: '08:30',
    closesAt: '20:00',
    walkingMinutes: '5',
    longestMinutes: '240',
  };
  const answer = await organiser.post(paths.agendaChecks('fr', forum.slug), { ...fields, ...wrong } as never);
  expect(answer.status).toBe(422);
  expect(answer.text).toContain('value="240"');
});
