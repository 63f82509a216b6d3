import type { Types } from 'mongoose';
import * as Y from 'yjs';
import type { Author } from '../author.ts';
import { RecommendationModel } from '../recommendation.ts';
import { EDITABLE_STATES } from '../recommendationStates.ts';
import { type Owner, project } from './projection.ts';
import { inReplica } from './replicas.ts';
import {
  addEntry,
  type EntryKind,
  entriesOf,
  entryOf,
  type Fields,
  fieldsOf,
  removalOf,
  rewrite,
  setRemoval,
} from './shape.ts';
import { bytes, UpdateModel, type UpdateRecord } from './updateLog.ts';

/** A stretch in which one person wrote; the document as it was at its end can be looked at. */
export interface Stretch {
  /** Number of its last update. */
  seq: number;
  by: Author;
  from: Date;
  to: Date;
}

/** Updates of one person that are no farther apart than this are one stretch, in milliseconds. */
const PAUSE = 2 * 60 * 1000;
/** The newest updates that are looked at, and the newest stretches that are told. */
const MOST_UPDATES = 20_000;
export const MOST_STRETCHES = 200;

/** Who wrote when in the document of a group, newest first; at most `MOST_STRETCHES`. */
export async function stretchesOf(group: Types.ObjectId): Promise<Stretch[]> {
  const updates = await UpdateModel.find({ group })
    .select({ seq: 1, by: 1, at: 1 })
    .sort({ seq: -1 })
    .limit(MOST_UPDATES)
    .lean<Pick<UpdateRecord, 'seq' | 'by' | 'at'>[]>();
  const stretches: Stretch[] = [];
  for (const { seq, by, at } of updates) {
    const newer = stretches.at(-1);
    if (newer && isOneStretch({ by, at }, { by: newer.by, at: newer.from })) newer.from = at;
    else if (stretches.length === MOST_STRETCHES) break;
    else stretches.push({ seq, by, from: at, to: at });
  }
  return stretches;
}

type Made = Pick<UpdateRecord, 'by' | 'at'>;

function isOneStretch(older: Made, newer: Made): boolean {
  return older.by.id === newer.by.id && newer.at.getTime() - older.at.getTime() < PAUSE;
}

/** The document at an earlier time: when somebody had written for a while, and before they began. */
export interface EarlierState {
  before: Y.Doc;
  doc: Y.Doc;
  by: Author;
  from: Date;
  to: Date;
}

/** The document of a group as it was after update `seq`; `undefined` where there is no such update. */
export async function stateAt(group: Types.ObjectId, seq: number): Promise<EarlierState | undefined> {
  const updates = await UpdateModel.find({ group, seq: { $lte: seq } })
    .sort({ seq: 1 })
    .lean<UpdateRecord[]>();
  const last = updates.at(-1);
  if (last?.seq !== seq) return undefined;
  const begins = updates.findLastIndex((one, at) => {
    const older = updates[at - 1];
    return !older || !isOneStretch(older, one);
  });
  const before = documentOf(updates.slice(0, begins).map(({ update }) => bytes(update)));
  const after = updates.slice(begins).map(({ update }) => bytes(update));
  const doc = documentOf([Y.encodeStateAsUpdate(before), ...after]);
  return { before, doc, by: last.by, from: updates[begins]?.at ?? last.at, to: last.at };
}

/** One after the other: merging thousands of updates first takes Yjs many times as long. */
function documentOf(updates: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc();
  doc.transact(() => {
    for (const update of updates) Y.applyUpdate(doc, update);
  });
  return doc;
}

/** The entries of one kind in a document, in the order they were begun. */
export function written(doc: Y.Doc, kind: EntryKind): { name: string; fields: Fields; isRemoved: boolean }[] {
  return [...entriesOf(doc, kind).entries()]
    .filter(([, entry]) => entry instanceof Y.Map)
    .sort(([, one], [, other]) => Number(one.get('at') ?? 0) - Number(other.get('at') ?? 0))
    .map(([name, entry]) => ({ name, fields: fieldsOf(entry), isRemoved: removalOf(entry) !== undefined }));
}

/**
 * Makes the document say what it said at an earlier time. It is a change like any other: what is said now stays an earlier
 * state. Contributions that came since are removed from the list; recommendations that were begun since, and those the
 * group has agreed on, stay as they are.
 */
export async function restoreState(group: Owner, then: Y.Doc, by: Author, now: Date): Promise<void> {
  const editable = await RecommendationModel.find({ group: group._id, state: { $in: EDITABLE_STATES } })
    .select({ submission: 1 })
    .lean<{ submission: string }[]>();
  const mayChange = new Set(editable.map(({ submission }) => submission));
  await inReplica(group._id, async (replica) => {
    await replica.write(
      (doc) => {
        bringBack(doc, then, 'contributions', () => true);
        bringBack(doc, then, 'recommendations', (name) => mayChange.has(name));
        for (const [name, entry] of entriesOf(doc, 'contributions').entries()) {
          const isNewer = !entriesOf(then, 'contributions').has(name);
          if (isNewer && entry instanceof Y.Map && removalOf(entry) === undefined) setRemoval(entry, '');
        }
      },
      by,
      now,
    );
    await project(replica, group, now);
  });
}

function bringBack(doc: Y.Doc, then: Y.Doc, kind: EntryKind, may: (name: string) => boolean): void {
  for (const [name, was] of entriesOf(then, kind).entries()) {
    if (!(was instanceof Y.Map) || !may(name)) continue;
    const entry = entryOf(doc, kind, name) ?? addEntry(doc, kind, name, {});
    rewrite(entry, fieldsOf(was));
    if (removalOf(entry) !== removalOf(was)) setRemoval(entry, removalOf(was));
  }
}
