import type { ClientSession, Types } from 'mongoose';
import { AuditEntryModel, type AuditEntryRecord } from '../audit/auditEntry.ts';
import { NotFound } from '../errors.ts';
import { SpeakerModel, type SpeakerRecord } from '../speakers/speaker.ts';
import { AgendaModel, type AgendaRecord } from './agenda.ts';
import { type CheckRules, rulesOf, type StoredRules } from './checkRules.ts';
import type { Occupying } from './occupation.ts';
import { ReleaseModel, type ReleaseRecord } from './release.ts';
import { RoomModel, type RoomRecord } from './room.ts';
import { SessionModel, type SessionRecord } from './session.ts';
import type { WorkingAgenda } from './snapshot.ts';

/** More of either is not an agenda any more; forms refuse to add beyond it. */
export const MOST_SESSIONS = 600;
export const MOST_ROOMS = 60;
const MOST_SPEAKERS = 1200;

type Id = Types.ObjectId;

/** The rooms of a forum in the organisers' order. */
export function roomsOfForum(forum: Id, transaction?: ClientSession): Promise<RoomRecord[]> {
  return RoomModel.find({ forum })
    .sort({ position: 1, _id: 1 })
    .limit(MOST_ROOMS)
    .session(transaction ?? null)
    .lean<RoomRecord[]>();
}

/** The working version of a forum's sessions, in the order in which they start; those without a slot come first. */
export function sessionsOfForum(forum: Id, transaction?: ClientSession): Promise<SessionRecord[]> {
  return SessionModel.find({ forum })
    .sort({ startsAt: 1, _id: 1 })
    .limit(MOST_SESSIONS)
    .session(transaction ?? null)
    .lean<SessionRecord[]>();
}

/** Sessions of the working version in which a speaker has a role, in the session or in one of its parts. */
export function sessionsOfSpeaker(forum: Id, speaker: Id): Promise<SessionRecord[]> {
  return SessionModel.find({
    forum,
    $or: [{ 'roles.speaker': speaker }, { 'parts.roles.speaker': speaker }],
  })
    .sort({ startsAt: 1, _id: 1 })
    .limit(MOST_SESSIONS)
    .lean<SessionRecord[]>();
}

/** Everybody who may be given a role. */
export function speakersOfForum(forum: Id, transaction?: ClientSession): Promise<SpeakerRecord[]> {
  return SpeakerModel.find({ forum })
    .select({ forum: 1, slug: 1, name: 1, position: 1, institution: 1, availability: 1 })
    .sort({ _id: 1 })
    .limit(MOST_SPEAKERS)
    .session(transaction ?? null)
    .lean<SpeakerRecord[]>();
}

/** The whole working version: rooms, sessions and the people of the forum. */
export async function workingAgenda(forum: Id): Promise<WorkingAgenda> {
  const [rooms, sessions, speakers] = await Promise.all([
    roomsOfForum(forum),
    sessionsOfForum(forum),
    speakersOfForum(forum),
  ]);
  return { rooms, sessions, speakers };
}

/**
 * The working version as far as it is drawn and checked: without abstracts, and of people their names and absences. Of a large
 * forum that is half of it, and it is read after every move on the grid.
 */
export async function drawnAgenda(forum: Id): Promise<WorkingAgenda> {
  const [rooms, sessions, speakers] = await Promise.all([
    roomsOfForum(forum),
    SessionModel.find({ forum })
      .select({ abstract: 0, slug: 0, createdAt: 0 })
      .sort({ startsAt: 1, _id: 1 })
      .limit(MOST_SESSIONS)
      .lean<SessionRecord[]>(),
    SpeakerModel.find({ forum })
      .select({ name: 1, availability: 1 })
      .sort({ _id: 1 })
      .limit(MOST_SPEAKERS)
      .lean<SpeakerRecord[]>(),
  ]);
  return { rooms, sessions, speakers };
}

/** Of every session of the working version what decides whether somebody or a room is booked twice. */
export function occupyingSessions(forum: Id, transaction: ClientSession): Promise<Occupying[]> {
  return SessionModel.find({ forum })
    .select({ startsAt: 1, endsAt: 1, room: 1, 'roles.speaker': 1, parts: 1 })
    .limit(MOST_SESSIONS)
    .session(transaction)
    .lean<Occupying[]>();
}

/**
 * A session of the working version.
 * @throws NotFound also for a session of another forum.
 */
export async function findSession(forum: Id, id: string): Promise<SessionRecord> {
  return foundIn(id, () => SessionModel.findOne({ _id: id, forum }).lean<SessionRecord>());
}

/** @throws NotFound also for a room of another forum. */
export async function findRoom(forum: Id, id: string): Promise<RoomRecord> {
  return foundIn(id, () => RoomModel.findOne({ _id: id, forum }).lean<RoomRecord>());
}

async function foundIn<T>(id: string, find: () => Promise<T | null>): Promise<T> {
  const found = /^[0-9a-f]{24}$/i.test(id) ? await find() : null;
  if (!found) throw new NotFound();
  return found;
}

/** The release that the public sees, if there is one. */
export function latestRelease(forum: Id, transaction?: ClientSession): Promise<ReleaseRecord | null> {
  return ReleaseModel.findOne({ forum, withdrawnAt: { $exists: false } })
    .sort({ number: -1 })
    .session(transaction ?? null)
    .lean<ReleaseRecord>();
}

export type ReleaseLine = Omit<ReleaseRecord, 'snapshot' | 'changes'>;

/** The last releases, newest first, without what they hold. */
export function recentReleases(forum: Id, most = 20): Promise<ReleaseLine[]> {
  return ReleaseModel.find({ forum })
    .select({ snapshot: 0, changes: 0 })
    .sort({ number: -1 })
    .limit(most)
    .lean<ReleaseLine[]>();
}

/** Counts every change of the working version; 0 before the first. */
export async function agendaRevision(forum: Id): Promise<number> {
  const agenda = await AgendaModel.findById(forum).select({ revision: 1 }).lean<AgendaRecord>();
  return agenda?.revision ?? 0;
}

/** How a forum wants its agenda looked through. */
export async function checkRulesOf(forum: Id): Promise<CheckRules> {
  return (await storedRulesOf(forum)).rules;
}

/** The same with the version that a form must name. */
export async function storedRulesOf(forum: Id): Promise<StoredRules> {
  const agenda = await AgendaModel.findById(forum)
    .select({ checkRules: 1, rulesVersion: 1 })
    .lean<AgendaRecord>();
  return { rules: rulesOf(agenda?.checkRules), version: agenda?.rulesVersion ?? 0 };
}

export type PublicRelease = Pick<ReleaseRecord, '_id' | 'number' | 'note' | 'releasedAt' | 'changes'>;

/** The last releases that were not withdrawn, newest first, with what each changed. */
export function publicReleases(forum: Id, most = 20): Promise<PublicRelease[]> {
  return ReleaseModel.find({ forum, withdrawnAt: { $exists: false } })
    .select({ number: 1, note: 1, releasedAt: 1, changes: 1 })
    .sort({ number: -1 })
    .limit(most)
    .lean<PublicRelease[]>();
}

/** How many sessions of the working version are in each room, by its id. */
export async function sessionsInRooms(forum: Id): Promise<Map<string, number>> {
  const counts = await SessionModel.aggregate<{ _id: Id; count: number }>([
    { $match: { forum, room: { $exists: true } } },
    { $group: { _id: '$room', count: { $sum: 1 } } },
  ]);
  return new Map(counts.map(({ _id, count }) => [String(_id), count]));
}

/** Who changed a session, a room or the rules (`agenda`, under the forum's id) last, and when. */
export function lastEdit(
  kind: 'session' | 'room' | 'agenda',
  id: Id,
): Promise<Pick<AuditEntryRecord, 'actor' | 'at'> | null> {
  return AuditEntryModel.findOne({ kind, subject: String(id) })
    .sort({ at: -1, _id: -1 })
    .select({ actor: 1, at: 1 })
    .lean<Pick<AuditEntryRecord, 'actor' | 'at'>>();
}
