import type { Localized } from '../i18n/localized.ts';
import type { ChangedSlot, SessionChange } from './changes.ts';
import { type Appearance, appearancesByPerson } from './releasedQueries.ts';
import type { Snapshot, SnapshotRoom } from './snapshot.ts';

/** What is different for one person about when and where they are expected. */
export type TimeChange = Pick<SessionChange, 'session' | 'before' | 'after'> & {
  kind: 'new' | 'moved' | 'cancelled';
  /** The part of the session, where they are there for one part only. */
  part?: Localized;
};

/**
 * What changes for each speaker from one release to the next: times and rooms of what they do, what is new for them and
 * what falls away. Whoever need not be told is not in it.
 */
export function timeChangesOfSpeakers(before: Snapshot, after: Snapshot): Map<string, TimeChange[]> {
  const was = engagements(before);
  const is = engagements(after);
  const changes = [...new Set([...was.keys(), ...is.keys()])].map((speaker): [string, TimeChange[]] => [
    speaker,
    between(was.get(speaker) ?? [], is.get(speaker) ?? []),
  ]);
  return new Map(changes.filter(([, list]) => list.length > 0));
}

/** What changes for somebody who means to attend these sessions. A session that is new concerns nobody yet. */
export function timeChangesOfSessions(
  sessions: ReadonlySet<string>,
  before: Snapshot,
  after: Snapshot,
): TimeChange[] {
  const visits = (snapshot: Snapshot) =>
    snapshot.sessions
      .filter(({ id }) => sessions.has(id))
      .map((session): Engagement => {
        const { id, slug, title, startsAt, endsAt } = session;
        const room = snapshot.rooms.find((one) => one.id === session.room);
        return { key: id, session: { id, slug, title }, startsAt, endsAt, ...(room && { room }) };
      });
  return between(visits(before), visits(after)).filter(({ kind }) => kind !== 'new');
}

/** The sessions that moved or were cancelled: whoever chose one of them is to be told. */
export function concernedSessions(before: Snapshot, after: Snapshot): string[] {
  const all = new Set(before.sessions.map(({ id }) => id));
  return timeChangesOfSessions(all, before, after).map(({ session }) => session.id);
}

interface Engagement {
  /** Of the session, or of the part in it. */
  key: string;
  session: TimeChange['session'];
  part?: Localized;
  startsAt: Date;
  endsAt: Date;
  room?: SnapshotRoom;
}

/** By speaker; several roles in one session are one engagement. */
function engagements(snapshot: Snapshot): Map<string, Engagement[]> {
  const byPerson = [...appearancesByPerson(snapshot)].map(([speaker, list]): [string, Engagement[]] => {
    const distinct = new Map(list.map(engagementOf).map((one) => [one.key, one]));
    return [speaker, [...distinct.values()]];
  });
  return new Map(byPerson);
}

function engagementOf({ session, part, startsAt, endsAt, room }: Appearance): Engagement {
  const { id, slug, title } = session;
  return {
    key: part ? `${id} ${part.id}` : id,
    session: { id, slug, title },
    ...(part && { part: part.title }),
    startsAt,
    endsAt,
    ...(room && { room }),
  };
}

function between(before: readonly Engagement[], after: readonly Engagement[]): TimeChange[] {
  const was = new Map(before.map((one) => [one.key, one]));
  const is = new Set(after.map(({ key }) => key));
  const comes = after.flatMap((one): TimeChange[] => {
    const earlier = was.get(one.key);
    if (!earlier) return [{ kind: 'new', ...named(one), after: slotOf(one) }];
    if (isSameSlot(earlier, one)) return [];
    return [{ kind: 'moved', ...named(one), before: slotOf(earlier), after: slotOf(one) }];
  });
  const goes = before
    .filter(({ key }) => !is.has(key))
    .map((one): TimeChange => ({ kind: 'cancelled', ...named(one), before: slotOf(one) }));
  return [...comes, ...goes];
}

function isSameSlot(a: Engagement, b: Engagement): boolean {
  const sameTimes = Number(a.startsAt) === Number(b.startsAt) && Number(a.endsAt) === Number(b.endsAt);
  return sameTimes && a.room?.id === b.room?.id;
}

function named({ session, part }: Engagement) {
  return { session, ...(part && { part }) };
}

function slotOf({ startsAt, endsAt, room }: Engagement): ChangedSlot {
  return { startsAt, endsAt, ...(room && { room: room.name }) };
}
