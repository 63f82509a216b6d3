import { Types } from 'mongoose';
import { DomainError } from '../errors.ts';
import { dayAfter, dayOf, instantOf, localOf } from '../i18n/zone.ts';
import { MOST_SESSIONS } from './queries.ts';
import type { SessionKind, SessionRecord } from './session.ts';
import { freeSlug, wordOfKind } from './slug.ts';
import { hasSlot, type Scheduled } from './snapshot.ts';
import type { CopiedSession } from './together.ts';

/** What of a day is copied: all of it, or what makes its frame. */
export const COPIED = ['all', 'frame'] as const;

/** «The second day runs like the first»: sessions of one day made anew on another one. */
export interface DayCopy {
  /** `YYYY-MM-DD` in the forum's zone. */
  from: string;
  to: string;
  which: (typeof COPIED)[number];
  /** Whether the copies have the people, and the rooms, of the sessions they are made after. */
  people: boolean;
  rooms: boolean;
}

const FRAME: readonly SessionKind[] = ['opening', 'break', 'closing'];

/**
 * The sessions that a copy makes, with ids, slugs and versions of their own, at the same wall-clock times.
 * @throws DomainError when the day has nothing to copy, or the agenda would hold more than `MOST_SESSIONS`.
 */
export function sessionsCopied(
  sessions: readonly SessionRecord[],
  copy: DayCopy,
  timeZone: string,
): CopiedSession[] {
  const chosen = sessions
    .filter(hasSlot)
    .filter(({ startsAt }) => dayOf(startsAt, timeZone) === copy.from)
    .filter(({ kind }) => copy.which === 'all' || FRAME.includes(kind));
  if (chosen.length === 0) throw new DomainError('agenda:errors.nothingToCopy');
  if (sessions.length + chosen.length > MOST_SESSIONS)
    throw new DomainError('agenda:errors.tooManySessions', { max: MOST_SESSIONS });
  const slugs = new Set(sessions.map(({ slug }) => slug));
  return chosen.map((from) => {
    const slug = freeSlug(from.title, wordOfKind(from.kind), slugs);
    slugs.add(slug);
    return { copy: { ...copied(from, copy, timeZone), slug }, from };
  });
}

function copied(session: Scheduled<SessionRecord>, copy: DayCopy, timeZone: string): SessionRecord {
  const { _id, slug, version, createdAt, updatedAt, room, ...fields } = session;
  const moved = (instant: Date) => onDay(instant, copy, timeZone);
  return {
    ...fields,
    _id: new Types.ObjectId(),
    slug: '',
    version: 1,
    startsAt: moved(session.startsAt),
    endsAt: moved(session.endsAt),
    ...(copy.rooms && room && { room }),
    roles: copy.people ? session.roles : [],
    parts: session.parts.map((part) => ({
      ...part,
      _id: new Types.ObjectId(),
      ...(part.startsAt && { startsAt: moved(part.startsAt) }),
      ...(part.endsAt && { endsAt: moved(part.endsAt) }),
      roles: copy.people ? part.roles : [],
    })),
  } as SessionRecord;
}

/** The same time on the wall on the other day; midnight at the end of the one is midnight at the end of the other. */
function onDay(instant: Date, { from, to }: DayCopy, timeZone: string): Date {
  const [day, clock] = localOf(instant, timeZone).split('T');
  return instantOf(`${day === from ? to : dayAfter(to)}T${clock}`, timeZone);
}
