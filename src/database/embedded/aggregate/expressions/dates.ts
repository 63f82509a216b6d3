import { Long } from 'bson';
import { CommandError, located, notSupported } from '../../errors.ts';
import { type Document, hasField, isDocument } from '../../values/document.ts';
import { toNumber } from '../../values/numbers.ts';
import { isNumber } from '../../values/types.ts';
import { checkUnit, dateAdded, dateDifference, dateTruncated, firstWeekday, PARTS } from './calendar.ts';
import { parsedDate } from './conversions.ts';
import { isMissing, type Operator, onNamed, onOne, typeOf } from './shape.ts';
import { instantIn, instantOf, localTime, MINUTE, type Zone, zoneOf } from './zones.ts';

/** Whether one of the values that make the whole null is null; those not given at all do not count. */
const anyNull = (given: Document, names: string[]) =>
  names.some((name) => hasField(given, name) && isMissing(given[name]));

/** `{$year: date}` or `{$year: {date, timezone}}`. */
function partOperator(name: string, part: (local: Date) => number): Operator {
  const named = onNamed(name, { required: ['date'], optional: ['timezone'] }, (given) => {
    const date = instantIn(given.date);
    return date && !anyNull(given, ['timezone']) ? part(localTime(date, zoneOf(given.timezone))) : null;
  });
  const plain = onOne(name, (value) => {
    const date = instantIn(value);
    return date && part(date);
  });
  return (argument, compile) =>
    (isDocument(argument) && hasField(argument, 'date') ? named : plain)(argument, compile);
}

const padded = (number: number, length: number) => String(number).padStart(length, '0');

function offsetText(zone: Zone, date: Date): string {
  const minutes = zone(date.getTime()) / MINUTE;
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${padded(Math.floor(size / 60), 2)}${padded(size % 60, 2)}`;
}

const PADDED_PARTS: Record<string, [part: string, length: number]> = {
  d: ['$dayOfMonth', 2],
  G: ['$isoWeekYear', 4],
  H: ['$hour', 2],
  j: ['$dayOfYear', 3],
  L: ['$millisecond', 3],
  m: ['$month', 2],
  M: ['$minute', 2],
  S: ['$second', 2],
  w: ['$dayOfWeek', 1],
  u: ['$isoDayOfWeek', 1],
  U: ['$week', 2],
  V: ['$isoWeek', 2],
  Y: ['$year', 4],
};

function formatted(date: Date, format: string, zone: Zone): string {
  const local = localTime(date, zone);
  return format.replace(/%(.?)/gs, (_all, letter: string) => {
    if (letter === '%') return '%';
    if (letter === 'z') return offsetText(zone, date);
    if (letter === 'Z') return String(zone(date.getTime()) / MINUTE);
    const [part, length] = PADDED_PARTS[letter] ?? [];
    if (part === undefined || length === undefined)
      throw located(18536, `Invalid format character '%${letter}' in format string`);
    return padded(PARTS[part]?.(local) ?? 0, length);
  });
}

function dateToText(given: Document): unknown {
  const date = instantIn(given.date);
  if (!date) return given.onNull ?? null;
  if (anyNull(given, ['timezone', 'format'])) return null;
  const { format = `%Y-%m-%dT%H:%M:%S.%L${isUtc(given.timezone) ? 'Z' : ''}` } = given;
  if (typeof format !== 'string')
    throw located(18533, `$dateToString requires that 'format' be a string, found: ${typeOf(format)}`);
  return formatted(date, format, zoneOf(given.timezone));
}

const isUtc = (zone: unknown) => zone === undefined || ['UTC', 'GMT', 'Z'].includes(zone as string);

function textToDate(given: Document): unknown {
  const { dateString, timezone } = given;
  if (isMissing(dateString)) return given.onNull ?? null;
  if (anyNull(given, ['timezone'])) return null;
  if (hasField(given, 'format')) throw notSupported('$dateFromString with a format');
  const date = typeof dateString === 'string' ? parsedDate(dateString) : undefined;
  if (!date) {
    if (hasField(given, 'onError')) return given.onError;
    throw new CommandError(
      241,
      'ConversionFailure',
      `an incomplete date/time string has been found: '${dateString}'`,
    );
  }
  const saysZone = /(Z|[+-]\d\d:?\d\d)$/i.test(String(dateString).trim().slice(10));
  return saysZone ? date : instantOf(date.getTime(), zoneOf(timezone));
}

function amountOf(name: string, value: unknown): number {
  const amount = isNumber(value) ? toNumber(value) : Number.NaN;
  if (!Number.isInteger(amount)) throw located(5166405, `${name} expects integer amount of time units`);
  return amount;
}

const shift = (name: string, sign: 1 | -1): Operator =>
  onNamed(name, { required: ['startDate', 'unit', 'amount'], optional: ['timezone'] }, (given) => {
    if (anyNull(given, ['startDate', 'unit', 'amount', 'timezone'])) return null;
    const date = dated(5166403, name, given.startDate);
    const amount = sign * amountOf(name, given.amount);
    return dateAdded(date, checkUnit(given.unit), amount, zoneOf(given.timezone));
  });

function dated(code: number, name: string, value: unknown): Date {
  const date = isNumber(value) || typeof value === 'string' || isDocument(value) ? null : instantIn(value);
  if (date) return date;
  throw located(code, `${name} requires a date, but got ${typeOf(value)}`);
}

function truncate(given: Document): Date | null {
  if (anyNull(given, ['date', 'unit', 'binSize', 'timezone'])) return null;
  const date = dated(5439012, '$dateTrunc', given.date);
  const size = given.binSize === undefined ? 1 : amountOf('$dateTrunc', given.binSize);
  if (size < 1) throw located(5439018, '$dateTrunc requires binSize to be greater than 0');
  const weekday = firstWeekday(given.startOfWeek);
  return dateTruncated(date, checkUnit(given.unit), size, weekday, zoneOf(given.timezone));
}

const DATE_PARTS = ['year', 'month', 'day', 'hour', 'minute', 'second', 'millisecond'];

function fromParts(given: Document): Date | null {
  if (anyNull(given, [...DATE_PARTS, 'timezone'])) return null;
  const [year, month, day, hour, minute, second, millisecond] = DATE_PARTS.map((name, index) => {
    const value = given[name];
    return value === undefined ? Number(index === 1 || index === 2) : amountOf('$dateFromParts', value);
  }) as [number, number, number, number, number, number, number];
  const local = new Date(0);
  local.setUTCFullYear(year, month - 1, day);
  local.setUTCHours(hour, minute, second, millisecond);
  return instantOf(local.getTime(), zoneOf(given.timezone));
}

function toParts(given: Document): Document | null {
  const date = instantIn(given.date);
  if (!date || anyNull(given, ['timezone'])) return null;
  const local = localTime(date, zoneOf(given.timezone));
  const day =
    given.iso8601 === true ? ['isoWeekYear', 'isoWeek', 'isoDayOfWeek'] : ['year', 'month', 'dayOfMonth'];
  const names = [...day, 'hour', 'minute', 'second', 'millisecond'];
  return Object.fromEntries(
    names.map((name) => [name === 'dayOfMonth' ? 'day' : name, PARTS[`$${name}`]?.(local)]),
  );
}

/** Operators on dates. */
export const DATE_OPERATORS: Record<string, Operator> = {
  ...Object.fromEntries(Object.entries(PARTS).map(([name, part]) => [name, partOperator(name, part)])),
  $dateToString: onNamed(
    '$dateToString',
    { required: ['date'], optional: ['format', 'timezone', 'onNull'] },
    dateToText,
  ),
  $dateFromString: onNamed(
    '$dateFromString',
    { required: ['dateString'], optional: ['format', 'timezone', 'onError', 'onNull'] },
    textToDate,
  ),
  $dateAdd: shift('$dateAdd', 1),
  $dateSubtract: shift('$dateSubtract', -1),
  $dateDiff: onNamed(
    '$dateDiff',
    { required: ['startDate', 'endDate', 'unit'], optional: ['timezone', 'startOfWeek'] },
    (given) => {
      if (anyNull(given, ['startDate', 'endDate', 'unit', 'timezone'])) return null;
      const [start, end] = [given.startDate, given.endDate].map((date) =>
        dated(5166307, '$dateDiff', date),
      ) as [Date, Date];
      const weekday = firstWeekday(given.startOfWeek);
      return Long.fromNumber(
        dateDifference(start, end, checkUnit(given.unit), weekday, zoneOf(given.timezone)),
      );
    },
  ),
  $dateTrunc: onNamed(
    '$dateTrunc',
    { required: ['date', 'unit'], optional: ['binSize', 'timezone', 'startOfWeek'] },
    truncate,
  ),
  $dateFromParts: onNamed(
    '$dateFromParts',
    { required: ['year'], optional: [...DATE_PARTS.slice(1), 'timezone'] },
    fromParts,
  ),
  $dateToParts: onNamed('$dateToParts', { required: ['date'], optional: ['timezone', 'iso8601'] }, toParts),
};
