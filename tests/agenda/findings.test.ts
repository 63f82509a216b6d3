import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CHECK_LEVELS, CHECKS, type CheckRules, USUAL_RULES } from '../../src/agenda/checkRules.ts';
import { type CheckedAgenda, type Finding, findingsIn } from '../../src/agenda/checks.ts';
import type { SnapshotSession } from '../../src/agenda/snapshot.ts';
import { anyAbsences, anyAgenda, atSlot, neededIn, PEOPLE, SLOTS } from '../support/arbitraries/agenda.ts';

const ZONE = 'Africa/Casablanca';
const DAY = 24 * 60 * 60 * 1000;
const rooms = [
  { id: 'hall', name: {}, capacity: 100 },
  { id: 'small', name: {}, capacity: 20 },
];
const anyLevels = fc.record(
  Object.fromEntries(CHECKS.map((check) => [check, fc.constantFrom(...CHECK_LEVELS)])),
) as unknown as fc.Arbitrary<CheckRules['levels']>;
const ALL: CheckRules = {
  ...USUAL_RULES,
  levels: Object.fromEntries(CHECKS.map((check) => [check, 'warn'])) as never,
  walkingMinutes: 15,
  longestMinutes: 60,
  opensAt: '09:20',
  closesAt: '11:00',
};

const find = (agenda: Partial<CheckedAgenda>, rules = ALL) =>
  findingsIn({ sessions: [], rooms, absences: new Map(), ...agenda }, rules, ZONE);
const only = (check: Finding['check'], findings: Finding[]) => findings.filter((one) => one.check === check);
const slots = Array.from({ length: SLOTS }, (_, slot) => slot);

/** Sessions that somebody is in during a slot, counted slot by slot; a part counts for itself. */
function places(sessions: readonly SnapshotSession[], person: string, slot: number) {
  return sessions.flatMap((session) =>
    neededIn(slot, session)
      .filter((one) => one.person === person)
      .map(({ part }) => ({ session: session.id, part })),
  );
}

test('any agenda: a person is found twice exactly where a slot needs them in two sessions, or in two parts', () => {
  fc.assert(
    fc.property(anyAgenda, (sessions) => {
      const counted = new Set<string>();
      for (const person of PEOPLE)
        for (const slot of slots) {
          const there = places(sessions, person, slot);
          for (const [index, one] of there.entries())
            for (const other of there.slice(index + 1)) {
              const inParts = one.part !== undefined && other.part !== undefined && one.part !== other.part;
              if (one.session !== other.session || inParts)
                counted.add([...[one.session, other.session].sort(), person].join(' '));
            }
        }
      const found = only('personTwice', find({ sessions })).map(({ session, other = '', person }) =>
        [...[session, other].sort(), person].join(' '),
      );
      expect(found.sort()).toEqual([...counted].sort());
    }),
  );
});

test('any agenda: somebody away is found exactly where a slot of their absence needs them', () => {
  fc.assert(
    fc.property(anyAgenda, anyAbsences, (sessions, absences) => {
      const counted = new Set<string>();
      for (const [person, spans] of absences)
        for (const slot of slots) {
          const isAway = spans.some((span) => span.startsAt <= atSlot(slot) && atSlot(slot) < span.endsAt);
          if (isAway)
            for (const { session } of places(sessions, person, slot)) counted.add(`${session} ${person}`);
        }
      const found = only('unavailable', find({ sessions, absences }));
      expect(found.map(({ session, person }) => `${session} ${person}`).sort()).toEqual([...counted].sort());
    }),
  );
});

test('any agenda: a walk is found exactly where somebody ends in one room and begins soon after in another', () => {
  fc.assert(
    fc.property(anyAgenda, (sessions) => {
      const stays = sessions.flatMap((session) => [
        ...session.roles.map(({ speaker }) => ({ session, speaker, from: session, to: session })),
        ...session.parts.flatMap((part) =>
          part.roles.map(({ speaker }) => ({ session, speaker, from: part, to: part })),
        ),
      ]);
      const counted = new Set<string>();
      for (const before of stays)
        for (const after of stays) {
          const ends = before.to.endsAt ?? before.session.endsAt;
          const starts = after.from.startsAt ?? after.session.startsAt;
          const gap = (starts.getTime() - ends.getTime()) / 60_000;
          const changes =
            before.session.room && after.session.room && before.session.room !== after.session.room;
          if (before.speaker === after.speaker && changes && gap >= 0 && gap < 15)
            counted.add(`${before.session.id} ${after.session.id} ${after.speaker}`);
        }
      const found = only('walking', find({ sessions }));
      expect(found.map(({ session, other, person }) => `${other} ${session} ${person}`).sort()).toEqual(
        [...counted].sort(),
      );
    }),
  );
});

test('any agenda: the same in whatever order its sessions come', () => {
  const shuffled = anyAgenda.chain((sessions) =>
    fc.tuple(fc.constant(sessions), fc.shuffledSubarray(sessions, { minLength: sessions.length })),
  );
  fc.assert(
    fc.property(shuffled, anyAbsences, ([sessions, other], absences) => {
      expect(find({ sessions: other, absences })).toEqual(find({ sessions, absences }));
    }),
  );
});

test('any agenda moved by a day: the same a day later', () => {
  const later = <T extends { startsAt?: Date; endsAt?: Date }>(timed: T): T => ({
    ...timed,
    ...(timed.startsAt && { startsAt: new Date(timed.startsAt.getTime() + DAY) }),
    ...(timed.endsAt && { endsAt: new Date(timed.endsAt.getTime() + DAY) }),
  });
  fc.assert(
    fc.property(anyAgenda, anyAbsences, (sessions, absences) => {
      const moved = sessions.map((one) => ({ ...later(one), parts: one.parts.map(later) }));
      const away = new Map([...absences].map(([person, spans]) => [person, spans.map(later)]));
      expect(find({ sessions: moved, absences: away })).toEqual(find({ sessions, absences }).map(later));
    }),
  );
});

test('any agenda, any levels: each finding has the level of its check, and the ignored ones are left out', () => {
  fc.assert(
    fc.property(anyAgenda, anyAbsences, anyLevels, (sessions, absences, levels) => {
      const expected = find({ sessions, absences })
        .filter(({ check }) => levels[check] !== 'ignore')
        .map((finding) => ({ ...finding, level: levels[finding.check] }));
      expect(find({ sessions, absences }, { ...ALL, levels })).toEqual(expected);
    }),
  );
});
