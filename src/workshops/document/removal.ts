import type * as Y from 'yjs';
import { type Owner, project } from './projection.ts';
import { inReplica } from './replicas.ts';
import { entriesOf, entryOf, fieldsOf } from './shape.ts';
import { DocumentModel, UpdateModel } from './updateLog.ts';

/**
 * Removes a group and its document, with nobody writing in between. `remove` takes the group away unless something is in
 * its records, where by then everything is that was said.
 * @returns whether it is gone; not when somebody has said something, or is typing it.
 */
export async function removeWithDocument(
  group: Owner,
  remove: () => Promise<boolean>,
  now: Date,
): Promise<boolean> {
  return inReplica(group._id, async (replica) => {
    await replica.catchUp();
    await project(replica, group, now);
    if (isBeingTyped(replica.doc) || !(await remove())) return false;
    await UpdateModel.deleteMany({ group: group._id });
    await DocumentModel.deleteOne({ _id: group._id });
    // Whoever asks for it next must find that there is no such group.
    replica.isBroken = true;
    return true;
  });
}

function isBeingTyped(doc: Y.Doc): boolean {
  return [...entriesOf(doc, 'captures').keys()].some((name) => {
    const entry = entryOf(doc, 'captures', name);
    return entry && String(fieldsOf(entry).text ?? '').trim() !== '';
  });
}
