import type { QueryFilter, Types } from 'mongoose';
import { NotFound } from '../errors.ts';
import { SpeakerModel, type SpeakerRecord } from '../speakers/speaker.ts';
import {
  MATERIAL_STATES,
  MaterialModel,
  type MaterialRecord,
  type MaterialState,
  type Visibility,
} from './material.ts';

type Id = Types.ObjectId;

export const PAGE_SIZE = 50;
/** As many as one page shows of a forum's documents. */
export const MOST_SHOWN = 500;

/**
 * A material of a forum; of one speaker where `speaker` is given.
 * @throws NotFound also for a material of another forum, or of somebody else.
 */
export async function findMaterial(forum: Id, id: string, speaker?: Id): Promise<MaterialRecord> {
  const material = /^[0-9a-f]{24}$/.test(id)
    ? await MaterialModel.findOne({ _id: id, forum, ...(speaker && { speaker }) }).lean<MaterialRecord>()
    : null;
  if (!material) throw new NotFound();
  return material;
}

/** What a speaker has handed in, in the order in which they did. */
export function materialsOfSpeaker(forum: Id, speaker: Id): Promise<MaterialRecord[]> {
  return MaterialModel.find({ forum, speaker }).sort({ _id: 1 }).limit(MOST_SHOWN).lean<MaterialRecord[]>();
}

/** The ids of the speakers who have handed something in. */
export async function speakersWhoHandedIn(forum: Id): Promise<ReadonlySet<string>> {
  const groups = await MaterialModel.aggregate<{ _id: Id }>([
    { $match: { forum, speaker: { $exists: true } } },
    { $group: { _id: '$speaker' } },
  ]);
  return new Set(groups.map(({ _id }) => String(_id)));
}

/** What readers may have, in the order in which it came; `forParticipants`: also what is for those who were confirmed. */
export function approvedMaterials(
  forum: Id,
  { forParticipants = false, session }: { forParticipants?: boolean; session?: string } = {},
): Promise<MaterialRecord[]> {
  const visibility: QueryFilter<MaterialRecord> = forParticipants
    ? { visibility: { $in: ['public', 'participants'] satisfies Visibility[] } }
    : { visibility: 'public' };
  return MaterialModel.find({
    forum,
    approved: { $exists: true },
    ...visibility,
    ...(session && { session }),
  })
    .sort({ _id: 1 })
    .limit(MOST_SHOWN)
    .lean<MaterialRecord[]>();
}

/** What anybody may have of one session. */
export function publicMaterialsOfSession(forum: Id, session: string): Promise<MaterialRecord[]> {
  return approvedMaterials(forum, { session });
}

export interface MaterialFilter {
  state?: MaterialState | undefined;
  page: number;
}

/** One page of all that was handed in: what came last is first. */
export async function listMaterials(forum: Id, { state, page }: MaterialFilter) {
  const filter = { forum, ...(state && { state }) };
  const [materials, total] = await Promise.all([
    MaterialModel.find(filter)
      .sort({ submittedAt: -1, _id: -1 })
      .skip((page - 1) * PAGE_SIZE)
      .limit(PAGE_SIZE)
      .lean<MaterialRecord[]>(),
    MaterialModel.countDocuments(filter),
  ]);
  return { materials, total, pages: Math.max(1, Math.ceil(total / PAGE_SIZE)) };
}

/** How many there are in each state. */
export async function countMaterials(forum: Id): Promise<Record<MaterialState, number>> {
  const groups = await MaterialModel.aggregate<{ _id: MaterialState; count: number }>([
    { $match: { forum } },
    { $group: { _id: '$state', count: { $sum: 1 } } },
  ]);
  const counts = Object.fromEntries(MATERIAL_STATES.map((state) => [state, 0])) as Record<
    MaterialState,
    number
  >;
  for (const { _id, count } of groups) counts[_id] = count;
  return counts;
}

/** How many wait for the organisers. */
export function materialsWaiting(forum: Id): Promise<number> {
  return MaterialModel.countDocuments({ forum, state: 'submitted' });
}

/** The people whose materials a page shows, by id. */
export async function authorsOf(
  materials: readonly Pick<MaterialRecord, 'speaker'>[],
): Promise<Map<string, SpeakerRecord>> {
  const ids = materials.flatMap(({ speaker }) => speaker ?? []);
  const speakers = await SpeakerModel.find({ _id: { $in: ids } }, { name: 1, slug: 1, language: 1 }).lean<
    SpeakerRecord[]
  >();
  return new Map(speakers.map((speaker) => [String(speaker._id), speaker]));
}
