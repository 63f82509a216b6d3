import { z } from 'zod';
import type { ForumRecord } from '../forums/forum.ts';
import { daysBetween } from '../i18n/zone.ts';
import { checkbox, choice, integer, optionalChoice, type Parsed, parseForm } from '../web/formBody.ts';
import type { Delay } from './delay.ts';
import type { RoomRecord } from './room.ts';
import { timeOfDay } from './sessionTimes.ts';

/** The most that a form moves a day by, in minutes, either way. */
export const MOST_DELAY = 240;

/** Reads the form that moves what is still to come on a day. */
export function parseDelay(
  untrusted: unknown,
  { startsOn, endsOn }: Pick<ForumRecord, 'startsOn' | 'endsOn'>,
  rooms: readonly RoomRecord[],
): Parsed<Delay> {
  const delay = z.object({
    day: choice(daysBetween(startsOn, endsOn)),
    from: timeOfDay().refine((time) => time !== '', { error: 'form:errors.required' }),
    minutes: integer({ min: -MOST_DELAY, max: MOST_DELAY, required: true }).refine((by) => by !== 0, {
      error: 'form:errors.required',
    }),
    room: optionalChoice(rooms.map(({ _id }) => String(_id))),
    extend: checkbox(),
    revision: integer({ required: true }),
  });
  return parseForm(delay, untrusted) as Parsed<Delay>;
}
