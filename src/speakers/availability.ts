import { Schema } from 'mongoose';
import { minuteOfDay } from '../i18n/wallClock.ts';

/**
 * What a speaker said of one calendar day of the forum, by the clock on the wall there: a forum that moves to other days
 * or to another zone leaves it as true as it was. A day of which nothing is said is free.
 */
export interface DayAvailability {
  /** `YYYY-MM-DD`. */
  day: string;
  /** Not there at all. */
  away: boolean;
  /** `HH:mm`; absent: from the beginning of the day. */
  from?: string;
  /** `HH:mm`; absent: to the end of the day. Half open: who leaves at 12:00 may be booked until 12:00. */
  until?: string;
}

export interface Availability {
  /** Only days with a limit. */
  days: DayAvailability[];
  /** Their words, for organisers only. */
  note?: string;
  /** Counts how often it was saved, apart from the profile: the two are different forms. Nothing said yet: 0. */
  version: number;
}

const daySchema = new Schema<DayAvailability>(
  {
    day: { type: String, required: true, match: /^\d{4}-\d\d-\d\d$/ },
    away: { type: Boolean, default: false },
    from: String,
    until: String,
  },
  { _id: false },
);

export const availabilitySchema = new Schema<Availability>(
  { days: { type: [daySchema], default: [] }, note: String, version: { type: Number, default: 1 } },
  { _id: false },
);

/** A time in which somebody is not there; half open. */
export interface Absence {
  startsAt: Date;
  endsAt: Date;
}

const WHOLE_DAY = 1_440;

/** When a speaker is not there; `instantOf` is the forum's `wallInstants`. */
export function absencesOf(
  availability: Availability | undefined,
  instantOf: (day: string, minute: number) => Date,
): Absence[] {
  return (availability?.days ?? []).flatMap(({ day, away, from, until }) => {
    const begins = from ? minuteOfDay(from) : 0;
    const ends = until ? minuteOfDay(until) : WHOLE_DAY;
    const spans = away
      ? [[0, WHOLE_DAY] as const]
      : [[0, begins] as const, [ends, WHOLE_DAY] as const].filter(([start, end]) => start < end);
    return spans.map(([start, end]) => ({
      startsAt: instantOf(day, start),
      endsAt: instantOf(day, end),
    }));
  });
}
