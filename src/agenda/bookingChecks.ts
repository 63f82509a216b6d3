import type { Absence } from '../speakers/availability.ts';
import { type Booking, nearPairs, overlap } from './bookings.ts';
import type { Found } from './checks.ts';
import { meetingPairs } from './conflicts.ts';

const MINUTE = 60_000;

/** Who or what is needed in two sessions, or in two parts of one, at the same time: told once for the two. */
export function meetings(bookings: readonly Booking[]): Found[] {
  const found = new Map<string, Found>();
  for (const [earlier, later] of meetingPairs(bookings)) {
    // With parts, each of two sessions may begin first somewhere: it is one meeting all the same.
    const pair = [earlier.session, later.session].sort();
    tellOnce(found, [...pair, later.who].join(' '), {
      session: later.session,
      other: earlier.session,
      [later.kind]: later.who,
      ...common(earlier, later),
    });
  }
  return [...found.values()];
}

/** Who has a role while they are away. */
export function absentPeople(
  people: readonly Booking[],
  absences: ReadonlyMap<string, readonly Absence[]>,
): Found[] {
  const found = new Map<string, Found>();
  for (const booking of people) {
    for (const absence of absences.get(booking.who) ?? []) {
      if (!overlap(booking, absence)) continue;
      const { session, who: person } = booking;
      tellOnce(found, `${session} ${person}`, { session, person, ...common(booking, absence) });
    }
  }
  return [...found.values()];
}

/** Who goes from one room to another in less time than it takes. Overlaps are conflicts, not walks. */
export function walks(people: readonly Booking[], least: number): Found[] {
  const found = new Map<string, Found>();
  for (const [from, to] of nearPairs(people, least * MINUTE)) {
    if (!from.room || !to.room || from.room === to.room) continue;
    const way = to.startsAt.getTime() - from.endsAt.getTime();
    if (way < 0 || way >= least * MINUTE) continue;
    const key = `${from.session} ${to.session} ${to.who}`;
    const minutes = way / MINUTE;
    // Somebody may come from the session or from a part of it: the shorter way is what there is.
    if ((found.get(key)?.minutes ?? least) <= minutes) continue;
    found.set(key, {
      session: to.session,
      other: from.session,
      person: to.who,
      startsAt: from.endsAt,
      endsAt: to.startsAt,
      minutes,
    });
  }
  return [...found.values()];
}

/** The same thing found again, by another role or part, only makes its time longer. */
function tellOnce(found: Map<string, Found>, key: string, one: Found): void {
  const known = found.get(key);
  if (!known) found.set(key, one);
  else {
    if (one.startsAt < known.startsAt) known.startsAt = one.startsAt;
    if (one.endsAt > known.endsAt) known.endsAt = one.endsAt;
  }
}

function common(a: Absence, b: Absence): Absence {
  return {
    startsAt: a.startsAt > b.startsAt ? a.startsAt : b.startsAt,
    endsAt: a.endsAt < b.endsAt ? a.endsAt : b.endsAt,
  };
}
