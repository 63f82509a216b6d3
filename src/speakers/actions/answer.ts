import type { Actor } from '../../audit/auditEntry.ts';
import { recordChange } from '../../audit/record.ts';
import { DomainError, NotFound } from '../../errors.ts';
import type { ForumRecord } from '../../forums/forum.ts';
import { mayAnswer } from '../policy.ts';
import { SpeakerModel, type SpeakerRecord } from '../speaker.ts';

export interface AnswerInput {
  answer: 'confirmed' | 'declined';
  answerNote: string;
}

/**
 * The speaker confirms or declines; until the forum is over they may change their mind. Organisers do it for somebody who
 * answered by telephone.
 * @throws DomainError when the forum is over.
 */
export async function answerInvitation(
  forum: ForumRecord,
  speaker: SpeakerRecord,
  { answer, answerNote }: AnswerInput,
  actor: Actor,
  now: Date,
): Promise<void> {
  if (!mayAnswer(forum, now)) throw new DomainError('speakers:errors.over');
  const answered = { state: answer, answeredAt: now };
  const before = await SpeakerModel.findOneAndUpdate(
    { _id: speaker._id, forum: forum._id },
    answerNote ? { $set: { ...answered, answerNote } } : { $set: answered, $unset: { answerNote: 1 } },
    { returnDocument: 'before' },
  ).lean<SpeakerRecord>();
  if (!before) throw new NotFound();
  await recordChange(
    {
      forum: forum._id,
      actor,
      verb: `speaker.${answer}`,
      kind: 'speaker',
      id: speaker._id,
      label: speaker.name,
      before: { state: before.state, answerNote: before.answerNote },
      after: { state: answer, ...(answerNote && { answerNote }) },
    },
    now,
  );
}
