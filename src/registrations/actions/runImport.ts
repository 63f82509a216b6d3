import { type ClientSession, Types } from 'mongoose';
import { recordChange } from '../../audit/record.ts';
import { ForumModel, type ForumRecord } from '../../forums/forum.ts';
import type { ReadyRow } from '../importing/people.ts';
import { shareFor } from '../quota.ts';
import { BARRING_STATES, RegistrationModel, type RegistrationRecord } from '../registration.ts';
import { RegistrationImportModel, type RegistrationImportRecord } from '../registrationImport.ts';
import { searchTextOf } from '../searchText.ts';
import { claimSeats, quotasNow } from '../seatClaims.ts';
import { seatPoolOf } from '../seatCount.ts';
import { inSeatTransaction } from '../seatTransaction.ts';
import { newTicketCode } from '../ticketCode.ts';
import { announceStatus } from './announceStatus.ts';

/** Rows of one transaction: others who register meanwhile wait for no longer than that. */
const AT_ONCE = 50;

/**
 * Registers the people of a table that was looked through, some at a time and in its order, so that its progress can be
 * shown. After a crash it goes on where it was. Who is registered already is left as they are; who finds no seat is counted.
 */
export async function runImport(id: string, now: Date): Promise<void> {
  const begun = await RegistrationImportModel.findById(id).lean<RegistrationImportRecord>();
  const forum = begun && (await ForumModel.findById(begun.forum).lean<ForumRecord>());
  if (!forum) return;
  await seatPoolOf(forum);
  const step = () => inSeatTransaction(forum._id, (session) => registerNext(id, now, session));
  while (await step());
  await finish(forum, id, now);
}

/** @returns whether there may be more. */
async function registerNext(id: string, now: Date, session: ClientSession): Promise<boolean> {
  // Read here: the job may run twice at once.
  const current = await RegistrationImportModel.findOne({ _id: id, state: 'running' })
    .select({ ready: 0, problems: 0 })
    .session(session)
    .lean<Omit<RegistrationImportRecord, 'ready' | 'problems'>>();
  if (!current) return false;
  // Not the whole table each time.
  const next = await RegistrationImportModel.findById(id)
    .select({ ready: { $slice: [current.dealtWith, AT_ONCE] } })
    .session(session)
    .lean<Pick<RegistrationImportRecord, 'ready'>>();
  const rows = next?.ready ?? [];
  if (rows.length === 0) return false;
  await register(current, rows, now, session);
  return true;
}

async function register(
  { _id, forum, mail, dealtWith }: Omit<RegistrationImportRecord, 'ready' | 'problems'>,
  rows: readonly ReadyRow[],
  now: Date,
  session: ClientSession,
): Promise<void> {
  const emails = rows.flatMap(({ person }) => person.email ?? []);
  const taken = await RegistrationModel.find({
    forum,
    email: { $in: emails },
    state: { $in: [...BARRING_STATES] },
  })
    .select({ email: 1 })
    .session(session)
    .lean<Pick<RegistrationRecord, 'email'>[]>();
  const known = new Set(taken.map(({ email }) => email));
  const fresh = rows.filter(({ person }) => !person.email || !known.has(person.email));
  const seated = await seat(forum, fresh, session);
  if (seated.length > 0) {
    const records = seated.map(({ row, person, share }) =>
      recordOf({ ...person, share }, `${_id}:${row}`, { forum, mail, now }),
    );
    await RegistrationModel.insertMany(records, { session });
  }
  await RegistrationImportModel.updateOne(
    { _id },
    {
      $set: { dealtWith: dealtWith + rows.length },
      $inc: {
        added: seated.length,
        known: rows.length - fresh.length,
        withoutSeat: fresh.length - seated.length,
      },
    },
    { session },
  );
}

/** Those of the rows that find a seat in the quota that they fall under, the first ones first. */
async function seat(forum: Types.ObjectId, rows: readonly ReadyRow[], session: ClientSession) {
  const quotas = await quotasNow(forum, session);
  const shared = rows.map((row) => ({
    ...row,
    share: shareFor(quotas, { ...row.person, territory: row.person.territory ?? '' }),
  }));
  const seated: typeof shared = [];
  for (const [share, own] of Map.groupBy(shared, ({ share }) => share))
    seated.push(...own.slice(0, await claimSeats(forum, share, own.length, session)));
  return seated;
}

function recordOf(
  person: ReadyRow['person'] & { share: string },
  importKey: string,
  { forum, mail, now }: { forum: Types.ObjectId; mail: boolean; now: Date },
) {
  const code = newTicketCode();
  const filled = Object.fromEntries(Object.entries(person).filter(([, value]) => value !== undefined));
  return {
    ...filled,
    _id: new Types.ObjectId(),
    forum,
    code,
    state: 'confirmed' as const,
    origin: 'organiser' as const,
    registeredAt: now,
    searchText: searchTextOf({ ...person, code }),
    importKey,
    // Handed to the outgoing mail by `registrations.keepSeats`, some hundred a minute.
    mailsDue: mail && person.email ? [{ mail: 'ticket' as const, since: now }] : [],
  };
}

async function finish(forum: ForumRecord, id: string, now: Date): Promise<void> {
  const ended = await RegistrationImportModel.findOneAndUpdate(
    { _id: id, state: 'running' },
    { state: 'done' },
    { returnDocument: 'after' },
  ).lean<RegistrationImportRecord>();
  if (!ended) return;
  const { _id, by, fileName, added, known, withoutSeat } = ended;
  const after = { fileName, added, known, withoutSeat };
  const change = { forum: forum._id, actor: by, kind: 'registration', id: _id, label: fileName, after };
  await recordChange({ ...change, verb: 'registration.imported' }, now);
  await announceStatus(forum, now);
}
