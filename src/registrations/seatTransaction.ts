import mongoose, { type ClientSession, type Types } from 'mongoose';

/** The last piece of work on each forum's seats in this process. */
const turns = new Map<string, Promise<unknown>>();

/**
 * Runs `work` in a transaction: the count of seats and the registrations that hold them change together or, after a
 * crash or an exception, not at all. Within this process they take turns, forum by forum, in the order they came:
 * all of them write the same pool, so side by side they would only meet, fail and try again. Other processes are kept
 * apart by the database, which repeats whoever came second.
 */
export function inSeatTransaction<T>(
  forum: Types.ObjectId,
  work: (session: ClientSession) => Promise<T>,
): Promise<T> {
  const key = String(forum);
  const before = turns.get(key) ?? Promise.resolve();
  const mine = before.then(
    () => transaction(work),
    () => transaction(work),
  );
  turns.set(key, mine);
  const forget = () => {
    if (turns.get(key) === mine) turns.delete(key);
  };
  mine.then(forget, forget);
  return mine;
}

async function transaction<T>(work: (session: ClientSession) => Promise<T>): Promise<T> {
  return mongoose.connection.withSession((session) => session.withTransaction(() => work(session)));
}
