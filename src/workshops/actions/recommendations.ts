import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '../../audit/auditEntry.ts';
import { DomainError, NotFound, VersionConflict } from '../../errors.ts';
import { authorOf } from '../author.ts';
import { recommendationFields } from '../document/content.ts';
import { inWriting } from '../document/inWriting.ts';
import { addEntry, rewrite } from '../document/shape.ts';
import type { RecommendationForm } from '../forms/recommendation.ts';
import type { GroupRecord } from '../group.ts';
import { submissionsOf } from '../queries/writings.ts';
import {
  type RecommendationContent,
  RecommendationModel,
  type RecommendationRecord,
  recommendationContent,
} from '../recommendation.ts';
import { isEditable } from '../recommendationStates.ts';
import { setAside } from '../revision.ts';
import { addRecord, findSubmitted } from './recommendationRecords.ts';

/**
 * Begins a draft. The same filling of the form, sent twice, is stored once.
 * @throws VersionConflict with the stored one, when it was sent a second time with other words.
 */
export async function addRecommendation(
  group: GroupRecord,
  { input, submission }: RecommendationForm,
  actor: Actor,
  now: Date,
): Promise<RecommendationRecord> {
  return inWriting(group, now, async (writing) => {
    const sent = await findSubmitted(group._id, submission);
    if (sent) return sameOrConflict(sent, input, actor, now);
    const fields = await fieldsFor(input);
    await writing.write(
      (doc) => addEntry(doc, 'recommendations', submission, fields, { at: now.getTime() }),
      authorOf(actor),
    );
    // A form that was sent empty is a draft all the same.
    const drafted = await findSubmitted(group._id, submission);
    return drafted ?? addRecord(group, submission, input, authorOf(actor), now);
  });
}

/**
 * Saves a changed text over version `version`.
 * @throws VersionConflict with the stored one, when a newer version is there; the text given is kept in the history.
 * @throws DomainError when the group agreed, or it was adopted or withdrawn, meanwhile; likewise.
 */
export async function editRecommendation(
  before: RecommendationRecord,
  version: number,
  input: RecommendationContent,
  actor: Actor,
  now: Date,
): Promise<RecommendationRecord> {
  if (isDeepStrictEqual(recommendationContent(before), input)) return before;
  return inWriting({ _id: before.group, forum: before.forum }, now, async (writing) => {
    const current = found(await RecommendationModel.findById(before._id).lean<RecommendationRecord>());
    if (current.version !== version || !isEditable(current.state)) {
      await setAside('recommendation', before, version, input, authorOf(actor), now);
      if (!isEditable(current.state)) throw new DomainError('workshops:errors.notEditable');
      throw new VersionConflict(current);
    }
    const entry = writing.entry('recommendations', before.submission);
    const fields = await fieldsFor(input);
    await writing.write(() => rewrite(entry, fields), authorOf(actor));
    return found(await RecommendationModel.findById(before._id).lean<RecommendationRecord>());
  });
}

/** The form names contributions by id, the document by the name they were taken down under. */
async function fieldsFor(input: RecommendationContent) {
  return recommendationFields({ ...input, sources: await submissionsOf(input.sources) });
}

function found(record: RecommendationRecord | null): RecommendationRecord {
  if (!record) throw new NotFound();
  return record;
}

async function sameOrConflict(
  sent: RecommendationRecord,
  input: RecommendationContent,
  actor: Actor,
  now: Date,
) {
  if (isDeepStrictEqual(recommendationContent(sent), input)) return sent;
  await setAside('recommendation', sent, 0, input, authorOf(actor), now);
  throw new VersionConflict(sent);
}
