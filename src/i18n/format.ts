import { type Language, LOCALES } from './languages.ts';

export interface Formatter {
  /** 12 novembre 2025 */
  date(value: Date): string;
  /** mercredi 12 novembre 2025 */
  longDate(value: Date): string;
  /** mer. 12 nov. — for tabs and tables */
  shortDate(value: Date): string;
  /** 14:30 */
  time(value: Date): string;
  /** 12 novembre 2025 à 14:30 */
  dateTime(value: Date): string;
  /** 12 novembre 2025 à 14:30:07 — where several things happen in a minute. */
  moment(value: Date): string;
  /** 12–14 novembre 2025 */
  range(from: Date, to: Date): string;
  /** A calendar day `YYYY-MM-DD`, which has no zone. */
  day(value: string): string;
  longDay(value: string): string;
  shortDay(value: string): string;
  dayRange(from: string, to: string): string;
  number(value: number): string;
  percent(share: number): string;
  /** Name of an ISO 3166-1 country. */
  country(code: string): string;
  /** Bytes as a person reads them: 3.4 MB. */
  fileSize(bytes: number): string;
  list(items: readonly string[]): string;
}

const cache = new Map<string, Formatter>();

/** Dates, numbers and names as one language writes them, in one time zone (IANA name). Kept, because `Intl` objects are costly. */
export function formatter(lang: Language, timeZone: string): Formatter {
  const key = `${lang} ${timeZone}`;
  const known = cache.get(key);
  if (known) return known;
  const made = makeFormatter(LOCALES[lang], timeZone);
  cache.set(key, made);
  return made;
}

const DATE = { day: 'numeric', month: 'long', year: 'numeric' } as const;
const LONG = { ...DATE, weekday: 'long' } as const;
const SHORT = { weekday: 'short', day: 'numeric', month: 'short' } as const;
const TIME = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

function makeFormatter(locale: string, timeZone: string): Formatter {
  const dates = (options: Intl.DateTimeFormatOptions, zone = timeZone) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
  const [date, longDate, shortDate, time] = [dates(DATE), dates(LONG), dates(SHORT), dates(TIME)];
  const dateTime = dates({ ...DATE, ...TIME });
  const moment = dates({ ...DATE, ...TIME, second: '2-digit' });
  const [day, longDay, shortDay] = [dates(DATE, 'UTC'), dates(LONG, 'UTC'), dates(SHORT, 'UTC')];
  const number = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const countries = new Intl.DisplayNames(locale, { type: 'region' });
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  const midnight = (value: string) => new Date(`${value}T00:00:00Z`);
  return {
    date: (value) => date.format(value),
    longDate: (value) => longDate.format(value),
    shortDate: (value) => shortDate.format(value),
    time: (value) => time.format(value),
    dateTime: (value) => dateTime.format(value),
    moment: (value) => moment.format(value),
    range: (from, to) => date.formatRange(from, to),
    day: (value) => day.format(midnight(value)),
    longDay: (value) => longDay.format(midnight(value)),
    shortDay: (value) => shortDay.format(midnight(value)),
    dayRange: (from, to) =>
      from === to ? day.format(midnight(from)) : day.formatRange(midnight(from), midnight(to)),
    number: (value) => number.format(value),
    percent: (share) => percent.format(share),
    country: (code) => countries.of(code) ?? code,
    fileSize: (bytes) => fileSize(locale, bytes),
    list: (items) => list.format(items),
  };
}

function fileSize(locale: string, bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
  const step = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const format = new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: units[step] ?? 'byte',
    unitDisplay: 'short',
    maximumFractionDigits: step > 1 ? 1 : 0,
  });
  return format.format(bytes / 1000 ** step);
}
