import type { ClientSession, Types } from 'mongoose';
import { PROGRAM, recordChange } from '../../audit/record.ts';
import { ForumModel, type ForumRecord } from '../../forums/forum.ts';
import { RegistrationModel, type RegistrationRecord } from '../registration.ts';
import { inSeatTransaction } from '../seatTransaction.ts';
import { moveTo } from './moveTo.ts';
import { moveUp } from './moveUp.ts';
import { sendMailsDue } from './sendMailsDue.ts';

/** At most so many at a time; the job comes again. */
const BATCH = 200;

/** Ends the unconfirmed registrations whose time is up; their seats go to the waiting list. */
export async function expireUnconfirmed(now: Date): Promise<void> {
  const due = await RegistrationModel.find({ state: 'unconfirmed', heldUntil: { $lte: now } })
    .sort({ heldUntil: 1 })
    .limit(BATCH)
    .lean<RegistrationRecord[]>();
  if (!due.length) return;
  const forums = await ForumModel.find({ _id: { $in: due.map(({ forum }) => forum) } }).lean<ForumRecord[]>();
  for (const forum of forums) {
    const own = due.filter((registration) => registration.forum.equals(forum._id));
    for (const registration of own) await expire(forum, registration._id, now);
    await moveUp(forum, now);
  }
}

async function expire(forum: ForumRecord, id: Types.ObjectId, now: Date): Promise<void> {
  const expired = await inSeatTransaction(forum._id, async (session: ClientSession) => {
    const current = await RegistrationModel.findOne({
      _id: id,
      state: 'unconfirmed',
      heldUntil: { $lte: now },
    })
      .session(session)
      .lean<RegistrationRecord>();
    return current ? moveTo(current, { to: 'expired', mail: 'expired' }, now, session) : undefined;
  });
  if (!expired) return;
  await recordChange(
    {
      forum: forum._id,
      actor: PROGRAM,
      verb: 'registration.expired',
      kind: 'registration',
      id,
      before: { state: 'unconfirmed' },
      after: { state: 'expired' },
    },
    now,
  );
  await sendMailsDue(forum, expired, now);
}
