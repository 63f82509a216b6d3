import dayjs from 'dayjs';
import timezone from 'dayjs/plugin/timezone.js';
import utc from 'dayjs/plugin/utc.js';

dayjs.extend(utc);
dayjs.extend(timezone);

/** The instant of a wall-clock time `YYYY-MM-DDTHH:mm` in a zone (IANA name). */
export function instantOf(local: string, timeZone: string): Date {
  return dayjs.tz(local, timeZone).toDate();
}

const wallClocks = new Map<string, Intl.DateTimeFormat>();

/** Swedish writes times as ISO 8601 does, but for the space. Dayjs takes a hundred times as long. */
function wallClock(timeZone: string): Intl.DateTimeFormat {
  const known = wallClocks.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    dateStyle: 'short',
    timeStyle: 'short',
  });
  wallClocks.set(timeZone, made);
  return made;
}

/** The wall-clock time `YYYY-MM-DDTHH:mm` of an instant in a zone; what a `datetime-local` field wants. */
export function localOf(instant: Date, timeZone: string): string {
  return wallClock(timeZone).format(instant).replace(' ', 'T');
}

/** The calendar day `YYYY-MM-DD` of an instant in a zone. */
export function dayOf(instant: Date, timeZone: string): string {
  return localOf(instant, timeZone).slice(0, 10);
}

/** An instant with the zone's offset at that time, as ISO 8601 writes it: `2025-11-12T09:30:00+01:00`. */
export function withOffset(instant: Date, timeZone: string): string {
  return dayjs(instant).tz(timeZone).format('YYYY-MM-DDTHH:mm:ssZ');
}

/** How many minutes a zone's clocks are ahead of UTC at an instant. */
export function offsetOf(instant: Date, timeZone: string): number {
  return dayjs(instant).tz(timeZone).utcOffset();
}

/** The calendar day after one, both `YYYY-MM-DD`. */
export function dayAfter(day: string): string {
  return dayjs.utc(day).add(1, 'day').format('YYYY-MM-DD');
}

/** Every calendar day from `first` to `last`, both included. */
export function daysBetween(first: string, last: string): string[] {
  const days: string[] = [];
  for (let day = dayjs.utc(first); !day.isAfter(dayjs.utc(last)); day = day.add(1, 'day')) {
    days.push(day.format('YYYY-MM-DD'));
  }
  return days;
}

/** Whether the bundled time-zone data knows this IANA name. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
