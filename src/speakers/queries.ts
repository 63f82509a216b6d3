import { isValidObjectId, type QueryFilter, type Types } from 'mongoose';
import { AuditEntryModel, type AuditEntryRecord } from '../audit/auditEntry.ts';
import { NotFound } from '../errors.ts';
import { ForumModel, type ForumRecord } from '../forums/forum.ts';
import type { Language } from '../i18n/languages.ts';
import { searchCondition } from '../registrations/searchText.ts';
import { SpeakerModel, type SpeakerRecord, type SpeakerState } from './speaker.ts';
import { speakerLink } from './speakerLink.ts';

export const PAGE_SIZE = 50;

/** @throws NotFound also for one of another forum. */
export async function findSpeaker(forum: Types.ObjectId, id: string): Promise<SpeakerRecord> {
  const speaker = isValidObjectId(id)
    ? await SpeakerModel.findOne({ _id: id, forum }).lean<SpeakerRecord>()
    : null;
  if (!speaker) throw new NotFound();
  return speaker;
}

/**
 * The speaker that the secret of a mailed link opens, with the forum.
 * @throws NotFound for a secret that was never given out, or that a later invitation has made void.
 */
export async function findByLink(secret: string): Promise<{ forum: ForumRecord; speaker: SpeakerRecord }> {
  const id = speakerLink.claimedId(secret);
  const speaker = id && (await SpeakerModel.findById(id).lean<SpeakerRecord>());
  if (!speaker || !speakerLink.opens(secret, speaker)) throw new NotFound();
  const forum = await ForumModel.findById(speaker.forum).lean<ForumRecord>();
  if (!forum) throw new NotFound();
  return { forum, speaker };
}

/** Those of these speakers who have an address and have not declined. */
export async function speakersToTell(
  forum: Types.ObjectId,
  ids: readonly string[],
): Promise<SpeakerRecord[]> {
  return SpeakerModel.find(reachable(forum, ids)).lean<SpeakerRecord[]>();
}

/** The names of the first of those. */
export function speakersNamed(
  forum: Types.ObjectId,
  ids: readonly string[],
  most: number,
): Promise<Pick<SpeakerRecord, 'name'>[]> {
  return SpeakerModel.find(reachable(forum, ids))
    .select({ name: 1 })
    .sort({ _id: 1 })
    .limit(most)
    .lean<Pick<SpeakerRecord, 'name'>[]>();
}

/** How many those are. */
export async function countSpeakersToTell(forum: Types.ObjectId, ids: readonly string[]): Promise<number> {
  return SpeakerModel.countDocuments(reachable(forum, ids));
}

function reachable(forum: Types.ObjectId, ids: readonly string[]): QueryFilter<SpeakerRecord> {
  return { _id: { $in: ids }, forum, email: { $exists: true }, state: { $ne: 'declined' } };
}

/** What people of a released programme say of themselves now, by id. */
export async function profilesOf(
  forum: Types.ObjectId,
  ids: readonly string[],
): Promise<Map<string, SpeakerRecord>> {
  const found = await SpeakerModel.find({ _id: { $in: ids }, forum })
    .select({ slug: 1, name: 1, position: 1, institution: 1, biography: 1, photo: 1 })
    .lean<SpeakerRecord[]>();
  return new Map(found.map((speaker) => [String(speaker._id), speaker]));
}

export interface ListFilter {
  query: string;
  state?: SpeakerState | undefined;
  /** Only those who have handed something in, or only those who have not; `ids` are those who have. */
  documents?: { handedIn: boolean; ids: readonly string[] } | undefined;
}

/** One page of a forum's speakers, by their name in the reader's language, as that language sorts. */
export async function listSpeakers(
  forum: Types.ObjectId,
  { query, state, documents }: ListFilter,
  page: number,
  lang: Language,
): Promise<{ rows: SpeakerRecord[]; total: number; pages: number }> {
  const filter: QueryFilter<SpeakerRecord> = {
    forum,
    ...(state && { state }),
    ...(documents && { _id: { [documents.handedIn ? '$in' : '$nin']: [...documents.ids] } }),
    ...searchCondition(query),
  };
  const [rows, total] = await Promise.all([
    SpeakerModel.find(filter)
      .collation({ locale: lang, strength: 2 })
      .sort({ [`name.${lang}`]: 1, searchText: 1, _id: 1 })
      .skip((page - 1) * PAGE_SIZE)
      .limit(PAGE_SIZE)
      .lean<SpeakerRecord[]>(),
    SpeakerModel.countDocuments(filter),
  ]);
  return { rows, total, pages: Math.max(1, Math.ceil(total / PAGE_SIZE)) };
}

export interface SpeakerCounts {
  byState: Record<SpeakerState, number>;
  all: number;
  /** Not invited yet, and with an address to write to. */
  invitable: number;
}

/** How many speakers are in each state, in one query. */
export async function countSpeakers(forum: Types.ObjectId): Promise<SpeakerCounts> {
  const groups = await SpeakerModel.aggregate<{
    _id: { state: SpeakerState; reachable: boolean };
    count: number;
  }>([
    { $match: { forum } },
    { $group: { _id: { state: '$state', reachable: { $gt: ['$email', ''] } }, count: { $sum: 1 } } },
  ]);
  const byState = { notInvited: 0, invited: 0, confirmed: 0, declined: 0 };
  for (const { _id, count } of groups) byState[_id.state] += count;
  const invitable = groups.find(({ _id }) => _id.state === 'notInvited' && _id.reachable)?.count ?? 0;
  return { byState, all: groups.reduce((sum, { count }) => sum + count, 0), invitable };
}

/** What happened to a speaker, the latest first; at most fifty lines. */
export function speakerHistory({ _id }: Pick<SpeakerRecord, '_id'>): Promise<AuditEntryRecord[]> {
  return AuditEntryModel.find({ kind: 'speaker', subject: String(_id) })
    .select({ verb: 1, actor: 1, at: 1 })
    .sort({ at: -1, _id: -1 })
    .limit(50)
    .lean<AuditEntryRecord[]>();
}
