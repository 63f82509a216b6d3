import { offsetOf } from './zone.ts';

/** What a clock on the wall shows at an instant: the calendar day `YYYY-MM-DD` and the minutes since its midnight. */
export interface WallTime {
  day: string;
  minute: number;
}

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

/** Reads many instants in one zone (IANA name), much faster than one `localOf` each. */
export function wallClock(timeZone: string): (instant: Date) => WallTime {
  const offsetAt = offsetsOf(timeZone);
  return (instant) => {
    const time = instant.getTime();
    const local = new Date(time + offsetAt(time));
    return {
      day: local.toISOString().slice(0, 10),
      minute: local.getUTCHours() * 60 + local.getUTCMinutes(),
    };
  };
}

/** The instants of many wall-clock times in one zone: day and minutes since its midnight, 1440 is the one that ends it. */
export function wallInstants(timeZone: string): (day: string, minute: number) => Date {
  const offsetAt = offsetsOf(timeZone);
  return (day, minute) => {
    const wall = Date.parse(`${day}T00:00:00Z`) + minute * MINUTE;
    const near = wall - offsetAt(wall);
    return new Date(wall - offsetAt(near));
  };
}

/** `570` → `09:30`; the end of a day is `24:00`. */
export function clockTime(minute: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** `09:30` → `570`. */
export function minuteOfDay(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/** Milliseconds that a zone is ahead of UTC at a time. Its clocks change on few days: on the others one look is enough. */
function offsetsOf(timeZone: string): (time: number) => number {
  const exactly = (time: number) => offsetOf(new Date(time), timeZone) * MINUTE;
  /** By day of UTC; `undefined` for one on which the clocks are changed. */
  const days = new Map<number, number | undefined>();
  return (time) => {
    const day = Math.floor(time / DAY);
    if (!days.has(day)) {
      const first = exactly(day * DAY);
      days.set(day, first === exactly((day + 1) * DAY - 1) ? first : undefined);
    }
    return days.get(day) ?? exactly(time);
  };
}
