import { dayOf, localOf } from '../i18n/zone.ts';
import type { SessionRecord } from './session.ts';
import { hasSlot } from './snapshot.ts';

/** «The opening runs twenty minutes late»: what is still to come on a day moves together. */
export interface Delay {
  /** `YYYY-MM-DD` in the forum's zone. */
  day: string;
  /** Wall-clock time `HH:mm`: sessions that begin then or later move. */
  from: string;
  /** By how much; below zero, they begin earlier. */
  minutes: number;
  /** Id of the only room it concerns; absent: all of them, and what has none. */
  room?: string | undefined;
  /** Sessions that are on at that time end later by as much. */
  extend: boolean;
  /** The revision of the agenda that the form was opened with: the same form sent twice must not delay twice. */
  revision: number;
}

export interface MovedSession {
  session: SessionRecord;
  startsAt: Date;
  endsAt: Date;
  parts: SessionRecord['parts'];
}

const MINUTE = 60_000;

/** The sessions that a delay moves or lengthens, with their new times; parts with times of their own go along. */
export function sessionsDelayed(
  sessions: readonly SessionRecord[],
  delay: Omit<Delay, 'revision'>,
  timeZone: string,
): MovedSession[] {
  const later = (instant: Date) => new Date(instant.getTime() + delay.minutes * MINUTE);
  const clock = (instant: Date) => localOf(instant, timeZone).slice(-5);
  return sessions
    .filter(hasSlot)
    .filter(({ startsAt, room }) => {
      const isHere = !delay.room || String(room) === delay.room;
      return isHere && dayOf(startsAt, timeZone) === delay.day;
    })
    .flatMap((session): MovedSession[] => {
      const { startsAt, endsAt, parts } = session;
      if (clock(startsAt) >= delay.from) {
        const moved = parts.map((part) => ({
          ...part,
          ...(part.startsAt && part.endsAt && { startsAt: later(part.startsAt), endsAt: later(part.endsAt) }),
        }));
        return [{ session, startsAt: later(startsAt), endsAt: later(endsAt), parts: moved }];
      }
      const isOn = delay.extend && delay.minutes > 0 && clock(endsAt) >= delay.from;
      return isOn ? [{ session, startsAt, endsAt: later(endsAt), parts }] : [];
    });
}
