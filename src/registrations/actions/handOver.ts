import type { ClientSession } from 'mongoose';
import type { Actor } from '../../audit/auditEntry.ts';
import { recordChange } from '../../audit/record.ts';
import { DomainError } from '../../errors.ts';
import type { ForumRecord } from '../../forums/forum.ts';
import type { Language } from '../../i18n/languages.ts';
import { handPlacesOn } from '../../workshops/members/actions/follow.ts';
import { canHandOver } from '../policy.ts';
import { fullName, RegistrationModel, type RegistrationRecord } from '../registration.ts';
import { takeTurn } from '../seatClaims.ts';
import { inSeatTransaction } from '../seatTransaction.ts';
import { emailIsTaken } from './emailIsTaken.ts';
import { insertRegistration } from './insertRegistration.ts';
import { HOLD } from './register.ts';
import { sendMailsDue } from './sendMailsDue.ts';

/** The colleague who takes a place over. */
export interface Successor {
  givenName: string;
  familyName: string;
  email: string;
  language: Language;
}

/**
 * Gives a confirmed place to a colleague of the same institution, with the seats in its sessions: it is held for them as for
 * anybody who registers, and nobody of the waiting list comes between. Both are told by mail.
 * @throws DomainError when the organisers do not allow it, the forum is over, the registration is not confirmed (any more),
 * or the colleague's address is registered already.
 */
export async function handOver(
  forum: ForumRecord,
  { _id }: RegistrationRecord,
  successor: Successor,
  actor: Actor,
  now: Date,
): Promise<void> {
  const { before, after, next } = await inSeatTransaction(forum._id, async (session) => {
    const current = await RegistrationModel.findById(_id).session(session).lean<RegistrationRecord>();
    if (!current || !canHandOver(current, forum, now))
      throw new DomainError('registrations:errors.noHandOver');
    const left = await leave(current, successor, now, session);
    const next = await take(current, successor, now, session);
    await handPlacesOn(current._id, next._id, session);
    return { before: current, after: left, next };
  }).catch((error: unknown) => {
    throw emailIsTaken(error) ? new DomainError('registrations:errors.alreadyRegistered') : error;
  });
  const change = { forum: forum._id, actor, kind: 'registration' };
  await recordChange(
    {
      ...change,
      verb: 'registration.handedOver',
      id: _id,
      before: { state: before.state },
      after: { state: after.state },
    },
    now,
  );
  const created = { state: next.state, origin: next.origin };
  await recordChange({ ...change, verb: 'registration.created', id: next._id, after: created }, now);
  await sendMailsDue(forum, after, now);
  await sendMailsDue(forum, next, now);
}

/** The seat is not given back: the successor has it in the same transaction. */
async function leave(current: RegistrationRecord, successor: Successor, now: Date, session: ClientSession) {
  await takeTurn(current.forum, session);
  const left = await RegistrationModel.findOneAndUpdate(
    { _id: current._id, state: 'confirmed' },
    {
      $set: { state: 'cancelled', handedTo: fullName(successor) },
      $unset: { reason: 1 },
      $inc: { version: 1 },
      $push: { mailsDue: { mail: 'handedOver', since: now } },
    },
    { session, returnDocument: 'after' },
  ).lean<RegistrationRecord>();
  if (!left) throw new DomainError('registrations:errors.noHandOver');
  return left;
}

function take(current: RegistrationRecord, successor: Successor, now: Date, session: ClientSession) {
  const { forum, share, institution, institutionKind, territory, sessions } = current;
  return insertRegistration(
    {
      ...successor,
      forum,
      share,
      institution,
      institutionKind,
      territory,
      sessions,
      phone: '',
      position: '',
      needs: '',
      state: 'unconfirmed',
      origin: 'colleague',
      handedFrom: fullName(current),
      heldUntil: new Date(now.getTime() + HOLD),
      linkMailedAt: now,
      mailsDue: [{ mail: 'handedToYou', since: now }],
    },
    now,
    session,
  );
}
