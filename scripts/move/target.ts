import type { Db } from 'mongodb';
import { type MoveRecord, UNFINISHED_MOVE, unfinishedMove } from '../../src/database/unfinishedMove.ts';
import { describe } from './catalog.ts';
import type { Side } from './sides.ts';

/**
 * Marks a database as the target of this move; Multaqa does not start on it until the move is finished.
 * @throws Error when it holds anything that did not come by this very move: what is too many would be deleted.
 */
export async function claimTarget(source: Side, target: Side, now: Date): Promise<void> {
  const move = await unfinishedMove(target.db);
  if (move && move.from !== source.label)
    throw new Error(`${target.label} holds an unfinished move from ${move.from}: empty it first`);
  if (move) return;
  const full = await firstFull(target.db);
  if (full) throw new Error(`${target.label} is not empty (${full}): a move needs a database of its own`);
  await target.db
    .collection<MoveRecord>(UNFINISHED_MOVE)
    .insertOne({ _id: 'move', from: source.label, startedAt: now });
}

async function firstFull(db: Db): Promise<string | undefined> {
  for (const { name, isView } of await describe(db))
    if (isView || (await db.collection(name).findOne({}, { projection: { _id: 1 } }))) return name;
  return undefined;
}

/** The move is over: Multaqa may start on the target. */
export async function releaseTarget({ db }: Side): Promise<void> {
  await db.dropCollection(UNFINISHED_MOVE);
}
