import type { ClientSession, Types } from 'mongoose';
import { PROGRAM, recordChange } from '../../audit/record.ts';
import type { ForumRecord } from '../../forums/forum.ts';
import { dayOf } from '../../i18n/zone.ts';
import { RegistrationModel, type RegistrationRecord } from '../registration.ts';
import type { RegistrationMail } from '../registrationMail.ts';
import { claimSeatFromLine } from '../seatClaims.ts';
import { SeatPoolModel, type SeatPoolRecord } from '../seatPool.ts';
import { inSeatTransaction } from '../seatTransaction.ts';
import { announceStatus } from './announceStatus.ts';
import { HOLD } from './register.ts';
import { sendMailsDue } from './sendMailsDue.ts';
import { sessionsLeft } from './sessionsLeft.ts';

/**
 * Gives free seats to the waiting lists, each in its order, until either is used up; not once the forum is over. Where the
 * seats do not suffice for all lists, who came first is first. Who has confirmed their address is in at once; the others hold the seat and are asked to confirm. Safe to call at any time and
 * from several processes: each seat goes to one person in one transaction.
 * @returns how many moved up.
 */
export async function moveUp(forum: ForumRecord, now: Date): Promise<number> {
  let moved = 0;
  if (forum.state !== 'archived' && dayOf(now, forum.timeZone) <= forum.endsOn) {
    for (;;) {
      const registration = await inSeatTransaction(forum._id, (session) =>
        seatFirst(forum._id, now, session),
      );
      if (!registration) break;
      await tell(forum, registration, now);
      moved += 1;
    }
  }
  await announceStatus(forum, now);
  return moved;
}

async function seatFirst(forum: Types.ObjectId, now: Date, session: ClientSession) {
  const pool = await SeatPoolModel.findById(forum).session(session).lean<SeatPoolRecord>();
  const first = pool && (await firstInLines(pool, session));
  if (!first || !(await claimSeatFromLine(forum, first.share, session))) return undefined;
  const known = first.emailConfirmedAt !== undefined;
  const mail: RegistrationMail = known ? 'movedUp' : 'seatOffered';
  const seated = known
    ? { state: 'confirmed' }
    : { state: 'unconfirmed', heldUntil: new Date(now.getTime() + HOLD) };
  return RegistrationModel.findOneAndUpdate(
    { _id: first._id, state: 'waitlisted' },
    {
      $set: { ...seated, ...(await sessionsLeft(first, session)) },
      $inc: { version: 1 },
      $push: { mailsDue: { mail, since: now } },
    },
    { session, returnDocument: 'after' },
  ).lean<RegistrationRecord>();
}

/** Of those who wait for a share that has a seat, the one who came first. */
async function firstInLines({ _id, left, shares = {} }: SeatPoolRecord, session: ClientSession) {
  const free = Object.entries(shares).filter(([, share]) => share.waiting > 0 && share.left > 0);
  if (left <= 0 || free.length === 0) return null;
  const firsts = await Promise.all(
    free.map(([share]) =>
      RegistrationModel.findOne({ forum: _id, state: 'waitlisted', share })
        .sort({ ordinal: 1 })
        .session(session)
        .lean<RegistrationRecord>(),
    ),
  );
  return firsts.reduce((a, b) => ((b?.ordinal ?? Infinity) < (a?.ordinal ?? Infinity) ? b : a), null);
}

async function tell(forum: ForumRecord, registration: RegistrationRecord, now: Date): Promise<void> {
  await recordChange(
    {
      forum: forum._id,
      actor: PROGRAM,
      verb: 'registration.movedUp',
      kind: 'registration',
      id: registration._id,
      before: { state: 'waitlisted' },
      after: { state: registration.state },
    },
    now,
  );
  await sendMailsDue(forum, registration, now);
}
