import type { ForumRecord } from '../forums/forum.ts';
import type { Institution } from '../forums/institution.ts';
import type { Theme } from '../forums/theme.ts';
import type { Language } from '../i18n/languages.ts';
import type { Localized } from '../i18n/localized.ts';
import { daysBetween } from '../i18n/zone.ts';
import type { SpeakerRecord } from '../speakers/speaker.ts';
import type { RoomRecord } from './room.ts';
import type { RoleHolder, SessionKind, SessionPart, SessionRecord, SessionRole } from './session.ts';

/**
 * The agenda as it stood at one instant, complete in itself: public pages, calendars and exports of a release read
 * nothing else. Ids are text.
 */
export interface Snapshot {
  /** Calendar days `YYYY-MM-DD` of the forum. */
  days: string[];
  /** In the organisers' order. */
  rooms: SnapshotRoom[];
  /** Everybody who has a role in one of the sessions. */
  people: SnapshotPerson[];
  /** Only sessions that have a slot, in the order in which they start. */
  sessions: SnapshotSession[];
}

/** What the public sees before the first release, and after the last one was withdrawn. */
export const NO_SNAPSHOT: Snapshot = { days: [], rooms: [], people: [], sessions: [] };

export interface SnapshotRoom {
  id: string;
  name: Localized;
  capacity?: number;
}

export interface SnapshotPerson {
  /** Id of the speaker. */
  id: string;
  slug: string;
  name: Localized;
  position: Localized;
  institution: Institution;
}

export interface SnapshotRole {
  /** Id of the speaker. */
  speaker: string;
  role: SessionRole;
}

export interface SnapshotPart {
  id: string;
  kind: SessionKind;
  title: Localized;
  startsAt?: Date;
  endsAt?: Date;
  roles: SnapshotRole[];
}

export interface SnapshotSession {
  id: string;
  slug: string;
  kind: SessionKind;
  title: Localized;
  /** Markdown. */
  abstract: Localized;
  startsAt: Date;
  endsAt: Date;
  /** Id of the room. */
  room?: string;
  roles: SnapshotRole[];
  parts: SnapshotPart[];
  languages: Language[];
  interpretation: Language[];
  /** Absent: none, as in the releases that were made before there were themes. */
  themes?: Theme[];
  /** For how many people it is. */
  capacity?: number;
  /** Attendees take a seat with their registration. Absent: they need not. */
  signUp?: true;
}

export interface WorkingAgenda {
  rooms: readonly RoomRecord[];
  sessions: readonly SessionRecord[];
  speakers: readonly SpeakerRecord[];
}

/** The working agenda as a release would show it. Sessions without a slot are left out: nobody could go to them. */
export function snapshotOf(
  forum: Pick<ForumRecord, 'startsOn' | 'endsOn'>,
  { rooms, sessions, speakers }: WorkingAgenda,
): Snapshot {
  const known = new Set(speakers.map(({ _id }) => String(_id)));
  const scheduled = sessions.filter(hasSlot).map((session) => snapshotSession(session, known));
  const order = new Map(rooms.map(({ _id }, index) => [String(_id), index]));
  const place = ({ room }: SnapshotSession) => order.get(room ?? '') ?? -1;
  scheduled.sort((a, b) => Number(a.startsAt) - Number(b.startsAt) || place(a) - place(b));
  const used = new Set(scheduled.map(({ room }) => room));
  const named = new Set(scheduled.flatMap(peopleOf));
  return {
    days: daysBetween(forum.startsOn, forum.endsOn),
    rooms: rooms.filter(({ _id }) => used.has(String(_id))).map(snapshotRoom),
    people: speakers.filter(({ _id }) => named.has(String(_id))).map(snapshotPerson),
    sessions: scheduled,
  };
}

/** Ids of the speakers who have a role in a session or in one of its parts; each once. */
export function peopleOf(session: Pick<SnapshotSession, 'roles' | 'parts'>): string[] {
  const roles = [...session.roles, ...session.parts.flatMap((part) => part.roles)];
  return [...new Set(roles.map(({ speaker }) => speaker))];
}

export type Scheduled<T> = T & { startsAt: Date; endsAt: Date };

export function hasSlot<T extends { startsAt?: Date; endsAt?: Date }>(session: T): session is Scheduled<T> {
  return Boolean(session.startsAt && session.endsAt);
}

function snapshotSession(session: Scheduled<SessionRecord>, known: ReadonlySet<string>): SnapshotSession {
  const { _id, slug, kind, title, abstract, startsAt, endsAt, room, languages, interpretation } = session;
  const { themes, capacity, signUp } = session;
  return {
    id: String(_id),
    slug,
    kind,
    title: written(title),
    abstract: written(abstract),
    startsAt,
    endsAt,
    ...(room && { room: String(room) }),
    roles: snapshotRoles(session.roles, known),
    parts: session.parts.map((part) => snapshotPart(part, known)),
    languages: [...languages],
    interpretation: [...interpretation],
    ...(themes?.length && { themes: [...themes] }),
    ...(capacity && { capacity }),
    ...(signUp && { signUp }),
  };
}

function snapshotPart(part: SessionPart, known: ReadonlySet<string>): SnapshotPart {
  return {
    id: String(part._id),
    kind: part.kind,
    title: written(part.title),
    ...(part.startsAt && { startsAt: part.startsAt }),
    ...(part.endsAt && { endsAt: part.endsAt }),
    roles: snapshotRoles(part.roles, known),
  };
}

/** A role whose speaker is gone from the forum says nothing to anybody. */
function snapshotRoles(roles: readonly RoleHolder[], known: ReadonlySet<string>): SnapshotRole[] {
  return roles
    .map(({ speaker, role }) => ({ speaker: String(speaker), role }))
    .filter(({ speaker }) => known.has(speaker));
}

function snapshotRoom({ _id, name, capacity }: RoomRecord): SnapshotRoom {
  return { id: String(_id), name: written(name), ...(capacity !== undefined && { capacity }) };
}

function snapshotPerson({ _id, slug, name, position, institution }: SpeakerRecord): SnapshotPerson {
  return {
    id: String(_id),
    slug,
    name: written(name),
    position: written(position),
    institution: {
      name: written(institution?.name),
      ...(institution?.kind && { kind: institution.kind }),
      ...(institution?.territory && { territory: institution.territory }),
    },
  };
}

/** Only the languages in which something is written, so that two snapshots compare by what people see. */
function written(text: Localized | undefined): Localized {
  return Object.fromEntries(Object.entries(text ?? {}).filter(([, words]) => words)) as Localized;
}
