import { isDeepStrictEqual } from 'node:util';
import type { Localized } from '../i18n/localized.ts';
import { diffOf, type SnapshotDiff } from './diff.ts';
import type { Snapshot, SnapshotSession } from './snapshot.ts';

export const CHANGE_KINDS = ['new', 'moved', 'changed', 'cancelled'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** What may differ in a session that is in both versions. */
export const CHANGED_FIELDS = [
  'time',
  'room',
  'kind',
  'title',
  'abstract',
  'people',
  'parts',
  'languages',
  'themes',
  'seats',
] as const;
export type ChangedField = (typeof CHANGED_FIELDS)[number];

/** Where a session was, or is: instants, and the room's name as it was then. */
export interface ChangedSlot {
  startsAt: Date;
  endsAt: Date;
  room?: Localized;
}

/** One line of the list of changes. A session that moved and changed otherwise too is one line, `moved`. */
export interface SessionChange {
  kind: ChangeKind;
  /** Id, slug and title of the session; of a cancelled one as they were. */
  session: { id: string; slug: string; title: Localized };
  /** What differs; empty for a new or cancelled session. */
  fields: ChangedField[];
  before?: ChangedSlot;
  after?: ChangedSlot;
}

/**
 * What the public would find different in `next`, in the order of its sessions, cancelled ones last. People count by
 * their role, not by their profile: a corrected position is no change of the agenda. Only what `diff` names is looked at.
 */
export function changesBetween(
  previous: Snapshot,
  next: Snapshot,
  { sessions }: Pick<SnapshotDiff, 'sessions'> = diffOf(previous, next),
): SessionChange[] {
  const before = new Map(previous.sessions.map((session) => [session.id, session]));
  const kept = new Set(next.sessions.map(({ id }) => id));
  const touched = new Set(sessions.changed.map(({ id }) => id));
  const changes = next.sessions.flatMap((session): SessionChange[] => {
    const was = before.get(session.id);
    if (was && !touched.has(session.id)) return [];
    const after = slot(session, next);
    if (!was) return [{ kind: 'new', session: named(session), fields: [], after }];
    const fields = CHANGED_FIELDS.filter(
      (field) => !isDeepStrictEqual(seen(was, field), seen(session, field)),
    );
    if (fields.length === 0) return [];
    const moved = fields.includes('time') || fields.includes('room');
    return [
      {
        kind: moved ? 'moved' : 'changed',
        session: named(session),
        fields,
        before: slot(was, previous),
        after,
      },
    ];
  });
  const gone = previous.sessions.filter(({ id }) => !kept.has(id));
  return [
    ...changes,
    ...gone.map(
      (session): SessionChange => ({
        kind: 'cancelled',
        session: named(session),
        fields: [],
        before: slot(session, previous),
      }),
    ),
  ];
}

/** The side of a session that a field stands for. */
function seen(session: SnapshotSession, field: ChangedField): unknown {
  switch (field) {
    case 'themes':
      return session.themes ?? [];
    case 'seats':
      return [session.capacity, session.signUp ?? false];
    case 'time':
      return [session.startsAt, session.endsAt];
    case 'people':
      return session.roles;
    case 'languages':
      return [session.languages, session.interpretation];
    default:
      return session[field];
  }
}

function named({ id, slug, title }: SnapshotSession): SessionChange['session'] {
  return { id, slug, title };
}

function slot({ startsAt, endsAt, room }: SnapshotSession, { rooms }: Snapshot): ChangedSlot {
  const name = rooms.find(({ id }) => id === room)?.name;
  return { startsAt, endsAt, ...(name && { room: name }) };
}
