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

/** A person or a room, needed by a session or by one of its parts. The interval is half open. */
export interface Booking {
  kind: 'person' | 'room';
  /** Id of the speaker or of the room. */
  who: string;
  session: string;
  /** Where the role is in a part that has times of its own. */
  part?: string;
  /** Where the session is. */
  room?: string;
  startsAt: Date;
  endsAt: Date;
}

/** Everything that a session books; a person with two roles in it may be there twice. */
export function bookingsOf({ session, startsAt, endsAt, room, people, parts }: Occupation): Booking[] {
  if (!startsAt || !endsAt) return [];
  const whole = { session, startsAt, endsAt, ...(room && { room }) };
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

type Interval = Pick<Booking, 'startsAt' | 'endsAt'>;

/** Half-open intervals: who is free from 10:00 may be booked from 10:00; the same start and length overlap. */
export function overlap(a: Interval, b: Interval): boolean {
  // Numbers, because two dates are compared many times slower and this is asked for every pair of a whole agenda.
  return a.startsAt.getTime() < b.endsAt.getTime() && b.startsAt.getTime() < a.endsAt.getTime();
}

export function keyOf({ kind, who }: Pick<Booking, 'kind' | 'who'>): string {
  return `${kind} ${who}`;
}

/**
 * Every two bookings of the same person or room that overlap, or of which one begins less than `reach` milliseconds
 * after the other has ended; the one that starts first comes first. Each person's bookings are looked through once, in
 * the order of time, beside those that are still near: an agenda without a clash takes n log n steps.
 */
export function* nearPairs(bookings: Iterable<Booking>, reach = 0): Generator<[Booking, Booking]> {
  const byWho = Map.groupBy(bookings, keyOf);
  for (const own of byWho.values()) {
    own.sort(inTime);
    let near: Booking[] = [];
    for (const booking of own) {
      const starts = booking.startsAt.getTime();
      near = near.filter(({ endsAt }) => endsAt.getTime() + reach > starts);
      for (const earlier of near) yield [earlier, booking];
      near.push(booking);
    }
  }
}

function inTime(a: Booking, b: Booking): number {
  return (
    a.startsAt.getTime() - b.startsAt.getTime() ||
    a.endsAt.getTime() - b.endsAt.getTime() ||
    (a.session < b.session ? -1 : Number(a.session > b.session))
  );
}
