import { z } from 'zod';
import type { ForumRecord } from '../forums/forum.ts';
import { daysBetween } from '../i18n/zone.ts';
import { choice, integer, optionalChoice, type Parsed, parseForm } from '../web/formBody.ts';
import type { RoomRecord } from './room.ts';
import type { RoomSwap } from './roomSwap.ts';
import { timeOfDay } from './sessionTimes.ts';

/**
 * Reads the form that lets two rooms change places. `revision` is that of the agenda when the preview was made; absent
 * while one only looks.
 */
export function parseRoomSwap(
  untrusted: unknown,
  { startsOn, endsOn }: Pick<ForumRecord, 'startsOn' | 'endsOn'>,
  rooms: readonly RoomRecord[],
): Parsed<RoomSwap & { revision?: number | undefined }> {
  const room = () => choice(rooms.map(({ _id }) => String(_id)));
  const swap = z
    .object({
      first: room(),
      second: room(),
      day: optionalChoice(daysBetween(startsOn, endsOn)),
      from: timeOfDay(),
      revision: integer(),
    })
    .superRefine(({ first, second, day, from }, context) => {
      const refuse = (field: string, key: string) =>
        context.addIssue({ code: 'custom', path: [field], message: key });
      if (first === second) refuse('second', 'agenda:errors.sameRoom');
      if (from && !day) refuse('day', 'agenda:errors.dayForTime');
    });
  return parseForm(swap, untrusted);
}
