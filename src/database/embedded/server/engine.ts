import type { CommandContext, ServerFacts } from '../commands/context.ts';
import type { Cursors } from '../commands/cursors.ts';
import type { ReadingThreads } from '../reading/readingThreads.ts';
import type { Snapshot, Store } from '../store/store.ts';
import type { GroupCommit } from './groupCommit.ts';
import type { Replies } from './replies.ts';
import type { Retries } from './retries.ts';
import type { Transactions } from './transactions.ts';

/** What the parts of the server share. */
export interface Engine {
  store: Store;
  server: ServerFacts;
  cursors: Cursors;
  group: GroupCommit;
  transactions: Transactions;
  retries: Retries;
  replies: Replies;
  readers: ReadingThreads;
  /** How long a read, or a slice of a write, may keep the other clients waiting. */
  sliceMilliseconds: number;
}

/** What a command works on. */
export function contextOf(
  { store, cursors, server }: Engine,
  snapshot: Snapshot,
  isInTransaction = false,
): CommandContext {
  return { store, snapshot, cursors, server, isInTransaction };
}
