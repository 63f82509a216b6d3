import { expect, test } from 'vitest';
import { conflictsAmong, conflictsOf, type Occupation } from '../../src/agenda/conflicts.ts';

const at = (time: string) => new Date(`2025-11-12T${time}:00Z`);
const session = (id: string, start: string, end: string, given: Partial<Occupation> = {}): Occupation => ({
  session: id,
  startsAt: at(start),
  endsAt: at(end),
  people: [],
  parts: [],
  ...given,
});

test('a person in two sessions with the same start and length is booked twice', () => {
  const other = session('a', '09:00', '10:00', { people: ['amina'] });
  expect(conflictsOf(session('b', '09:00', '10:00', { people: ['amina'] }), [other])).toEqual([
    { kind: 'person', who: 'amina', with: 'a', startsAt: at('09:00'), endsAt: at('10:00') },
  ]);
});

test.each([
  ['inside the other', '09:15', '09:30'],
  ['around the other', '08:00', '11:00'],
  ['over its end', '09:59', '10:30'],
  ['over its start', '08:30', '09:01'],
])('a room is taken when the session is %s', (_how, start, end) => {
  const other = session('a', '09:00', '10:00', { room: 'hall' });
  expect(conflictsOf(session('b', start, end, { room: 'hall' }), [other])).toMatchObject([
    { kind: 'room', who: 'hall', with: 'a' },
  ]);
});

test.each([
  ['just after', '10:00', '11:00'],
  ['just before', '08:00', '09:00'],
])('who is free from 10:00 may be booked from 10:00: a session %s meets nobody', (_when, start, end) => {
  const other = session('a', '09:00', '10:00', { room: 'hall', people: ['amina'] });
  expect(conflictsOf(session('b', start, end, { room: 'hall', people: ['amina'] }), [other])).toEqual([]);
});

test('a person of a part is held for the part, not for the session around it', () => {
  const around = session('a', '09:00', '11:00', {
    parts: [{ part: 'p', startsAt: at('09:00'), endsAt: at('09:30'), people: ['amina'] }],
  });
  expect(conflictsOf(session('b', '09:30', '10:30', { people: ['amina'] }), [around])).toEqual([]);
  expect(conflictsOf(session('c', '09:29', '10:30', { people: ['amina'] }), [around])).toMatchObject([
    { who: 'amina', with: 'a', part: 'p', endsAt: at('09:30') },
  ]);
});

test('a person of a part without times is held for the whole session', () => {
  const around = session('a', '09:00', '11:00', { parts: [{ part: 'p', people: ['amina'] }] });
  const [found] = conflictsOf(session('b', '10:30', '12:00', { people: ['amina'] }), [around]);
  expect(found).toMatchObject({ who: 'amina', with: 'a', startsAt: at('09:00'), endsAt: at('11:00') });
});

test('two parts of one session at the same time cannot have the same person, its moderator can', () => {
  const parts = [
    { part: 'p', startsAt: at('09:00'), endsAt: at('09:40'), people: ['amina'] },
    { part: 'q', startsAt: at('09:30'), endsAt: at('10:00'), people: ['amina', 'karim'] },
  ];
  expect(conflictsOf(session('a', '09:00', '10:00', { people: ['karim'], parts }), [])).toEqual([
    { kind: 'person', who: 'amina', with: 'a', part: 'q', startsAt: at('09:30'), endsAt: at('10:00') },
  ]);
});

test('a session does not meet its own older self, nor a session without a slot', () => {
  const older = session('a', '09:00', '10:00', { room: 'hall', people: ['amina'] });
  const unplaced: Occupation = { session: 'b', room: 'hall', people: ['amina'], parts: [] };
  const newer = session('a', '09:30', '10:30', { room: 'hall', people: ['amina'] });
  expect(conflictsOf(newer, [older, unplaced])).toEqual([]);
  expect(conflictsOf(unplaced, [older])).toEqual([]);
});

test('a person with several roles in a session is told once', () => {
  const other = session('a', '09:00', '10:00', {
    people: ['amina'],
    parts: [{ part: 'p', people: ['amina'] }],
  });
  expect(conflictsOf(session('b', '09:00', '10:00', { people: ['amina'] }), [other])).toHaveLength(1);
});

/** The same numbers on every run (mulberry32), so that a failure can be looked at again. */
function numbersFrom(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below);
  };
}

const SLOTS = 12;
const minute = (slot: number) => new Date(Date.UTC(2025, 10, 12, 9, slot * 10));

function randomAgenda(seed: number): Occupation[] {
  const random = numbersFrom(seed);
  const people = () => Array.from({ length: random(3) }, () => `person-${random(4)}`);
  return Array.from({ length: 2 + random(5) }, (_, index): Occupation => {
    const start = random(SLOTS);
    const length = 1 + random(4);
    const parts = Array.from({ length: random(3) }, (_part, number) => {
      const from = start + random(length);
      const timed = random(3) > 0;
      return {
        part: `part-${index}-${number}`,
        people: people(),
        ...(timed && { startsAt: minute(from), endsAt: minute(from + 1) }),
      };
    });
    const placed = random(6) > 0;
    return {
      session: `session-${index}`,
      people: people(),
      parts,
      ...(random(3) > 0 && { room: `room-${random(2)}` }),
      ...(placed && { startsAt: minute(start), endsAt: minute(start + length) }),
    };
  });
}

/** Who and what a session needs during one slot of ten minutes, counted by hand. */
function neededIn(slot: number, { startsAt, endsAt, room, people, parts }: Occupation): Set<string> {
  if (!startsAt || !endsAt || minute(slot) < startsAt || minute(slot) >= endsAt) return new Set();
  const inParts = parts
    .filter(
      (part) =>
        !part.startsAt || !part.endsAt || (part.startsAt <= minute(slot) && minute(slot) < part.endsAt),
    )
    .flatMap((part) => part.people);
  return new Set([...people, ...inParts, ...(room ? [room] : [])]);
}

test('any agenda: two sessions conflict over somebody exactly when one slot needs them in both', () => {
  for (let seed = 1; seed <= 400; seed += 1) {
    const agenda = randomAgenda(seed);
    const found = new Set(
      agenda.flatMap((one) =>
        conflictsOf(one, agenda)
          .filter((conflict) => conflict.with !== one.session)
          .map((conflict) => `${one.session} ${conflict.with} ${conflict.who}`),
      ),
    );
    const counted = new Set<string>();
    for (const one of agenda)
      for (const other of agenda)
        for (let slot = 0; one !== other && slot < SLOTS + 4; slot += 1)
          for (const who of neededIn(slot, one))
            if (neededIn(slot, other).has(who)) counted.add(`${one.session} ${other.session} ${who}`);
    expect({ seed, found: [...found].sort() }).toEqual({ seed, found: [...counted].sort() });
  }
});

test('any agenda: what meets is told from the later session only, and is found from both sides', () => {
  for (let seed = 1; seed <= 100; seed += 1) {
    const agenda = randomAgenda(seed);
    const pairs = conflictsAmong(agenda).flatMap(({ session: one, conflicts }) =>
      conflicts
        .filter((conflict) => conflict.with !== one)
        .map((conflict) => [one, conflict.with, conflict.who]),
    );
    for (const [one, other, who] of pairs) {
      const back = conflictsOf(agenda.find((found) => found.session === other) as Occupation, agenda);
      expect({ seed, back: back.some((conflict) => conflict.with === one && conflict.who === who) }).toEqual({
        seed,
        back: true,
      });
      expect(pairs.some(([a, b, c]) => a === other && b === one && c === who)).toBe(false);
    }
  }
});
