import { z } from 'zod';
import type { ForumRecord } from '../../forums/forum.ts';
import { instantOf } from '../../i18n/zone.ts';
import { checkbox, day, integer, type Parsed, parseForm, text } from '../../web/formBody.ts';
import { checkTimes, timeOfDay } from '../sessionTimes.ts';

/** Where a session is put; instants already in UTC. Without a slot it goes to those that have no time. */
export interface PlacementInput {
  slot?: { startsAt: Date; endsAt: Date };
  /** Id of a room. */
  room?: string;
  /** The version of the session that was moved. */
  version: number;
}

const placement = z.object({
  day: day(),
  starts: timeOfDay(),
  ends: timeOfDay(),
  room: text({ max: 24 }),
  version: integer({ min: 0, required: true }),
  unschedule: checkbox(),
});

/**
 * Reads the form that puts a session in its place. Times are wall-clock times in the forum's zone; `unschedule` takes the
 * session off its slot, whatever the times say.
 */
export function parsePlacement(
  untrusted: unknown,
  forum: Pick<ForumRecord, 'startsOn' | 'endsOn' | 'timeZone'>,
): Parsed<PlacementInput> {
  const checked = placement.superRefine((given, context) => {
    if (given.unschedule) return;
    const refuse = (field: string, key: string) =>
      context.addIssue({ code: 'custom', path: [field], message: key });
    if (!given.day) return refuse('day', 'agenda:errors.day');
    checkTimes({ ...given, parts: [] }, forum, refuse);
  });
  const parsed = parseForm(checked, untrusted);
  if (!parsed.ok) return parsed;
  const { day: on, starts, ends, room, version = 0, unschedule } = parsed.input;
  const at = (time: string) => instantOf(`${on}T${time}`, forum.timeZone);
  return {
    ok: true,
    input: {
      version,
      ...(room && { room }),
      ...(!unschedule && { slot: { startsAt: at(starts), endsAt: at(ends) } }),
    },
  };
}
