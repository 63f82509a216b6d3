import type { Types } from 'mongoose';
import { NotFound } from '../errors.ts';
import type { Localized } from '../i18n/localized.ts';
import { latestRelease } from './queries.ts';
import type { ReleaseRecord } from './release.ts';
import type { SessionKind, SessionRole } from './session.ts';
import type { Snapshot, SnapshotPerson, SnapshotRole, SnapshotRoom, SnapshotSession } from './snapshot.ts';

/** One thing that a person does on the released programme: in a session, or in a part of one. */
export interface Appearance {
  role: SessionRole;
  session: { id: string; slug: string; kind: SessionKind; title: Localized };
  /** Set where the role is in a part only. */
  part?: { id: string; kind: SessionKind; title: Localized };
  /** Of the part where it has times of its own, else of the session. */
  startsAt: Date;
  endsAt: Date;
  room?: SnapshotRoom;
}

/** A person of the released programme with all they do there. */
export interface ProgrammePerson extends SnapshotPerson {
  appearances: Appearance[];
}

/**
 * The release that the public sees.
 * @throws NotFound before the first one: there is no programme to hand out.
 */
export async function shownRelease(forum: Types.ObjectId): Promise<ReleaseRecord> {
  const release = await latestRelease(forum);
  if (!release) throw new NotFound();
  return release;
}

/** The session of a release by the slug in its address. @throws NotFound */
export function shownSession({ snapshot }: ReleaseRecord, slug: string | undefined): SnapshotSession {
  const session = snapshot.sessions.find((one) => one.slug === slug);
  if (!session) throw new NotFound();
  return session;
}

/** The person of a release by the slug in their address. @throws NotFound */
export function shownPerson({ snapshot }: ReleaseRecord, slug: string | undefined): SnapshotPerson {
  const person = snapshot.people.find((one) => one.slug === slug);
  if (!person) throw new NotFound();
  return person;
}

/** What a speaker does on the released programme, in order of time; nothing before the first release. */
export async function releasedSessionsOf(
  forum: Types.ObjectId,
  speaker: Types.ObjectId | string,
): Promise<Appearance[]> {
  const release = await latestRelease(forum);
  return release ? appearancesOf(release.snapshot, String(speaker)) : [];
}

/** Everybody on the released programme, in the order in which they come on; nobody before the first release. */
export async function speakersOnProgramme(forum: Types.ObjectId): Promise<ProgrammePerson[]> {
  const release = await latestRelease(forum);
  return release ? speakersIn(release) : [];
}

/** Everybody on a release, in the order in which they come on. */
export function speakersIn({ snapshot }: Pick<ReleaseRecord, 'snapshot'>): ProgrammePerson[] {
  const appearances = appearancesByPerson(snapshot);
  return snapshot.people
    .map((person) => ({ ...person, appearances: appearances.get(person.id) ?? [] }))
    .sort((a, b) => Number(a.appearances[0]?.startsAt) - Number(b.appearances[0]?.startsAt));
}

/** What one person does in a snapshot, in order of time. */
export function appearancesOf(snapshot: Snapshot, speaker: string): Appearance[] {
  return appearancesByPerson(snapshot).get(speaker) ?? [];
}

/** What everybody does in a snapshot, each in order of time, by id of the speaker; read once for all of them. */
export function appearancesByPerson({ sessions, rooms }: Snapshot): Map<string, Appearance[]> {
  const roomOf = new Map(rooms.map((room) => [room.id, room]));
  const found = new Map<string, Appearance[]>();
  const add = (holder: SnapshotRole, session: SnapshotSession, part?: SnapshotSession['parts'][number]) => {
    const room = roomOf.get(session.room ?? '');
    const appearance: Appearance = {
      role: holder.role,
      session: nameOf(session),
      ...(part && { part: { id: part.id, kind: part.kind, title: part.title } }),
      startsAt: part?.startsAt ?? session.startsAt,
      endsAt: part?.endsAt ?? session.endsAt,
      ...(room && { room }),
    };
    found.set(holder.speaker, [...(found.get(holder.speaker) ?? []), appearance]);
  };
  for (const session of sessions) {
    for (const holder of session.roles) add(holder, session);
    for (const part of session.parts) for (const holder of part.roles) add(holder, session, part);
  }
  for (const list of found.values()) list.sort((a, b) => Number(a.startsAt) - Number(b.startsAt));
  return found;
}

function nameOf({ id, slug, kind, title }: SnapshotSession): Appearance['session'] {
  return { id, slug, kind, title };
}
