import { AllowanceSpent, isSpent, maxTimeExpired, orGiveUp, step } from '../allowance.ts';
import { CommandError } from '../errors.ts';
import { Found, prepareQuery, type Selection, select } from '../planner/select.ts';
import type { Collection } from '../store/catalog.ts';
import { rowBytes } from '../store/rows.ts';
import type { Document } from '../values/document.ts';
import type { Command, CommandContext, Handler, Reply } from './context.ts';

/**
 * Why a write pauses: its time is over and others may come between; or it would take long to find the documents of a
 * statement, whose number it gives, and asks for their places.
 */
export type Pause = { statement: number } | undefined;

/** A write in slices. Whatever it has done by a pause stays done; after one it goes on with what it asked for. */
export type Slices<T> = Generator<Pause, T, number[] | undefined>;

export type SlicedHandler = (command: Command, context: CommandContext) => Slices<Reply>;

/** The documents a statement is about: those of its filter, up to its limit. */
export interface TargetQuery {
  statement: number;
  selection: Selection;
}

// Of the documents found elsewhere the first may be changed before it can be locked; then it is another's turn.
export const CANDIDATES = 20;
const MOST_ATTEMPTS = 5;

/** Runs all of it in one go, as it must be in a transaction. */
export const inOneGo =
  (handler: SlicedHandler): Handler =>
  (command, context) => {
    const slices = handler(command, context);
    for (;;) {
      const { done, value } = slices.next();
      if (done) return value as Reply;
      // Without an allowance there is no reason to pause but that the client has waited long enough.
      step();
    }
  };

/** Runs each statement of a command; those after an error only where order does not matter. Returns the errors. */
export function* eachStatement<T>(
  { isInTransaction }: CommandContext,
  statements: readonly T[],
  isOrdered: boolean,
  run: (statement: T, index: number) => Slices<void>,
): Slices<Document[]> {
  const errors: Document[] = [];
  for (const [index, statement] of statements.entries()) {
    if (index > 0 && isSpent()) yield undefined;
    try {
      yield* run(statement, index);
    } catch (error) {
      if (!(error instanceof CommandError) || error.code === maxTimeExpired().code) throw error;
      errors.push({ index, code: error.code, errmsg: error.message, ...error.fields });
      if (isOrdered || isInTransaction) break;
    }
  }
  return errors;
}

/**
 * Changes each document of a statement, as many at once as there is time for. Returns how many there were. What others
 * do between two slices is respected: a document that went, or no longer matches, is left alone.
 */
export function* changeEach(
  context: CommandContext,
  collection: Collection,
  query: TargetQuery,
  change: (found: Found, collection: Collection) => void,
): Slices<number> {
  const found = selected(context, collection, query.selection);
  if (found) return yield* changeSlices(context, collection, query.selection, found, change);
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const rowids = (yield { statement: query.statement }) ?? [];
    const changed = yield* changeSlices(context, collection, query.selection, rowids, change);
    if (changed > 0 || rowids.length === 0) return changed;
  }
  throw new CommandError(112, 'WriteConflict', 'others keep changing what this write is about; please retry');
}

/** The documents of a query, or undefined where looking for them takes longer than is allowed here. */
function selected({ snapshot }: CommandContext, collection: Collection, selection: Selection) {
  try {
    return orGiveUp(() => select(snapshot, collection, selection));
  } catch (error) {
    if (error instanceof AllowanceSpent) return undefined;
    throw error;
  }
}

function* changeSlices(
  context: CommandContext,
  collection: Collection,
  selection: Selection,
  targets: readonly (Found | number)[],
  change: (found: Found, collection: Collection) => void,
): Slices<number> {
  const most = selection.limit || Number.POSITIVE_INFINITY;
  let changed = 0;
  let next = 0;
  let hasPaused = typeof targets[0] === 'number';
  const isDone = () => next === targets.length || changed === most;
  while (!isDone()) {
    const current = hasPaused ? stillThere(context, collection) : collection;
    const look = hasPaused ? secondLook(context, current, selection) : asFound;
    context.store.atomically(() => {
      do {
        const found = look(targets[next++] as Found | number);
        if (!found) continue;
        change(found, current);
        changed++;
      } while (!isDone() && !isSpent());
    });
    if (isDone()) break;
    yield undefined;
    hasPaused = true;
  }
  return changed;
}

const asFound = (target: Found | number) => target as Found;

/** The collection as it is after a pause. */
function stillThere({ snapshot }: CommandContext, { database, name, uuid }: Collection): Collection {
  const collection = snapshot.catalog.find(database, name);
  if (collection?.uuid === uuid) return collection;
  throw new CommandError(175, 'QueryPlanKilled', 'collection dropped while it was being written to');
}

/** Reads a document again, which others may have changed: undefined where it does not belong to the query any more. */
function secondLook({ snapshot }: CommandContext, collection: Collection, selection: Selection) {
  const { matches } = prepareQuery(collection, selection);
  return (target: Found | number): Found | undefined => {
    const rowid = typeof target === 'number' ? target : target.rowid;
    const bytes = rowBytes(snapshot, collection, rowid);
    const found = bytes && new Found({ r: rowid, d: bytes });
    return found && matches(found.document) ? found : undefined;
  };
}
