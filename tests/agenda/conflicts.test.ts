import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Occupation } from '../../src/agenda/bookings.ts';
import { conflictsAmong, conflictsOf } from '../../src/agenda/conflicts.ts';
import { occupationInSnapshot } from '../../src/agenda/occupation.ts';
import { anyAgenda, neededIn, SLOTS } from '../support/arbitraries/agenda.ts';

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

test('any agenda: two sessions conflict over somebody or a room exactly when one slot needs them in both', () => {
  fc.assert(
    fc.property(anyAgenda, (sessions) => {
      const agenda = sessions.map(occupationInSnapshot);
      const found = agenda.flatMap((one) =>
        conflictsOf(one, agenda)
          .filter((conflict) => conflict.with !== one.session)
          .map((conflict) => `${one.session} ${conflict.with} ${conflict.who}`),
      );
      const counted = new Set<string>();
      for (const one of sessions)
        for (const other of sessions) {
          if (one === other) continue;
          for (let slot = 0; slot < SLOTS; slot += 1)
            for (const who of needs(slot, one))
              if (needs(slot, other).has(who)) counted.add(`${one.id} ${other.id} ${who}`);
        }
      expect([...new Set(found)].sort()).toEqual([...counted].sort());
    }),
  );

  function needs(
    slot: number,
    session: (typeof anyAgenda extends fc.Arbitrary<infer T> ? T : never)[number],
  ) {
    const isOn = neededIn(slot, { ...session, roles: [{ speaker: 'on', role: 'speaker' }] }).length > 0;
    const people = neededIn(slot, session).map(({ person }) => person);
    return new Set([...people, ...(isOn && session.room ? [session.room] : [])]);
  }
});

test('any agenda: what meets is told from one side, is found from both, and one by one is the same as all at once', () => {
  fc.assert(
    fc.property(anyAgenda, (sessions) => {
      const agenda = sessions.map(occupationInSnapshot);
      const pairOf = (one: string, other: string, who: string) => [...[one, other].sort(), who].join(' ');
      const oneByOne = agenda.flatMap((one) =>
        conflictsOf(one, agenda).map((conflict) => pairOf(one.session, conflict.with, conflict.who)),
      );
      const atOnce = conflictsAmong(agenda).flatMap(({ session: one, conflicts }) =>
        conflicts.map((conflict) => pairOf(one, conflict.with, conflict.who)),
      );
      expect([...new Set(atOnce)].sort()).toEqual([...new Set(oneByOne)].sort());
    }),
  );
});
