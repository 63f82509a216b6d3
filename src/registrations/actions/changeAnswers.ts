import type { Actor } from '../../audit/auditEntry.ts';
import { recordChange } from '../../audit/record.ts';
import { DomainError, VersionConflict } from '../../errors.ts';
import type { ForumRecord } from '../../forums/forum.ts';
import { questionnaireOf } from '../questions/queries.ts';
import type { Question } from '../questions/questionnaire.ts';
import { repliesInWords } from '../questions/reply.ts';
import {
  type Answers,
  isSeated,
  LIVE_STATES,
  RegistrationModel,
  type RegistrationRecord,
} from '../registration.ts';
import { searchTextOf } from '../searchText.ts';
import { inSeatTransaction } from '../seatTransaction.ts';
import { claimSessionSeats, refuseMeetings, signUpsOf } from '../sessionSeats.ts';
import { changeShare } from './changeShare.ts';
import { moveUp } from './moveUp.ts';

/**
 * Changes what the person said of themselves. Who falls under another quota by that waits in its line, or has a seat of it if
 * there is one; otherwise the seat they have stays theirs.
 * @param version the version that the form showed.
 * @throws VersionConflict when it was changed meanwhile; DomainError when the registration is over; SessionRefused as
 * `claimSessionSeats`: then the sessions chosen before are still theirs.
 */
export async function changeAnswers(
  forum: ForumRecord,
  before: RegistrationRecord,
  answers: Answers,
  version: number,
  actor: Actor,
  now: Date,
): Promise<void> {
  const signUps = answers.sessions.length > 0 ? await signUpsOf(forum._id) : [];
  const after = await inSeatTransaction(forum._id, async (session) => {
    const current = await RegistrationModel.findById(before._id).session(session).lean<RegistrationRecord>();
    if (current && isSeated(current.state))
      await claimSessionSeats(forum._id, answers.sessions, signUps, session, current);
    else refuseMeetings(answers.sessions, signUps);
    const share = current && (await changeShare(current, answers, session));
    const changed = await RegistrationModel.findOneAndUpdate(
      { _id: before._id, version, state: { $in: [...LIVE_STATES] } },
      {
        $set: { ...answers, ...(share && { share }), searchText: searchTextOf({ ...before, ...answers }) },
        $unset: { fullSessions: 1 },
        $inc: { version: 1 },
      },
      { session, returnDocument: 'after' },
    ).lean<RegistrationRecord>();
    // Thrown in the transaction: a seat that changed hands goes back.
    if (!changed && current && current.version !== version) throw new VersionConflict(current);
    if (!changed) throw new DomainError('registrations:errors.over');
    return changed;
  });
  const { questions } = await questionnaireOf(forum._id);
  await recordChange(
    {
      forum: forum._id,
      actor,
      verb: 'registration.changed',
      kind: 'registration',
      id: before._id,
      before: said(before, questions),
      after: said(after, questions),
    },
    now,
  );
  if (after.share !== before.share) await moveUp(forum, now);
}

/** What the history keeps: replies under the words of their questions, since these can change. */
function said(
  { searchText: _, mailsDue: __, share: ___, replies = {}, ...rest }: RegistrationRecord,
  questions: readonly Question[],
) {
  return { ...rest, replies: repliesInWords(questions, replies) };
}
