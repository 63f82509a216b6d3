import type { Types } from 'mongoose';
import { PROGRAM } from '../../audit/record.ts';
import { authorOf } from '../author.ts';
import { ContributionModel, type ContributionRecord, contributionContent } from '../contribution.ts';
import { RecommendationModel, type RecommendationRecord, recommendationContent } from '../recommendation.ts';
import { contributionFields, recommendationFields } from './content.ts';
import type { Replica } from './replica.ts';
import { addEntry, entryOf, setRemoval } from './shape.ts';

/**
 * Puts into a document what is stored and not in it: what was written before there were documents. Done alone: an entry
 * that two processes add is not one entry.
 * @returns whether the document is as it should be; not when another process was quicker: it must be loaded anew.
 */
export async function bringIn(replica: Replica, group: Types.ObjectId, now: Date): Promise<boolean> {
  const [contributions, recommendations] = await Promise.all([
    ContributionModel.find({ group }).sort({ number: 1 }).lean<ContributionRecord[]>(),
    RecommendationModel.find({ group }).sort({ draftNumber: 1 }).lean<RecommendationRecord[]>(),
  ]);
  const said = contributions.filter(({ submission }) => !entryOf(replica.doc, 'contributions', submission));
  const drafted = recommendations.filter(
    ({ submission }) => !entryOf(replica.doc, 'recommendations', submission),
  );
  if (said.length + drafted.length === 0) return true;
  const names = new Map(contributions.map(({ _id, submission }) => [String(_id), submission]));
  return replica.writeAlone(
    (doc) => {
      for (const record of said) {
        const fields = contributionFields(contributionContent(record));
        const at = record.createdAt.getTime();
        const entry = addEntry(doc, 'contributions', record.submission, fields, { at });
        if (record.removed) setRemoval(entry, record.removed.reason);
      }
      for (const record of drafted) {
        const content = recommendationContent(record);
        const sources = content.sources.flatMap((id) => names.get(id) ?? []);
        const fields = recommendationFields({ ...content, sources });
        addEntry(doc, 'recommendations', record.submission, fields, { at: record.createdAt.getTime() });
      }
    },
    authorOf(PROGRAM),
    now,
  );
}
