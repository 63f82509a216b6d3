import { type Booking, bookingsOf, keyOf, nearPairs, type Occupation, overlap } from './bookings.ts';

/** Something that would be needed in two places at once. */
export interface Conflict {
  kind: Booking['kind'];
  /** Id of the speaker or of the room. */
  who: string;
  /** The other session. It is the session itself where a person has two of its parts at the same time. */
  with: string;
  /** The other booking's part, where the role is in a part only. */
  part?: string;
  /** When the other booking is. */
  startsAt: Date;
  endsAt: Date;
}

/**
 * What `candidate` books that one of the others has booked for the same time, by time. A session found among the
 * others under the candidate's id is its older self and is left out.
 */
export function conflictsOf(candidate: Occupation, others: readonly Occupation[]): Conflict[] {
  const own = bookingsOf(candidate);
  const needed = new Set(own.map(keyOf));
  const taken = others
    .filter(({ session }) => session !== candidate.session)
    .flatMap(bookingsOf)
    .filter((booking) => needed.has(keyOf(booking)));
  const met = taken.filter((other) =>
    own.some((booking) => isSame(booking, other) && overlap(booking, other)),
  );
  return distinct([...met, ...partsAtOnce(own)])
    .sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime())
    .map(asConflict);
}

/** Everything that meets in a whole agenda: pairs of sessions are told once, from the one that starts later. */
export function conflictsAmong(
  sessions: readonly Occupation[],
): { session: string; conflicts: Conflict[] }[] {
  const bySession = new Map<string, Booking[]>();
  for (const [earlier, later] of meetingPairs(sessions.flatMap(bookingsOf))) {
    const known = bySession.get(later.session);
    if (known) known.push(earlier);
    else bySession.set(later.session, [earlier]);
  }
  return [...bySession].map(([session, met]) => ({ session, conflicts: distinct(met).map(asConflict) }));
}

/** Every two bookings that cannot both be kept; the one that starts first comes first. */
export function* meetingPairs(bookings: Iterable<Booking>): Generator<[Booking, Booking]> {
  for (const pair of nearPairs(bookings)) if (overlap(...pair) && cannotBoth(...pair)) yield pair;
}

/** Two people may do two things in one session, but nobody presents two of its parts at the same time. */
export function cannotBoth(a: Booking, b: Booking): boolean {
  if (a.session !== b.session) return true;
  return a.part !== undefined && b.part !== undefined && a.part !== b.part;
}

function partsAtOnce(own: readonly Booking[]): Booking[] {
  return own.filter((booking, index) =>
    own
      .slice(0, index)
      .some((other) => isSame(booking, other) && cannotBoth(booking, other) && overlap(booking, other)),
  );
}

function isSame(a: Booking, b: Booking): boolean {
  return a.kind === b.kind && a.who === b.who;
}

/** A person with three roles in a session is one conflict, not three. */
function distinct(bookings: readonly Booking[]): Booking[] {
  const seen = new Map<string, Booking>();
  for (const booking of bookings) {
    const key = [keyOf(booking), booking.session, booking.part].join(' ');
    if (!seen.has(key)) seen.set(key, booking);
  }
  return [...seen.values()];
}

function asConflict({ kind, who, session, part, startsAt, endsAt }: Booking): Conflict {
  return { kind, who, with: session, ...(part && { part }), startsAt, endsAt };
}
