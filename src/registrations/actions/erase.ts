import type { ClientSession } from 'mongoose';
import { AuditEntryModel } from '../../audit/auditEntry.ts';
import { recordChange } from '../../audit/record.ts';
import type { ForumRecord } from '../../forums/forum.ts';
import { dayOf } from '../../i18n/zone.ts';
import { OutgoingMailModel } from '../../mail/outgoingMail.ts';
import { forgetMember } from '../../workshops/members/actions/follow.ts';
import { forgetAnswers } from '../../workshops/rounds/actions/forgetAnswers.ts';
import { isLive, isSeated, RegistrationModel, type RegistrationRecord } from '../registration.ts';
import { giveSeatBack, leaveLine } from '../seatClaims.ts';
import { inSeatTransaction } from '../seatTransaction.ts';
import { newTicketCode } from '../ticketCode.ts';
import { moveUp } from './moveUp.ts';

/** What stands where a name was. */
export const ERASED = '—';

/**
 * Forgets who somebody was: name, address, telephone, institution, needs, the mails to them, and their name in the history.
 * What the statistics count (sex, kind of institution, territory, language) stays without a person. A place at a forum that
 * is still to come is given up. All links and the ticket are void. It cannot be taken back; done twice it is done once.
 */
export async function erase(forum: ForumRecord, { _id }: RegistrationRecord, now: Date): Promise<void> {
  const isOver = dayOf(now, forum.timeZone) > forum.endsOn;
  const before = await inSeatTransaction(forum._id, async (session) => {
    const current = await RegistrationModel.findById(_id).session(session).lean<RegistrationRecord>();
    if (!current || current.erasedAt) return undefined;
    if (!isOver) await giveUp(current, session);
    await RegistrationModel.updateOne({ _id }, forgotten(current, isOver, now), { session });
    await forgetMember(_id, session);
    await forgetAnswers(_id, ERASED, session);
    return current;
  });
  if (!before) return;
  await forgetElsewhere(before);
  await eraseMerged(forum, before, now);
  const actor = { kind: 'attendee', id: String(_id), name: ERASED } as const;
  await recordChange(
    { forum: forum._id, actor, verb: 'registration.erased', kind: 'registration', id: _id, label: ERASED },
    now,
  );
  await moveUp(forum, now);
}

/** Registrations of the same person that went into this one. */
async function eraseMerged(forum: ForumRecord, { _id }: RegistrationRecord, now: Date): Promise<void> {
  const merged = await RegistrationModel.find({ mergedInto: _id }).lean<RegistrationRecord[]>();
  for (const one of merged) await erase(forum, one, now);
}

async function giveUp({ forum, state, share }: RegistrationRecord, session: ClientSession): Promise<void> {
  if (isSeated(state)) await giveSeatBack(forum, share, session);
  if (state === 'waitlisted') await leaveLine(forum, share, session);
}

function forgotten({ state }: RegistrationRecord, isOver: boolean, now: Date) {
  return {
    $set: {
      givenName: ERASED,
      familyName: ERASED,
      phone: '',
      institution: '',
      position: '',
      needs: '',
      replies: {},
      consents: [],
      searchText: '',
      code: newTicketCode(),
      mailsDue: [],
      sessions: [],
      erasedAt: now,
      // Whether they were there is a figure of the forum.
      ...(!isOver && isLive(state) && { state: 'cancelled' }),
    },
    $unset: { email: 1, reason: 1, heldUntil: 1, fullSessions: 1, handedTo: 1, handedFrom: 1, broughtBy: 1 },
    $inc: { linkEpoch: 1, version: 1 },
  };
}

async function forgetElsewhere({ _id, forum, email }: RegistrationRecord): Promise<void> {
  const subject = String(_id);
  await RegistrationModel.updateMany({ delegation: _id, _id: { $ne: _id } }, { broughtBy: ERASED });
  if (email) await OutgoingMailModel.deleteMany({ forum, 'to.email': email });
  await AuditEntryModel.updateMany(
    { kind: 'registration', subject },
    { $set: { label: ERASED }, $unset: { before: 1, after: 1 } },
  );
  await AuditEntryModel.updateMany(
    { forum, 'actor.kind': 'attendee', 'actor.id': subject },
    { $set: { 'actor.name': ERASED } },
  );
}
