import { z } from 'zod';
import type { ForumRecord } from '../forums/forum.ts';
import { latinDigits } from '../web/formBody.ts';

const TIME = /^(([01]\d|2[0-3]):[0-5]\d)?$/;

/** A time of day `HH:mm`; `''` where none was typed. Browsers without a time field let people type it. */
export const timeOfDay = () =>
  z.preprocess(
    (value) => (typeof value === 'string' ? latinDigits(value).trim() : ''),
    z
      .string()
      .transform((value) => value.replace(/^(\d):/, '0$1:').replace(/^(\d\d:\d\d):\d\d$/, '$1'))
      .refine((value) => TIME.test(value), { error: 'agenda:errors.time' }),
  );

interface Timed {
  starts: string;
  ends: string;
}

interface TimedForm extends Timed {
  day?: string | undefined;
  parts: readonly Timed[];
}

type ForumDays = Pick<ForumRecord, 'startsOn' | 'endsOn'>;
type Refuse = (field: string, key: string) => void;

/** Tells of each time of a session and its parts that cannot be: the field's dotted path and what to say. */
export function checkTimes(given: TimedForm, forum: ForumDays, refuse: Refuse): void {
  const typed = { ...withRealTimes(given), parts: given.parts.map(withRealTimes) };
  checkSlot(typed, forum, refuse);
  for (const index of typed.parts.keys()) checkPart(typed, index, refuse);
}

/** A time that is none was refused already; nothing is compared with it. */
function withRealTimes<T extends Timed>(timed: T): T {
  const real = (time: string) => (TIME.test(time) ? time : '');
  return { ...timed, starts: real(timed.starts), ends: real(timed.ends) };
}

/** A slot is a day with a start and an end, or nothing at all. */
function checkSlot({ day: on, starts, ends }: TimedForm, forum: ForumDays, refuse: Refuse) {
  if (!on && !starts && !ends) return;
  if (!on) refuse('day', 'agenda:errors.day');
  else if (on < forum.startsOn || on > forum.endsOn) refuse('day', 'agenda:errors.outsideForum');
  if (!starts) refuse('starts', 'form:errors.required');
  if (!ends) refuse('ends', 'form:errors.required');
  if (starts && ends && ends <= starts) refuse('ends', 'agenda:errors.endsBeforeStart');
}

function checkPart({ starts, ends, parts }: TimedForm, index: number, refuse: Refuse) {
  const timed = parts[index];
  if (!timed?.starts && !timed?.ends) return;
  const field = (name: string) => `parts.${index}.${name}`;
  if (!timed.starts) return refuse(field('starts'), 'form:errors.required');
  if (!timed.ends) return refuse(field('ends'), 'form:errors.required');
  if (timed.ends <= timed.starts) return refuse(field('ends'), 'agenda:errors.endsBeforeStart');
  if (!starts || !ends) return refuse(field('starts'), 'agenda:errors.partWithoutSlot');
  if (timed.starts < starts) return refuse(field('starts'), 'agenda:errors.partOutside');
  if (timed.ends > ends) refuse(field('ends'), 'agenda:errors.partOutside');
}
