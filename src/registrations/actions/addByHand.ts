import type { ClientSession } from 'mongoose';
import type { Actor } from '../../audit/auditEntry.ts';
import { recordChange } from '../../audit/record.ts';
import { DomainError } from '../../errors.ts';
import type { ForumRecord } from '../../forums/forum.ts';
import { OPEN_SHARE, shareFor } from '../quota.ts';
import type { Answers, RegistrationRecord } from '../registration.ts';
import { claimSeat, quotasNow } from '../seatClaims.ts';
import { seatPoolOf } from '../seatCount.ts';
import { inSeatTransaction } from '../seatTransaction.ts';
import { claimSessionSeats, signUpsOf } from '../sessionSeats.ts';
import { announceStatus } from './announceStatus.ts';
import { emailIsTaken } from './emailIsTaken.ts';
import { insertRegistration } from './insertRegistration.ts';
import { sendMailsDue } from './sendMailsDue.ts';

/**
 * Staff register a person, who is confirmed at once, past the waiting list but never beyond the seats of the quota they fall
 * under; at the door any free seat will do. With an address the ticket is mailed.
 * @throws DomainError when no seat is left (`noSeatLeft`) or the address is registered already (`alreadyRegistered`);
 * SessionRefused as `claimSessionSeats`.
 */
export async function addByHand(
  forum: ForumRecord,
  input: Answers & { email?: string | undefined },
  origin: 'organiser' | 'door',
  actor: Actor,
  now: Date,
): Promise<RegistrationRecord> {
  await seatPoolOf(forum);
  const signUps = input.sessions.length > 0 ? await signUpsOf(forum._id) : [];
  const registration = await inSeatTransaction(forum._id, async (session) => {
    const share = await claimFor(forum, input, origin, session);
    await claimSessionSeats(forum._id, input.sessions, signUps, session);
    const given = { ...input, forum: forum._id, state: 'confirmed' as const, share, origin };
    return insertRegistration({ ...given, mailsDue: [{ mail: 'ticket', since: now }] }, now, session);
  }).catch((error: unknown) => {
    throw emailIsTaken(error) ? new DomainError('registrations:errors.alreadyRegistered') : error;
  });
  await recordChange(
    {
      forum: forum._id,
      actor,
      verb: 'registration.added',
      kind: 'registration',
      id: registration._id,
      after: { state: registration.state, origin },
    },
    now,
  );
  await sendMailsDue(forum, registration, now);
  await announceStatus(forum, now);
  return registration;
}

async function claimFor(
  { _id }: ForumRecord,
  input: Answers,
  origin: 'organiser' | 'door',
  session: ClientSession,
): Promise<string> {
  const quotas = await quotasNow(_id, session);
  const own = shareFor(quotas, input);
  // At the door nobody asks whose empty chair it is.
  const shares = origin === 'door' ? new Set([own, OPEN_SHARE, ...quotas.map(({ id }) => id)]) : [own];
  for (const share of shares) if (await claimSeat(_id, share, session)) return share;
  throw new DomainError('registrations:errors.noSeatLeft');
}
