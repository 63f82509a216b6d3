import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clockTime, minuteOfDay, wallClock, wallInstants } from '../../src/i18n/wallClock.ts';
import { localOf } from '../../src/i18n/zone.ts';

const zone = fc.constantFrom(
  'Africa/Casablanca',
  'Europe/Madrid',
  'Asia/Kathmandu',
  'America/St_Johns',
  'UTC',
);
const instant = fc.date({
  min: new Date('2024-01-01T00:00:00Z'),
  max: new Date('2028-01-01T00:00:00Z'),
  noInvalidDate: true,
});

test('reads what the clock of a zone shows, also when it changes', () => {
  fc.assert(
    fc.property(zone, fc.array(instant, { minLength: 1, maxLength: 20 }), (timeZone, instants) => {
      const read = wallClock(timeZone);
      for (const one of instants) {
        const { day, minute } = read(one);
        expect(`${day}T${clockTime(minute)}`).toBe(localOf(one, timeZone));
      }
    }),
    { numRuns: 40 },
  );
});

test('finds the instant of a time on the wall, and shows that time there', () => {
  fc.assert(
    fc.property(zone, fc.array(instant, { minLength: 1, maxLength: 20 }), (timeZone, instants) => {
      const instantOf = wallInstants(timeZone);
      for (const one of instants) {
        const [day = '', time = ''] = localOf(one, timeZone).split('T');
        expect(localOf(instantOf(day, minuteOfDay(time)), timeZone)).toBe(`${day}T${time}`);
        const midnight = instantOf(day, 1_440);
        expect(localOf(new Date(midnight.getTime() - 1), timeZone).slice(0, 10)).toBe(day);
      }
    }),
    { numRuns: 40 },
  );
});
