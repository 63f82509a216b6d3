import type { ClientSession, Types } from 'mongoose';
import type { Actor } from '../../../audit/auditEntry.ts';
import { recordChange } from '../../../audit/record.ts';
import { moveCheckIns } from '../../../checkIn/actions.ts';
import { DomainError } from '../../../errors.ts';
import type { ForumRecord } from '../../../forums/forum.ts';
import { handPlacesOn } from '../../../workshops/members/actions/follow.ts';
import { changeShare } from '../../actions/changeShare.ts';
import { moveUp } from '../../actions/moveUp.ts';
import { sendMailsDue } from '../../actions/sendMailsDue.ts';
import { isLive, isSeated, RegistrationModel, type RegistrationRecord } from '../../registration.ts';
import { searchTextOf } from '../../searchText.ts';
import { giveSeatBack, leaveLine, takeTurn } from '../../seatClaims.ts';
import { inSeatTransaction } from '../../seatTransaction.ts';
import { divide, signUpsOf } from '../../sessionSeats.ts';
import { answersTogether, hasBetterPlace } from '../together.ts';

/** Of two registrations that are one person's: the one that stays, and the one that goes into it. */
export interface Merging {
  keep: Types.ObjectId;
  drop: Types.ObjectId;
}

/**
 * Makes one registration of two. The one that stays keeps its address, link and ticket; it gets the better place of the two
 * and whatever it did not say itself; the other's place is given back. All of it or nothing.
 * @throws DomainError when one of them is over, or they are one.
 */
export async function merge(forum: ForumRecord, merging: Merging, actor: Actor, now: Date): Promise<void> {
  const signUps = await signUpsOf(forum._id);
  const { before, after, dropped } = await inSeatTransaction(forum._id, async (session) => {
    await takeTurn(forum._id, session);
    const [keep, drop] = await readBoth(forum._id, merging, session);
    await giveUpTheWorsePlace(keep, drop, session);
    await end(drop, keep, session);
    await moveCheckIns(drop._id, keep._id, session);
    await handPlacesOn(drop._id, keep._id, session);
    await RegistrationModel.updateMany(
      { delegation: drop._id, _id: { $ne: drop._id } },
      { delegation: keep._id },
      { session },
    );
    const sessions = await sessionsTogether(keep, drop, signUps, session);
    return { before: keep, after: await store(keep, drop, sessions, now, session), dropped: drop };
  });
  const change = { forum: forum._id, actor, verb: 'registration.merged', kind: 'registration' };
  const said = ({ searchText: _, mailsDue: __, replies: ___, ...rest }: RegistrationRecord) => rest;
  await recordChange({ ...change, id: after._id, before: said(before), after: said(after) }, now);
  await recordChange(
    { ...change, id: dropped._id, before: { state: dropped.state }, after: { state: 'cancelled' } },
    now,
  );
  await sendMailsDue(forum, after, now);
  await moveUp(forum, now);
}

async function readBoth(
  forum: Types.ObjectId,
  { keep, drop }: Merging,
  session: ClientSession,
): Promise<[RegistrationRecord, RegistrationRecord]> {
  const found = await RegistrationModel.find({ forum, _id: { $in: [keep, drop] } })
    .session(session)
    .lean<RegistrationRecord[]>();
  const kept = found.find(({ _id }) => _id.equals(keep));
  const dropped = found.find(({ _id }) => _id.equals(drop));
  if (
    !kept ||
    !dropped ||
    kept._id.equals(dropped._id) ||
    ![kept, dropped].every(({ state }) => isLive(state))
  )
    throw new DomainError('registrations:duplicates.errors.over');
  return [kept, dropped];
}

async function giveUpTheWorsePlace(
  keep: RegistrationRecord,
  drop: RegistrationRecord,
  session: ClientSession,
): Promise<void> {
  const { forum, state, share } = hasBetterPlace(drop, keep) ? keep : drop;
  if (isSeated(state)) await giveSeatBack(forum, share, session);
  else await leaveLine(forum, share, session);
}

async function end(
  { _id }: RegistrationRecord,
  keep: RegistrationRecord,
  session: ClientSession,
): Promise<void> {
  await RegistrationModel.updateOne(
    { _id },
    {
      $set: { state: 'cancelled', mergedInto: keep._id, sessions: [] },
      $unset: { heldUntil: 1, fullSessions: 1, reason: 1, delegation: 1 },
      $inc: { version: 1 },
    },
    { session },
  );
}

/** Sessions of the one who stays, else of the other; who had no seat for them has those that are left. */
async function sessionsTogether(
  keep: RegistrationRecord,
  drop: RegistrationRecord,
  signUps: Awaited<ReturnType<typeof signUpsOf>>,
  session: ClientSession,
): Promise<Pick<RegistrationRecord, 'sessions' | 'fullSessions'>> {
  const wanted = keep.sessions.length > 0 ? keep.sessions : drop.sessions;
  if (![keep, drop].some(({ state }) => isSeated(state))) return { sessions: wanted };
  const held = new Set(
    [keep, drop].flatMap(({ state, sessions }) => (isSeated(state) ? sessions.map(String) : [])),
  );
  const own = wanted.filter((id) => held.has(String(id)));
  const others = wanted.filter((id) => !held.has(String(id)));
  const { free, full } = await divide(keep.forum, others, signUps, session);
  return { sessions: [...own, ...free], ...(full.length > 0 && { fullSessions: full }) };
}

async function store(
  keep: RegistrationRecord,
  drop: RegistrationRecord,
  sessions: Pick<RegistrationRecord, 'sessions' | 'fullSessions'>,
  now: Date,
  session: ClientSession,
): Promise<RegistrationRecord> {
  const takesPlace = hasBetterPlace(drop, keep);
  const answers = answersTogether(keep, drop);
  const place = takesPlace ? placeFrom(drop, keep) : {};
  // What the other one said may bring the person under another quota.
  const share = await changeShare(
    { ...keep, ...place } as RegistrationRecord,
    { ...keep, ...answers },
    session,
  );
  const next = { ...answers, ...sessions, ...place, ...(share && { share }) };
  const filled = Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined));
  const isHeld = (place.state ?? keep.state) === 'unconfirmed';
  const after = await RegistrationModel.findOneAndUpdate(
    { _id: keep._id },
    {
      $set: { ...filled, searchText: searchTextOf({ ...keep, ...filled }) },
      ...(!isHeld && { $unset: { heldUntil: 1 } }),
      $inc: { version: 1 },
      ...((keep.email || drop.email) && { $push: { mailsDue: { mail: 'merged', since: now } } }),
    },
    { session, returnDocument: 'after' },
  ).lean<RegistrationRecord>();
  // Cannot be within a transaction that read it.
  if (!after) throw new DomainError('registrations:duplicates.errors.over');
  return after;
}

/** The other's place; who has shown already that their address is theirs need not confirm it once more. */
function placeFrom(
  { state, share, ordinal, heldUntil, emailConfirmedAt }: RegistrationRecord,
  { emailConfirmedAt: shownAt }: RegistrationRecord,
): {
  [Field in 'state' | 'share' | 'ordinal' | 'heldUntil' | 'emailConfirmedAt']?:
    | RegistrationRecord[Field]
    | undefined;
} {
  if (state === 'unconfirmed' && shownAt) return { state: 'confirmed', share, ordinal };
  return { state, share, ordinal, heldUntil, emailConfirmedAt };
}
