import { type Model, Types } from 'mongoose';

/** How long a process may be silent about what it has taken before another takes it over. */
export const LEASE_MS = 20_000;

/**
 * What a worker takes from a collection. `runAfter` says when it may be taken: the first time, after a failure, and,
 * while somebody works on it, after their lease. It is absent when nothing is left to do, so one small index finds all
 * that waits.
 */
export interface Claimable {
  _id: Types.ObjectId;
  state: string;
  attempts: number;
  runAfter?: Date;
  /** Names one claim, so that a worker that lost its lease changes nothing more. */
  lockedBy?: Types.ObjectId;
}

/** What a claim becomes: fields to set; without `runAfter` nothing is left to do. */
export interface Outcome {
  state: string;
  runAfter?: Date;
  attempts?: number;
  [field: string]: unknown;
}

/** Any model of claimable records; mongoose's own type would ask for the exact one. */
// biome-ignore lint/suspicious/noExplicitAny: see above
export type ClaimableModel = Model<any>;

/** Whether anything may be taken now; answered from the index alone. */
export async function anythingDue(model: ClaimableModel, now: Date): Promise<boolean> {
  const due = await model.collection.findOne(
    { runAfter: { $lte: now } },
    { projection: { _id: 0, runAfter: 1 } },
  );
  return due !== null;
}

/** Takes what waits longest. Atomic: two workers never take the same one while its lease lasts. */
export async function claimNext<T extends Claimable>(
  model: ClaimableModel,
  state: string,
  now: Date,
): Promise<T | undefined> {
  const taken = await model.collection.findOneAndUpdate(
    { runAfter: { $lte: now } },
    {
      $set: { state, runAfter: new Date(now.getTime() + LEASE_MS), lockedBy: new Types.ObjectId() },
      $inc: { attempts: 1 },
    },
    { sort: { runAfter: 1 }, returnDocument: 'after' },
  );
  return (taken as T | null) ?? undefined;
}

/** Writes what became of a claim, unless the lease was lost meanwhile. */
export async function settle(model: ClaimableModel, claim: Claimable, outcome: Outcome): Promise<boolean> {
  const unset = { lockedBy: 1, ...(!outcome.runAfter && { runAfter: 1 }) };
  const { matchedCount } = await model.collection.updateOne(
    { _id: claim._id, lockedBy: claim.lockedBy as Types.ObjectId },
    { $set: outcome, $unset: unset },
  );
  return matchedCount === 1;
}

/**
 * Does a piece of work while renewing its lease. `signal` is aborted when the lease is lost, which happens to a process
 * that was suspended.
 */
export async function holdingLease<R>(
  model: ClaimableModel,
  claim: Claimable,
  clock: () => Date,
  work: (signal: AbortSignal) => Promise<R>,
): Promise<R> {
  const lost = new AbortController();
  const renew = async () => {
    const runAfter = new Date(clock().getTime() + LEASE_MS);
    const filter = { _id: claim._id, lockedBy: claim.lockedBy as Types.ObjectId };
    const { matchedCount } = await model.collection.updateOne(filter, { $set: { runAfter } });
    if (matchedCount === 0) lost.abort(new Error('the lease was lost'));
  };
  // A renewal that fails is tried again at the next turn; the lease lasts for three.
  const timer = setInterval(() => void renew().catch(() => {}), LEASE_MS / 3);
  try {
    return await work(lost.signal);
  } finally {
    clearInterval(timer);
  }
}
