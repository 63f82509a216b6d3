// A placement says where a session is: `{ day, starts, ends, room }`, times in minutes since midnight. Without a day it has
// no slot; without a room it is in none.

/** Sessions are placed in steps of so many minutes. */
export const STEP = 5;
/** A session ends on the day on which it begins. */
const LAST = 24 * 60 - STEP;

export function placementOf({ day, starts, ends, room }) {
  return { day, starts, ends, room };
}

export function isSame(one, other) {
  return ['day', 'starts', 'ends', 'room'].every((name) => one[name] === other[name]);
}

/** A session as it is in another place: its timed parts go along with its start. */
export function inPlace(session, placement) {
  const shift = (placement.starts ?? 0) - (session.starts ?? 0);
  const moves = session.day !== undefined && placement.day !== undefined;
  const parts = session.parts.map((part) =>
    moves && part.starts !== undefined
      ? { ...part, starts: part.starts + shift, ends: part.ends + shift }
      : part,
  );
  return { ...session, ...placement, parts };
}

/** The nearest step. */
export function stepped(minute) {
  return Math.round(minute / STEP) * STEP;
}

/** A start moved into the hours that are shown, so that a session of this length ends within them. */
export function startWithin(starts, minutes, { from, until }) {
  return Math.max(from, Math.min(starts, Math.min(until, LAST) - minutes));
}

/** An end moved into the hours that are shown, a step after the start at least. */
export function endWithin(ends, starts, { until }) {
  return Math.max(starts + STEP, Math.min(ends, until, LAST));
}

/** The first free time of a room on a day, for something that takes so many minutes. */
export function firstFree(sessions, { day, room, minutes }, hours) {
  const taken = sessions
    .filter((session) => session.day === day && session.room === room)
    .sort((a, b) => a.starts - b.starts);
  let starts = hours.opens;
  for (const session of taken) {
    if (session.starts >= starts + minutes) break;
    starts = Math.max(starts, session.ends);
  }
  return startWithin(starts, minutes, hours);
}
