import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clockTime, wallClock, wallInstants } from '../../src/i18n/wallClock.ts';
import { absencesOf, type DayAvailability } from '../../src/speakers/availability.ts';

const zone = fc.constantFrom('Africa/Casablanca', 'Europe/Madrid', 'America/St_Johns', 'UTC');
// Clocks change in Casablanca around Ramadan, in Madrid on the last Sunday of March.
const day = fc.constantFrom('2025-02-23', '2025-04-06', '2025-03-30', '2025-11-12');
const minute = fc.integer({ min: 5, max: 1_435 });
const limit: fc.Arbitrary<Omit<DayAvailability, 'day'>> = fc.oneof(
  fc.constant({ away: true }),
  minute.map((from) => ({ away: false, from: clockTime(from) })),
  minute.map((until) => ({ away: false, until: clockTime(until) })),
  fc
    .tuple(minute, minute)
    .filter(([from, until]) => from < until)
    .map(([from, until]) => ({ away: false, from: clockTime(from), until: clockTime(until) })),
);

test('somebody is away exactly when the clock on the wall shows a time they did not offer', () => {
  fc.assert(
    fc.property(zone, day, limit, fc.integer({ min: -1_440, max: 2_880 }), (timeZone, on, said, shift) => {
      const instantOf = wallInstants(timeZone);
      const absences = absencesOf({ days: [{ day: on, ...said }], version: 1 }, instantOf);
      const instant = new Date(instantOf(on, 0).getTime() + shift * 60_000);
      const isAway = absences.some(({ startsAt, endsAt }) => startsAt <= instant && instant < endsAt);
      const shown = wallClock(timeZone)(instant);
      const time = clockTime(shown.minute);
      const offered = !said.away && time >= (said.from ?? '00:00') && time < (said.until ?? '24:00');
      // In the hour that a clock shows twice, or skips, a time on the wall is no one instant.
      fc.pre(instantOf(shown.day, shown.minute).getTime() === instant.getTime());
      expect(isAway).toBe(shown.day === on && !offered);
    }),
    { numRuns: 500 },
  );
});

test('who has said nothing is never away', () => {
  expect(absencesOf(undefined, wallInstants('UTC'))).toEqual([]);
});
