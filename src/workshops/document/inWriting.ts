import type * as Y from 'yjs';
import { NotFound } from '../../errors.ts';
import type { Author } from '../author.ts';
import { type Owner, project } from './projection.ts';
import type { Replica } from './replica.ts';
import { inReplica } from './replicas.ts';
import { type Entry, type EntryKind, entryOf } from './shape.ts';

/** A group's document in the hand of one action, with the stored records at the same place as it. */
export interface Writing {
  /** @throws NotFound */
  entry(kind: EntryKind, name: string): Entry;
  /** Changes the document, stores the change, and brings the records to it. */
  write(change: (doc: Y.Doc) => void, by: Author): Promise<void>;
}

/** A record has no entry in the document that this process has: it was stored by a program that knows of no documents. */
class MissingEntry extends NotFound {}

/** Lets an action read and change what a group wrote, with nobody else of this process in between. */
export async function inWriting<T>(
  group: Owner,
  now: Date,
  work: (writing: Writing) => Promise<T>,
): Promise<T> {
  const attempt = () =>
    inReplica(group._id, async (replica) => {
      await project(replica, group, now);
      return work(writingIn(replica, group, now));
    });
  try {
    return await attempt();
  } catch (error) {
    if (!(error instanceof MissingEntry)) throw error;
    return attempt();
  }
}

function writingIn(replica: Replica, group: Owner, now: Date): Writing {
  return {
    entry: (kind, name) => {
      const entry = entryOf(replica.doc, kind, name);
      if (entry) return entry;
      // Loaded anew, it brings in what is stored and not in it.
      replica.isBroken = true;
      throw new MissingEntry();
    },
    write: async (change, by) => {
      await replica.write(change, by, now);
      await project(replica, group, now);
    },
  };
}
