import fc from 'fast-check';
import type { ClientSession, Collection } from 'mongodb';
import { expect, test } from 'vitest';
import { openDatabase } from '../open.ts';
import { runs } from './values.ts';

const { client, db } = await openDatabase();

type Account = { _id: string; n: number };

/** One thing a transaction does. What it writes depends on what it has read before. */
type Step = { kind: 'read' | 'write' | 'add' | 'delete' | 'sum'; account: string };

interface Plan {
  steps: Step[];
  /** Ends with an abort, having done everything. */
  aborts: boolean;
}

/** All a transaction has read, and the data as it sees them. */
interface Outcome {
  reads: (number | undefined)[];
}

/** What stands in the accounts. */
type State = Map<string, number>;

const ACCOUNTS = ['x', 'y', 'z'];

const step = fc.record<Step>({
  kind: fc.constantFrom('read', 'write', 'add', 'delete', 'sum'),
  account: fc.constantFrom(...ACCOUNTS),
});
const plan = fc.record<Plan>({
  steps: fc.array(step, { minLength: 1, maxLength: 5 }),
  aborts: fc.boolean(),
});

/** A number that tells everything read so far, and by whom it was written. */
const digest = (reads: Outcome['reads'], number: number) =>
  reads.reduce<number>((all, read) => (all * 31 + (read ?? -1)) % 1_000_003, number + 1);

async function runStep(
  accounts: Collection<Account>,
  session: ClientSession,
  { kind, account: _id }: Step,
  { reads }: Outcome,
  number: number,
): Promise<void> {
  if (kind === 'read') reads.push((await accounts.findOne({ _id }, { session }))?.n);
  else if (kind === 'write')
    await accounts.replaceOne({ _id }, { n: digest(reads, number) }, { session, upsert: true });
  else if (kind === 'add')
    reads.push((await accounts.findOneAndUpdate({ _id }, { $inc: { n: number + 1 } }, { session }))?.n);
  else if (kind === 'delete') await accounts.deleteOne({ _id }, { session });
  else {
    const all = await accounts.find({}, { session }).toArray();
    reads.push(all.reduce((sum, { n }) => sum + n, 0));
  }
}

/** The same on a state in memory. */
function simulateStep(state: State, { kind, account }: Step, { reads }: Outcome, number: number): void {
  const value = state.get(account);
  if (kind === 'read') reads.push(value);
  else if (kind === 'write') state.set(account, digest(reads, number));
  else if (kind === 'add') {
    reads.push(value);
    if (value !== undefined) state.set(account, value + number + 1);
  } else if (kind === 'delete') state.delete(account);
  else reads.push([...state.values()].reduce((sum, n) => sum + n, 0));
}

async function runPlan(
  accounts: Collection<Account>,
  { steps, aborts }: Plan,
  number: number,
): Promise<Outcome> {
  const session = client.startSession();
  let outcome: Outcome = { reads: [] };
  try {
    await session.withTransaction(async () => {
      outcome = { reads: [] };
      for (const one of steps) await runStep(accounts, session, one, outcome, number);
      if (aborts) await session.abortTransaction();
    });
  } finally {
    await session.endSession();
  }
  return outcome;
}

/** What the committed transactions would have read, and left, one after the other in this order. */
function simulate(plans: Plan[], order: number[]): { state: State; outcomes: Map<number, Outcome> } {
  const state: State = new Map([['x', 1]]);
  const outcomes = new Map<number, Outcome>();
  for (const number of order) {
    const outcome: Outcome = { reads: [] };
    const before = new Map(state);
    for (const one of plans[number]?.steps ?? []) simulateStep(state, one, outcome, number);
    outcomes.set(number, outcome);
    if (!plans[number]?.aborts) continue;
    state.clear();
    for (const [account, n] of before) state.set(account, n);
  }
  return { state, outcomes };
}

const orders = (numbers: number[]): number[][] =>
  numbers.length < 2
    ? [numbers]
    : numbers.flatMap((first) =>
        orders(numbers.filter((one) => one !== first)).map((rest) => [first, ...rest]),
      );

test('transactions at once do what they would do in some order, and aborted ones nothing', async () => {
  let collections = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(plan, { minLength: 2, maxLength: 4 }), async (plans) => {
      const accounts = await db.createCollection<Account>(`accounts${++collections}`);
      await accounts.createIndex({ n: 1 });
      await accounts.insertOne({ _id: 'x', n: 1 });
      const outcomes = await Promise.all(plans.map((one, number) => runPlan(accounts, one, number)));
      const found = await accounts.find({}, { hint: { n: 1 } }).toArray();
      const happened = JSON.stringify({
        state: found.map(({ _id, n }) => [_id, n]).sort(),
        reads: outcomes.map(({ reads }) => reads),
      });
      const possible = orders(plans.map((_, number) => number)).map((order) => {
        const simulated = simulate(plans, order);
        return JSON.stringify({
          state: [...simulated.state].sort(),
          reads: plans.map((_, number) => simulated.outcomes.get(number)?.reads),
        });
      });
      expect(possible).toContain(happened);
      await accounts.drop();
    }),
    runs(40),
  );
});
