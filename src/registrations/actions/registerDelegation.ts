import type { ClientSession } from 'mongoose';
import type { Actor } from '../../audit/auditEntry.ts';
import { recordChange } from '../../audit/record.ts';
import { DomainError } from '../../errors.ts';
import type { ForumRecord } from '../../forums/forum.ts';
import type { Language } from '../../i18n/languages.ts';
import { claimPlace, type Place } from '../placeClaims.ts';
import { canBringDelegation } from '../policy.ts';
import { OPEN_SHARE, shareFor } from '../quota.ts';
import {
  BARRING_STATES,
  fullName,
  LIVE_STATES,
  RegistrationModel,
  type RegistrationRecord,
} from '../registration.ts';
import { claimSeat, quotasNow } from '../seatClaims.ts';
import { inSeatTransaction } from '../seatTransaction.ts';
import { announceStatus } from './announceStatus.ts';
import { insertRegistration } from './insertRegistration.ts';
import { HOLD } from './register.ts';
import { sendMailsDue } from './sendMailsDue.ts';

/** People of one delegation, its head included. */
export const MOST_DELEGATES = 30;

export interface Delegate {
  givenName: string;
  familyName: string;
  email: string;
}

/** Some of a delegation are registered at the forum already. Nobody was registered. */
export class DelegatesKnown extends DomainError {
  override name = 'DelegatesKnown';
  readonly emails: ReadonlySet<string>;

  constructor(emails: ReadonlySet<string>) {
    super('registrations:errors.alreadyRegistered');
    this.emails = emails;
  }
}

/**
 * Somebody registers people of their own institution: all of them, or none where something is wrong. Each has a held seat
 * or a place in line, in the order given, and is asked by mail to confirm for themselves. Who came in by an invitation brings
 * them in by the places that are left of it.
 * @param language in which they are written to.
 * @throws DomainError when this person may not, there would be too many, or not enough places are left; DelegatesKnown.
 */
export async function registerDelegation(
  forum: ForumRecord,
  { _id }: RegistrationRecord,
  delegates: readonly Delegate[],
  language: Language,
  actor: Actor,
  now: Date,
): Promise<void> {
  const registered = await inSeatTransaction(forum._id, async (session) => {
    const head = await RegistrationModel.findById(_id).session(session).lean<RegistrationRecord>();
    if (!head || !canBringDelegation(head, forum, now))
      throw new DomainError('delegations:errors.notAllowed');
    await refuseTooMany(head, delegates.length, session);
    await refuseKnown(head, delegates, session);
    const all: RegistrationRecord[] = [];
    for (const delegate of delegates)
      all.push(await registerOne(forum, head, { ...delegate, language }, now, session));
    await RegistrationModel.updateOne({ _id }, { delegation: _id }, { session });
    return all;
  });
  for (const one of registered) {
    await recordChange(
      {
        forum: forum._id,
        actor,
        verb: 'registration.created',
        kind: 'registration',
        id: one._id,
        after: { state: one.state, origin: one.origin },
      },
      now,
    );
    await sendMailsDue(forum, one, now);
  }
  await announceStatus(forum, now);
}

async function refuseTooMany(head: RegistrationRecord, more: number, session: ClientSession): Promise<void> {
  const own = { delegation: head._id, _id: { $ne: head._id }, state: { $in: [...LIVE_STATES] } };
  const already = 1 + (await RegistrationModel.countDocuments(own).session(session));
  if (already + more > MOST_DELEGATES)
    throw new DomainError('delegations:errors.tooMany', { max: MOST_DELEGATES });
}

async function refuseKnown(
  { forum }: RegistrationRecord,
  delegates: readonly Delegate[],
  session: ClientSession,
): Promise<void> {
  const emails = delegates.map(({ email }) => email);
  const known = await RegistrationModel.find({
    forum,
    email: { $in: emails },
    state: { $in: [...BARRING_STATES] },
  })
    .select({ email: 1 })
    .session(session)
    .lean<Pick<RegistrationRecord, 'email'>[]>();
  if (known.length > 0) throw new DelegatesKnown(new Set(known.map(({ email = '' }) => email)));
}

async function registerOne(
  forum: ForumRecord,
  head: RegistrationRecord,
  delegate: Delegate & { language: Language },
  now: Date,
  session: ClientSession,
): Promise<RegistrationRecord> {
  const { institution, institutionKind, territory } = head;
  const { share, place } = await placeFor(forum, head, session);
  const waits = place.kind === 'waitingList';
  return insertRegistration(
    {
      ...delegate,
      forum: forum._id,
      share,
      institution,
      institutionKind,
      territory,
      sessions: [],
      phone: '',
      position: '',
      needs: '',
      origin: 'delegation',
      delegation: head._id,
      broughtBy: fullName(head),
      linkMailedAt: now,
      mailsDue: [{ mail: waits ? 'delegatedToLine' : 'delegated', since: now }],
      ...(waits
        ? { state: 'waitlisted', ordinal: place.ordinal }
        : { state: 'unconfirmed', heldUntil: new Date(now.getTime() + HOLD) }),
    },
    now,
    session,
  );
}

async function placeFor(
  forum: ForumRecord,
  head: RegistrationRecord,
  session: ClientSession,
): Promise<{ share: string; place: Exclude<Place, { kind: 'none' }> }> {
  const quotas = await quotasNow(forum._id, session);
  const isInvited = head.share !== OPEN_SHARE && !quotas.some(({ id }) => id === head.share);
  if (isInvited && (await claimSeat(forum._id, head.share, session)))
    return { share: head.share, place: { kind: 'seat' } };
  const share = shareFor(quotas, head);
  const place = await claimPlace(forum, share, session);
  if (place.kind === 'none') throw new DomainError('delegations:errors.notEnoughPlaces');
  return { share, place };
}
