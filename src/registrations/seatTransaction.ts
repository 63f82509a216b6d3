import mongoose, { type ClientSession, type Types } from 'mongoose';

type Work<T> = (session: ClientSession) => Promise<T>;

/** The last piece of work on each forum's seats in this process. */
const turns = new Map<string, Promise<unknown>>();

/**
 * Runs `work` in a transaction: the count of seats and the registrations that hold them change together or, after a
 * crash or an exception, not at all. Within this process they take turns, forum by forum, in the order they came:
 * all of them write the same pool, so side by side they would only meet, fail and try again. Other processes are kept
 * apart by the database, which repeats whoever came second.
 */
export function inSeatTransaction<T>(forum: Types.ObjectId, work: Work<T>): Promise<T> {
  return inTurn(String(forum), () => transaction(work));
}

/** Whether somebody of this process waits for a seat, of any forum. */
export function seatsAreAskedFor(): boolean {
  return turns.size > 0;
}

interface Waiting {
  work: Work<unknown>;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** More would keep the other processes waiting. */
const MOST_TOGETHER = 24;

/** Those of each forum who wait for their turn and will have it together. */
const groups = new Map<string, Waiting[]>();

/**
 * As `inSeatTransaction`, but whoever has to wait shares one transaction with those who wait too, in the order they came: in
 * a rush that is one commit for twenty people. Where one of them fails, each has a transaction of their own.
 */
export function inSharedSeatTransaction<T>(forum: Types.ObjectId, work: Work<T>): Promise<T> {
  const key = String(forum);
  return new Promise<T>((resolve, reject) => {
    const one: Waiting = { work, resolve: resolve as Waiting['resolve'], reject };
    const open = groups.get(key);
    if (open && open.length < MOST_TOGETHER) return void open.push(one);
    const group = [one];
    groups.set(key, group);
    void inTurn(key, () => {
      if (groups.get(key) === group) groups.delete(key);
      return runTogether(group);
    });
  });
}

async function runTogether(group: readonly Waiting[]): Promise<void> {
  if (group.length > 1) {
    try {
      const results = await transaction(async (session) => {
        const all: unknown[] = [];
        for (const { work } of group) all.push(await work(session));
        return all;
      });
      for (const [index, { resolve }] of group.entries()) resolve(results[index]);
      return;
    } catch {
      // Whose fault it was is seen when they go one by one.
    }
  }
  for (const { work, resolve, reject } of group) await transaction(work).then(resolve, reject);
}

function inTurn<T>(key: string, run: () => Promise<T>): Promise<T> {
  const before = turns.get(key) ?? Promise.resolve();
  const mine = before.then(run, run);
  turns.set(key, mine);
  const forget = () => {
    if (turns.get(key) === mine) turns.delete(key);
  };
  mine.then(forget, forget);
  return mine;
}

async function transaction<T>(work: Work<T>): Promise<T> {
  return mongoose.connection.withSession((session) => session.withTransaction(() => work(session)));
}
