import { failedToParse } from '../../errors.ts';
import { instantOf, localTime, MINUTE, type Zone } from './zones.ts';

const DAY = 86_400_000;

const FIXED: Record<string, number> = {
  millisecond: 1,
  second: 1000,
  minute: MINUTE,
  hour: 60 * MINUTE,
  day: DAY,
  week: 7 * DAY,
};

const MONTHS: Record<string, number> = { month: 1, quarter: 3, year: 12 };

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** Throws unless this is a unit of time. */
export function checkUnit(unit: unknown): string {
  if (typeof unit === 'string' && (unit in FIXED || unit in MONTHS)) return unit;
  throw failedToParse(`unknown time unit value: ${unit}`);
}

/** The number of the day a week begins with, Sunday being 0. */
export function firstWeekday(name: unknown): number {
  if (name === undefined) return 0;
  const day = typeof name === 'string' ? WEEKDAYS.indexOf(name.toLowerCase().slice(0, 3)) : -1;
  if (day < 0) throw failedToParse(`unknown day of week value: ${name}`);
  return day;
}

const monthNumber = (date: Date) => date.getUTCFullYear() * 12 + date.getUTCMonth();

function monthStart(month: number): number {
  const date = new Date(0);
  date.setUTCFullYear(Math.floor(month / 12), month - Math.floor(month / 12) * 12, 1);
  return date.getTime();
}

/** Hours and less are counted on the clock of the world, days and more on that of the zone. */
const isLocal = (unit: string) => unit in MONTHS || unit === 'day' || unit === 'week';

/** The instant so many units later; a day a month has not becomes its last. */
export function dateAdded(date: Date, unit: string, amount: number, zone: Zone): Date {
  if (!isLocal(unit)) return new Date(date.getTime() + amount * (FIXED[unit] ?? 0));
  const local = localTime(date, zone);
  const months = MONTHS[unit];
  if (months === undefined) return instantOf(local.getTime() + amount * (FIXED[unit] ?? 0), zone);
  const month = monthNumber(local) + amount * months;
  const length = (monthStart(month + 1) - monthStart(month)) / DAY;
  const day = Math.min(local.getUTCDate(), length);
  const time = ((local.getTime() % DAY) + DAY) % DAY;
  return instantOf(monthStart(month) + (day - 1) * DAY + time, zone);
}

/** Which unit since 1970 (or the year 0, for months and longer) a local time lies in. */
function unitNumber(local: Date, unit: string, weekday: number): number {
  const months = MONTHS[unit];
  if (months !== undefined) return Math.floor(monthNumber(local) / months);
  // 1970 began on a Thursday.
  const shift = unit === 'week' ? (4 - weekday) * DAY : 0;
  return Math.floor((local.getTime() + shift) / (FIXED[unit] ?? 1));
}

/** How many boundaries of the unit lie between two instants. */
export function dateDifference(start: Date, end: Date, unit: string, weekday: number, zone: Zone): number {
  const at = (date: Date) => unitNumber(isLocal(unit) ? localTime(date, zone) : date, unit, weekday);
  return at(end) - at(start);
}

const EPOCH = new Date(Date.UTC(2000, 0, 1));

/** The beginning of the unit, or of the bin of so many units counted from the year 2000, that an instant lies in. */
export function dateTruncated(date: Date, unit: string, size: number, weekday: number, zone: Zone): Date {
  const local = localTime(date, zone);
  // The first week that begins in 2000 is the first of the weeks' bins.
  const first =
    unit === 'week'
      ? unitNumber(new Date(EPOCH.getTime() + 6 * DAY), unit, weekday)
      : unitNumber(EPOCH, unit, weekday);
  const number = unitNumber(local, unit, weekday);
  const bin = first + Math.floor((number - first) / size) * size;
  const months = MONTHS[unit];
  if (months !== undefined) return instantOf(monthStart(bin * months), zone);
  const shift = unit === 'week' ? (4 - weekday) * DAY : 0;
  return instantOf(bin * (FIXED[unit] ?? 1) - shift, zone);
}

const dayOfYear = (local: Date) =>
  Math.floor((local.getTime() - Date.UTC(local.getUTCFullYear(), 0, 1)) / DAY) + 1;

const isoWeekday = (local: Date) => local.getUTCDay() || 7;

/** The Thursday of the week a day lies in, which says the year the week belongs to. */
const thursday = (local: Date) => new Date(local.getTime() + (4 - isoWeekday(local)) * DAY);

/** What can be asked of a local time. */
export const PARTS: Record<string, (local: Date) => number> = {
  $year: (local) => local.getUTCFullYear(),
  $month: (local) => local.getUTCMonth() + 1,
  $dayOfMonth: (local) => local.getUTCDate(),
  $hour: (local) => local.getUTCHours(),
  $minute: (local) => local.getUTCMinutes(),
  $second: (local) => local.getUTCSeconds(),
  $millisecond: (local) => local.getUTCMilliseconds(),
  $dayOfYear: dayOfYear,
  $dayOfWeek: (local) => local.getUTCDay() + 1,
  $isoDayOfWeek: isoWeekday,
  $isoWeek: (local) => Math.ceil(dayOfYear(thursday(local)) / 7),
  $isoWeekYear: (local) => thursday(local).getUTCFullYear(),
  $week: (local) => Math.floor((dayOfYear(local) - 1 + 7 - local.getUTCDay()) / 7),
};
