import * as Y from 'yjs';
import type { Author } from '../author.ts';
import { factsOf } from './facts.ts';
import type { Answer, Question } from './messages.ts';
import type { Owner } from './projection.ts';
import { projectSoon } from './projectSoon.ts';
import { inReplica } from './replicas.ts';

const NOTHING = new Uint8Array();

/**
 * Takes what a browser has written and gives what it lacks.
 * @throws RefusedUpdate where what it brings is not fit for the document; nothing of it is stored then.
 */
export async function exchange(
  group: Owner,
  { stateVector, update, factsRevision }: Question,
  by: Author,
  now: Date,
): Promise<Answer> {
  const answer = await inReplica(group._id, async (replica) => {
    // Whoever compares wants everything, what other processes have stored a moment ago too.
    if (stateVector.byteLength > 0) await replica.catchUp();
    if (update.byteLength > 0) await replica.receive(update, by, now);
    if (replica.touched.size > 0) projectSoon(group);
    return {
      stateVector: Y.encodeStateVector(replica.doc),
      update: stateVector.byteLength > 0 ? Y.encodeStateAsUpdate(replica.doc, stateVector) : NOTHING,
    };
  });
  const facts = await factsOf(group._id);
  return { ...answer, facts: facts.revision === factsRevision ? '' : facts.json };
}
