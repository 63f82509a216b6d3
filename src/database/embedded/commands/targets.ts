import { type Selection, select } from '../planner/select.ts';
import type { Snapshot } from '../store/store.ts';
import { type Command, collectionName } from './context.ts';
import { modifiedSelection } from './findAndModify.ts';
import { CANDIDATES } from './slices.ts';
import { statementSelection } from './write.ts';

const selectionOf = (command: Command, statement: number): Selection =>
  command.name.toLowerCase() === 'findandmodify'
    ? modifiedSelection(command)
    : statementSelection(command, statement);

/** The places of the documents a statement of a write is about, and of a few more where it wants only one. */
export function rowidsOf(command: Command, statement: number, snapshot: Snapshot): number[] {
  const collection = snapshot.catalog.find(command.database, collectionName(command));
  if (!collection) return [];
  const selection = selectionOf(command, statement);
  const limit = selection.limit ? CANDIDATES : 0;
  return select(snapshot, collection, { ...selection, limit }).map(({ rowid }) => rowid);
}
