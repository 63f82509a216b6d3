import type { ClientSession } from 'mongoose';
import type { Actor } from '../../audit/auditEntry.ts';
import { recordChange } from '../../audit/record.ts';
import type { ForumRecord } from '../../forums/forum.ts';
import { canCancel } from '../policy.ts';
import { fullName, RegistrationModel, type RegistrationRecord } from '../registration.ts';
import { inSeatTransaction } from '../seatTransaction.ts';
import { moveTo } from './moveTo.ts';
import { moveUp } from './moveUp.ts';
import { sendMailsDue } from './sendMailsDue.ts';

/**
 * The attendee, or who registered them, gives a place up; whoever is first in line has it at once. Pressed again it does
 * nothing.
 * @param by who does it; the attendee themselves unless told.
 */
export async function cancel(
  forum: ForumRecord,
  { _id }: RegistrationRecord,
  now: Date,
  by?: Actor,
): Promise<void> {
  const change = await inSeatTransaction(forum._id, async (session: ClientSession) => {
    const before = await RegistrationModel.findById(_id).session(session).lean<RegistrationRecord>();
    if (!before || !canCancel(before)) return undefined;
    return { before, after: await moveTo(before, { to: 'cancelled', mail: 'cancelled' }, now, session) };
  });
  if (!change) return;
  const { before, after } = change;
  await recordChange(
    {
      forum: forum._id,
      actor: by ?? { kind: 'attendee', id: String(_id), name: fullName(after) },
      verb: 'registration.cancelled',
      kind: 'registration',
      id: _id,
      before: { state: before.state },
      after: { state: after.state },
    },
    now,
  );
  await sendMailsDue(forum, after, now);
  await moveUp(forum, now);
}
