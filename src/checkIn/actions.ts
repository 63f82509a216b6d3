import type { ClientSession, Types } from 'mongoose';
import type { Actor } from '../audit/auditEntry.ts';
import { recordChange } from '../audit/record.ts';
import { DomainError, NotFound } from '../errors.ts';
import type { ForumRecord } from '../forums/forum.ts';
import { dayOf } from '../i18n/zone.ts';
import { addByHand } from '../registrations/actions/addByHand.ts';
import { changeState } from '../registrations/actions/changeState.ts';
import { findRegistration } from '../registrations/organiserQueries.ts';
import type { Answers, RegistrationRecord } from '../registrations/registration.ts';
import { CheckInModel, type CheckInRecord } from './checkIn.ts';
import { mayEnter } from './policy.ts';

export interface CheckInResult {
  registration: RegistrationRecord;
  /** Seen today already; nothing changed. */
  already: boolean;
}

/**
 * Notes that a registration was seen today. The same ticket again, also at another door in the same instant, is one
 * check-in. Whoever had not confirmed by mail is confirmed by being here.
 * @throws NotFound for a registration of another forum; DomainError for one that holds no seat.
 */
export async function checkIn(
  forum: ForumRecord,
  id: string,
  actor: Actor,
  now: Date,
): Promise<CheckInResult> {
  const registration = await findRegistration(forum._id, id);
  if (!mayEnter(registration.state)) throw new DomainError('checkIn:errors.mayNotEnter');
  if (registration.state === 'unconfirmed') {
    await changeState(forum, registration._id, { to: 'confirmed', reason: '' }, actor, now);
  }
  const already = !(await store(forum, registration, actor, now));
  return { registration, already };
}

/** Whether it was stored; not when there is one of this day. */
async function store(forum: ForumRecord, registration: RegistrationRecord, actor: Actor, now: Date) {
  const key = { registration: registration._id, day: dayOf(now, forum.timeZone) };
  const by = { id: actor.id ?? '', name: actor.name };
  try {
    await CheckInModel.create({ ...key, forum: forum._id, at: now, by });
  } catch (error) {
    if ((error as { code?: unknown }).code === 11000) return false;
    throw error;
  }
  await recordChange(
    {
      forum: forum._id,
      actor,
      verb: 'checkIn.recorded',
      kind: 'registration',
      id: registration._id,
      after: { day: key.day },
    },
    now,
  );
  return true;
}

/**
 * Takes a check-in back: the wrong person was tapped. Pressed twice it does nothing more.
 * @throws NotFound when there is none in this forum.
 */
export async function undoCheckIn(forum: ForumRecord, id: string, actor: Actor, now: Date): Promise<void> {
  const removed = await CheckInModel.findOneAndDelete({ _id: id, forum: forum._id }).lean<CheckInRecord>();
  if (!removed) throw new NotFound();
  await recordChange(
    {
      forum: forum._id,
      actor,
      verb: 'checkIn.undone',
      kind: 'registration',
      id: removed.registration,
      before: { day: removed.day },
    },
    now,
  );
}

/**
 * Somebody without a registration comes to the door: registered, confirmed and seen at once.
 * @throws DomainError when no seat is left or the address is registered already.
 */
export async function addWalkIn(
  forum: ForumRecord,
  input: Answers & { email?: string | undefined },
  actor: Actor,
  now: Date,
): Promise<RegistrationRecord> {
  const registration = await addByHand(forum, input, 'door', actor, now);
  await store(forum, registration, actor, now);
  return registration;
}

/** Days on which a registration was seen become another's of the same person, as part of making one of the two. */
export async function moveCheckIns(
  from: Types.ObjectId,
  to: Types.ObjectId,
  session: ClientSession,
): Promise<void> {
  const days = await CheckInModel.find({ registration: to }).distinct('day').session(session);
  await CheckInModel.updateMany(
    { registration: from, day: { $nin: days } },
    { registration: to },
    { session },
  );
  await CheckInModel.deleteMany({ registration: from }, { session });
}
