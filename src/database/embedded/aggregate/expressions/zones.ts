import { ObjectId, type Timestamp } from 'bson';
import { located } from '../../errors.ts';
import { CLASS, classOf } from '../../values/types.ts';
import { isMissing, typeOf } from './shape.ts';

export const MINUTE = 60_000;

/** How far the clocks of a zone are ahead of UTC at an instant, in milliseconds. */
export type Zone = (instant: number) => number;

const known = new Map<string, Zone>([
  ['UTC', () => 0],
  ['GMT', () => 0],
  ['Z', () => 0],
]);

function namedZone(name: string): Zone {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en', { timeZone: name, timeZoneName: 'longOffset' });
  } catch {
    throw located(40485, `unrecognized time zone identifier: "${name}"`);
  }
  return (instant) => {
    const shown = format.formatToParts(instant).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const [, sign, hours = '0', minutes = '0'] = /GMT([+-])(\d\d):(\d\d)/.exec(shown) ?? [];
    return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE;
  };
}

/** The zone an operator was given: a name, or an offset such as `+02:00`; UTC where it was given none. */
export function zoneOf(name: unknown): Zone {
  if (name === undefined) return () => 0;
  if (typeof name !== 'string')
    throw located(40517, `timezone must evaluate to a string, found ${typeOf(name)}`);
  const offset = /^([+-])(\d\d):?(\d\d)?$/.exec(name);
  if (offset) {
    const [, sign, hours = '0', minutes = '0'] = offset;
    const ahead = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE;
    return () => ahead;
  }
  const zone = known.get(name) ?? namedZone(name);
  known.set(name, zone);
  return zone;
}

/** A date whose UTC fields are what clocks in the zone show. */
export const localTime = (instant: Date, zone: Zone): Date =>
  new Date(instant.getTime() + zone(instant.getTime()));

/** The instant at which clocks in the zone show a local time. */
export function instantOf(local: number, zone: Zone): Date {
  const guess = local - zone(local);
  return new Date(local - zone(guess));
}

/** The instant in a date, an ObjectId or a timestamp; null where there is none. */
export function instantIn(value: unknown): Date | null {
  if (isMissing(value)) return null;
  if (value instanceof Date) return value;
  if (value instanceof ObjectId) return value.getTimestamp();
  if (classOf(value) === CLASS.timestamp) return new Date((value as Timestamp).getHighBitsUnsigned() * 1000);
  throw located(16006, `can't convert from BSON type ${typeOf(value)} to Date`);
}
