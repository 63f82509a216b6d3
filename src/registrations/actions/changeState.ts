import type { Types } from 'mongoose';
import type { Actor } from '../../audit/auditEntry.ts';
import { recordChange } from '../../audit/record.ts';
import { DomainError, NotFound } from '../../errors.ts';
import type { ForumRecord } from '../../forums/forum.ts';
import { changesFrom } from '../policy.ts';
import { RegistrationModel, type RegistrationRecord, type RegistrationState } from '../registration.ts';
import type { RegistrationMail } from '../registrationMail.ts';
import { inSeatTransaction } from '../seatTransaction.ts';
import { emailIsTaken } from './emailIsTaken.ts';
import { moveTo } from './moveTo.ts';
import { moveUp } from './moveUp.ts';
import { sendMailsDue } from './sendMailsDue.ts';

/** States that an organiser can bring about, and the mail that says so. */
export const ORGANISER_CHANGES = {
  confirmed: 'ticket',
  awaitingApproval: 'awaitingApproval',
  declined: 'declined',
  cancelled: 'cancelled',
} as const satisfies Partial<Record<RegistrationState, RegistrationMail>>;

export interface StateChange {
  to: keyof typeof ORGANISER_CHANGES;
  reason: string;
}

/**
 * An organiser changes a registration's state; the person is told, with the reason. A seat that becomes free goes to the
 * waiting list.
 * @throws DomainError when the state allows no such change (any more), no seat is left, or the person registered anew.
 */
export async function changeState(
  forum: ForumRecord,
  id: Types.ObjectId,
  { to, reason }: StateChange,
  actor: Actor,
  now: Date,
): Promise<void> {
  const change = await inSeatTransaction(forum._id, async (session) => {
    const before = await RegistrationModel.findOne({ _id: id, forum: forum._id })
      .session(session)
      .lean<RegistrationRecord>();
    if (!before) throw new NotFound();
    if (!changesFrom(before.state).includes(to))
      throw new DomainError('registrations:errors.changedMeanwhile');
    return { before, after: await moveTo(before, { to, reason, mail: ORGANISER_CHANGES[to] }, now, session) };
  }).catch((error: unknown) => {
    throw emailIsTaken(error) ? new DomainError('registrations:errors.registeredAgain') : error;
  });
  const { before, after } = change;
  await recordChange(
    {
      forum: forum._id,
      actor,
      verb: `registration.${to}`,
      kind: 'registration',
      id: after._id,
      before: { state: before.state },
      after: { state: after.state, ...(reason && { reason }) },
    },
    now,
  );
  await sendMailsDue(forum, after, now);
  await moveUp(forum, now);
}
