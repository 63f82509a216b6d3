import { isDeepStrictEqual } from 'node:util';
import type { ForumRecord } from '../../forums/forum.ts';
import { addRecord, editRecord } from '../actions/recommendationRecords.ts';
import { RecommendationModel, type RecommendationRecord, recommendationContent } from '../recommendation.ts';
import { isEditable } from '../recommendationStates.ts';
import { setAside } from '../revision.ts';
import { recommendationFields } from './content.ts';
import type { Owner } from './projection.ts';
import type { Replica } from './replica.ts';
import { type Entry, fieldsOf, rewrite } from './shape.ts';
import type { Touch } from './touches.ts';
import { validRecommendation } from './validated.ts';

/**
 * Stores what an entry of the document says, as a new draft or a new version. What the group has agreed on meanwhile is not
 * rewritten: the text that came too late is kept in the history, and the document gets the agreed one back.
 */
export async function projectRecommendation(
  replica: Replica,
  { group, forum, sources }: { group: Owner; forum: ForumRecord; sources: ReadonlyMap<string, string> },
  name: string,
  entry: Entry,
  { by, at }: Touch,
  now: Date,
): Promise<void> {
  const fields = fieldsOf(entry);
  const content = validRecommendation(fields, forum, (source) => sources.get(source));
  const stored = await RecommendationModel.findOne({
    group: group._id,
    submission: name,
  }).lean<RecommendationRecord>();
  if (!stored) {
    // One that was opened and left is none.
    if (Object.keys(fields).length > 0) await addRecord(group, name, content, by, now);
    return;
  }
  if (isDeepStrictEqual(inOrder(recommendationContent(stored)), inOrder(content))) return;
  if (isEditable(stored.state) && (await editRecord(stored, content, by, at, now))) return;
  await setAside('recommendation', stored, stored.version, content, by, now);
  const names = new Map([...sources].map(([source, id]) => [id, source]));
  const agreed = recommendationContent(stored);
  const known = agreed.sources.flatMap((id) => names.get(id) ?? []);
  await replica.write(() => rewrite(entry, recommendationFields({ ...agreed, sources: known })), by, now);
}

/** Lists of which the order says nothing, in one order. */
function inOrder(content: ReturnType<typeof recommendationContent>) {
  const { territories, addresseeKinds, sources } = content;
  return {
    ...content,
    territories: [...territories].sort(),
    addresseeKinds: [...addresseeKinds].sort(),
    sources: [...sources].sort(),
  };
}
