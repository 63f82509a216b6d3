import { expect, test } from 'vitest';
import { CHECKS, type Check, type CheckRules, USUAL_RULES } from '../../src/agenda/checkRules.ts';
import { type CheckedAgenda, findingsIn } from '../../src/agenda/checks.ts';
import type { SnapshotSession } from '../../src/agenda/snapshot.ts';

// Casablanca was an hour ahead of UTC then.
const at = (local: string, day = '2025-11-12') => new Date(`${day}T${local}:00+01:00`);
const ZONE = 'Africa/Casablanca';

type Session = SnapshotSession & { capacity?: number };

function session(id: string, starts: string, ends: string, given: Partial<Session> = {}): Session {
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

const speaking = (...people: string[]) => ({
  roles: people.map((speaker) => ({ speaker, role: 'speaker' as const })),
});
const part = (id: string, starts: string, ends: string, ...people: string[]) => ({
  id,
  kind: 'presentation' as const,
  title: {},
  startsAt: at(starts),
  endsAt: at(ends),
  ...speaking(...people),
});
const when = (starts: string, ends: string) => ({ startsAt: at(starts), endsAt: at(ends) });

/** What one check finds, as warnings, without saying so each time. */
function found(
  check: Check,
  sessions: Session[],
  given: Partial<CheckRules> = {},
  { rooms = [], absences = new Map() }: Partial<CheckedAgenda> = {},
) {
  const levels = Object.fromEntries(CHECKS.map((one) => [one, one === check ? 'warn' : 'ignore'])) as never;
  return findingsIn({ sessions, rooms, absences }, { ...USUAL_RULES, ...given, levels }, ZONE).map(
    ({ check: _check, level: _level, ...rest }) => rest,
  );
}
const sessionsOf = (findings: { session: string }[]) => findings.map((one) => one.session);

test('a person in two sessions is told once, for the time that both need them; sessions that only touch are not', () => {
  const first = session('a', '09:00', '10:00', speaking('amina', 'karim'));
  const second = session('b', '09:30', '10:30', {
    ...speaking('amina'),
    parts: [part('p', '09:40', '10:00', 'amina'), part('q', '10:00', '10:30', 'karim')],
  });
  expect(found('personTwice', [second, first])).toEqual([
    { session: 'b', other: 'a', person: 'amina', ...when('09:30', '10:00') },
  ]);
});

test('two parts of one session at once are a meeting of the session with itself', () => {
  const table = session('a', '09:00', '10:00', {
    ...speaking('karim'),
    parts: [part('p', '09:00', '09:30', 'amina'), part('q', '09:20', '09:40', 'amina', 'karim')],
  });
  expect(found('personTwice', [table])).toEqual([
    { session: 'a', other: 'a', person: 'amina', ...when('09:20', '09:30') },
  ]);
});

test('a room in two sessions of the same start and length is told', () => {
  const both = ['a', 'b'].map((id) => session(id, '09:00', '10:00', { room: 'hall' }));
  expect(found('roomTwice', both)).toEqual([
    { session: 'b', other: 'a', room: 'hall', ...when('09:00', '10:00') },
  ]);
  expect(found('personTwice', both)).toEqual([]);
});

test('who is away is told for what they miss: of the session, or of their part only', () => {
  const absences = new Map([['amina', [when('09:30', '11:00')]]]);
  const sessions = [
    session('a', '09:00', '10:00', speaking('amina')),
    session('b', '11:00', '12:00', speaking('amina')),
    session('c', '09:00', '10:00', { parts: [part('p', '09:00', '09:30', 'amina')] }),
    session('d', '08:00', '12:00', { parts: [part('p', '09:20', '09:50', 'amina')] }),
  ];
  expect(found('unavailable', sessions, {}, { absences })).toEqual([
    { session: 'a', person: 'amina', ...when('09:30', '10:00') },
    { session: 'd', person: 'amina', ...when('09:30', '09:50') },
  ]);
});

test('a room has to have the seats that a session is for; unknown numbers are not compared', () => {
  const rooms = [
    { id: 'hall', name: {}, capacity: 100 },
    { id: 'garden', name: {} },
  ];
  const sessions = [
    session('fits', '09:00', '10:00', { room: 'hall', capacity: 100 }),
    session('over', '10:00', '11:00', { room: 'hall', capacity: 101 }),
    session('outside', '11:00', '12:00', { room: 'garden', capacity: 500 }),
    session('open', '12:00', '13:00', { room: 'hall' }),
    session('nowhere', '13:00', '14:00', { capacity: 500 }),
  ];
  expect(found('roomTooSmall', sessions, {}, { rooms })).toEqual([
    { session: 'over', room: 'hall', seats: 101, ...when('10:00', '11:00') },
  ]);
});

test('a session outside the opening hours is told, one that fills them is not', () => {
  const hours = { opensAt: '09:00', closesAt: '18:00' };
  const sessions = [
    session('early', '08:59', '10:00'),
    session('whole', '09:00', '18:00'),
    session('late', '17:00', '18:01'),
  ];
  expect(sessionsOf(found('outsideHours', sessions, hours))).toEqual(['early', 'late']);
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
  expect(sessionsOf(found('missingModerator', sessions))).toEqual(['a']);
});

test('interpretation wants an interpreter', () => {
  const spoken = { interpretation: ['fr' as const] };
  const named = { ...spoken, roles: [{ speaker: 'karim', role: 'interpreter' as const }] };
  const sessions = [session('a', '09:00', '10:00', spoken), session('b', '09:00', '10:00', named)];
  expect(sessionsOf(found('missingInterpreter', sessions))).toEqual(['a']);
});

test('whoever changes rooms needs the time for it; in the same room, or without one, nobody walks', () => {
  const first = session('a', '09:00', '10:00', { ...speaking('amina'), room: 'hall' });
  const next = (starts: string, room?: string) =>
    session('b', starts, '11:00', { ...speaking('amina'), ...(room && { room }) });
  const rules = { walkingMinutes: 5 };
  expect(found('walking', [next('10:04', 'small'), first], rules)).toEqual([
    { session: 'b', other: 'a', person: 'amina', minutes: 4, ...when('10:00', '10:04') },
  ]);
  expect(found('walking', [first, next('10:05', 'small')], rules)).toEqual([]);
  expect(found('walking', [first, next('10:00', 'hall')], rules)).toEqual([]);
  expect(found('walking', [first, next('10:00')], rules)).toEqual([]);
});

test('whoever has a part only walks from the end of the part', () => {
  const table = session('a', '09:00', '10:00', {
    room: 'hall',
    parts: [part('p', '09:00', '09:30', 'amina')],
  });
  const next = session('b', '10:00', '11:00', { ...speaking('amina'), room: 'small' });
  expect(found('walking', [table, next])).toEqual([]);
  const sooner = session('c', '09:32', '09:50', { ...speaking('amina'), room: 'small' });
  expect(found('walking', [table, sooner])).toMatchObject([{ session: 'c', other: 'a', minutes: 2 }]);
});

test('a stretch without a break is told once, with its length; breaks, pauses and nights end it', () => {
  const rules = { longestMinutes: 120 };
  const [first, second] = [session('a', '09:00', '10:30'), session('b', '10:30', '12:00')];
  expect(found('noBreak', [second, first], rules)).toEqual([
    { session: 'a', minutes: 180, ...when('09:00', '12:00') },
  ]);
  const pause = session('pause', '10:30', '10:40', { kind: 'break' });
  const later = session('c', '10:40', '12:00');
  expect(found('noBreak', [first, pause, later], rules)).toEqual([]);
  expect(found('noBreak', [session('a', '09:00', '11:00')], rules)).toEqual([]);
});

test('an ignored check finds nothing, whatever the agenda', () => {
  const levels = Object.fromEntries(CHECKS.map((check) => [check, 'ignore'])) as never;
  const sessions = [session('a', '03:00', '23:00', { kind: 'roundTable' })];
  const agenda = { sessions, rooms: [], absences: new Map() };
  expect(findingsIn(agenda, { ...USUAL_RULES, levels }, ZONE)).toEqual([]);
});
