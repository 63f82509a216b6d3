/** A session as far as it takes up people and a room. Ids are text. */
export interface Occupation {
  session: string;
  /** A session without a slot takes up nothing. */
  startsAt?: Date;
  endsAt?: Date;
  room?: string;
  /** Speakers of the session itself: there from its start to its end. */
  people: readonly string[];
  /** Speakers of a part are there for the part, or for the whole session where it has no times of its own. */
  parts: readonly OccupiedPart[];
}

export interface OccupiedPart {
  part: string;
  startsAt?: Date;
  endsAt?: Date;
  people: readonly string[];
}

/** Something that would be needed in two places at once. */
export interface Conflict {
  kind: 'person' | 'room';
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

interface Booking {
  kind: Conflict['kind'];
  who: string;
  session: string;
  part?: string;
  startsAt: Date;
  endsAt: Date;
}

/**
 * What `candidate` books that one of the others has booked for the same time, by time. Intervals are half open: who is
 * free from 10:00 may be booked from 10:00. A session found among the others under the candidate's id is its older
 * self and is left out.
 */
export function conflictsOf(candidate: Occupation, others: readonly Occupation[]): Conflict[] {
  const taken: Taken = new Map();
  for (const other of others) if (other.session !== candidate.session) book(bookingsOf(other), taken);
  return met(bookingsOf(candidate), taken);
}

/** Everything that meets in a whole agenda: pairs of sessions are told once, from the later one. */
export function conflictsAmong(
  sessions: readonly Occupation[],
): { session: string; conflicts: Conflict[] }[] {
  const taken: Taken = new Map();
  const found = sessions.map((session) => {
    const own = bookingsOf(session);
    const conflicts = met(own, taken);
    book(own, taken);
    return { session: session.session, conflicts };
  });
  return found.filter(({ conflicts }) => conflicts.length > 0);
}

/** What is booked so far, by whom or what it is. */
type Taken = Map<string, Booking[]>;

function book(bookings: readonly Booking[], taken: Taken): void {
  for (const booking of bookings) {
    const key = keyOf(booking);
    const known = taken.get(key);
    if (known) known.push(booking);
    else taken.set(key, [booking]);
  }
}

function met(own: readonly Booking[], taken: Taken): Conflict[] {
  const others = own.flatMap((booking) =>
    (taken.get(keyOf(booking)) ?? []).filter((other) => overlap(booking, other)),
  );
  return distinct([...others, ...partsAtOnce(own)])
    .sort((a, b) => Number(a.startsAt) - Number(b.startsAt))
    .map(asConflict);
}

/** Two people may do two things in one session, but nobody presents two of its parts at the same time. */
function partsAtOnce(own: readonly Booking[]): Booking[] {
  const inParts = own.filter(({ part }) => part !== undefined);
  return inParts.filter((booking, index) =>
    inParts
      .slice(0, index)
      .some(
        (other) => other.part !== booking.part && keyOf(other) === keyOf(booking) && overlap(other, booking),
      ),
  );
}

function bookingsOf({ session, startsAt, endsAt, room, people, parts }: Occupation): Booking[] {
  if (!startsAt || !endsAt) return [];
  const whole = { session, startsAt, endsAt };
  return [
    ...(room ? [{ ...whole, kind: 'room' as const, who: room }] : []),
    ...people.map((who) => ({ ...whole, kind: 'person' as const, who })),
    ...parts.flatMap((part) => {
      const timed = part.startsAt && part.endsAt;
      // Without times of its own a part says nothing about when: the person is held for the whole session.
      const when = timed
        ? { part: part.part, startsAt: part.startsAt as Date, endsAt: part.endsAt as Date }
        : {};
      return part.people.map((who) => ({ ...whole, kind: 'person' as const, who, ...when }));
    }),
  ];
}

function overlap(a: Booking, b: Booking): boolean {
  return a.startsAt < b.endsAt && b.startsAt < a.endsAt;
}

function keyOf({ kind, who }: Booking): string {
  return `${kind} ${who}`;
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

function asConflict({ session, ...booking }: Booking): Conflict {
  return { ...booking, with: session };
}
