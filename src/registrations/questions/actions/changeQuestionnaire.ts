import type { Actor } from '../../../audit/auditEntry.ts';
import { recordChange } from '../../../audit/record.ts';
import { VersionConflict } from '../../../errors.ts';
import type { ForumRecord } from '../../../forums/forum.ts';
import type { Localized } from '../../../i18n/localized.ts';
import { questionnaireOf } from '../queries.ts';
import { type Questionnaire, QuestionnaireModel } from '../questionnaire.ts';

/** Who changes which version of a questionnaire, and when. */
export interface ChangeOf {
  forum: ForumRecord;
  /** That the organiser saw; 0 where there were no questions yet. */
  version: number;
  actor: Actor;
  now: Date;
}

/** What became of a questionnaire, and what the history says of it. */
export interface Changed extends Partial<Pick<Questionnaire, 'questions' | 'consents'>> {
  verb: string;
  subject: string;
  label: Localized;
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
}

/**
 * Changes a questionnaire as a whole, so that a question and what hangs on it are never apart.
 * @throws VersionConflict when somebody changed it meanwhile; whatever `work` throws.
 */
export async function changeQuestionnaire(
  { forum, version, actor, now }: ChangeOf,
  work: (current: Questionnaire) => Changed | Promise<Changed>,
): Promise<void> {
  const current = await questionnaireOf(forum._id);
  if (current.version !== version) throw new VersionConflict(current);
  const { verb, subject, label, before, after, ...parts } = await work(current);
  const next = { ...current, ...parts, version: version + 1 };
  if (!(await store(forum, version, next))) throw new VersionConflict(await questionnaireOf(forum._id));
  await recordChange(
    {
      forum: forum._id,
      actor,
      verb,
      kind: 'questionnaire',
      id: subject,
      label,
      ...(before && { before }),
      ...(after && { after }),
    },
    now,
  );
}

async function store({ _id }: ForumRecord, version: number, next: Questionnaire): Promise<boolean> {
  const { questions, consents } = next;
  if (version > 0) {
    const { matchedCount } = await QuestionnaireModel.updateOne(
      { _id, version },
      { $set: { questions, consents, version: next.version } },
    );
    return matchedCount === 1;
  }
  try {
    await QuestionnaireModel.create({ _id, questions, consents, version: next.version });
    return true;
  } catch (error) {
    if ((error as { code?: number }).code === 11000) return false;
    throw error;
  }
}
