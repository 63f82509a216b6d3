import type { Db } from 'mongodb';

/** In a database into which `scripts/moveDatabase.ts` is moving another one, until that is over. */
export const UNFINISHED_MOVE = 'unfinishedMove';

export interface MoveRecord {
  _id: 'move';
  /** Where the data come from. */
  from: string;
  startedAt: Date;
}

/** The move that is under way into a database, or was interrupted. */
export function unfinishedMove(db: Db): Promise<MoveRecord | null> {
  return db.collection<MoveRecord>(UNFINISHED_MOVE).findOne({ _id: 'move' });
}

/**
 * Nothing may be written where a move goes on: it would be deleted as something that its source does not have.
 * @throws Error in one line.
 */
export async function refuseUnfinishedMove(db: Db): Promise<void> {
  const move = await unfinishedMove(db);
  if (move)
    throw new Error(
      `a move into this database from ${move.from} is not finished: stop Multaqa there and run moveDatabase.ts once more`,
    );
}
