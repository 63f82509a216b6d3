import { afterAll, beforeAll, expect, test } from 'vitest';
import { claimPlace } from '../../src/registrations/placeClaims.ts';
import { RegistrationModel } from '../../src/registrations/registration.ts';
import { seatPoolOf } from '../../src/registrations/seatCount.ts';
import { SeatPoolModel } from '../../src/registrations/seatPool.ts';
import { inSeatTransaction, inSharedSeatTransaction } from '../../src/registrations/seatTransaction.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { createForum } from '../support/factories/forums.ts';
import { sendRegistration } from '../support/registering.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
  app.clock.set(new Date('2025-10-01T09:00:00Z'));
});
afterAll(() => app.close());

test('those who wait share a transaction, in the order they came', async () => {
  const forum = await createForum({ registration: { capacity: 100, waitingList: true } });
  await seatPoolOf(forum);
  const sessions = new Set<unknown>();
  const order: number[] = [];
  await Promise.all(
    Array.from({ length: 60 }, (_, number) =>
      inSharedSeatTransaction(forum._id, async (session) => {
        sessions.add(session);
        order.push(number);
        return claimPlace(forum, 'open', session);
      }),
    ),
  );
  expect(order).toEqual(Array.from({ length: 60 }, (_, number) => number));
  expect(sessions.size).toBeLessThan(6);
  expect(await SeatPoolModel.findById(forum._id).lean()).toMatchObject({ taken: 60 });
});

test('one that fails takes nothing from the others, and gives back what it took', async () => {
  const forum = await createForum({ registration: { capacity: 100, waitingList: true } });
  await seatPoolOf(forum);
  const done = await Promise.allSettled(
    Array.from({ length: 10 }, (_, number) =>
      inSharedSeatTransaction(forum._id, async (session) => {
        await claimPlace(forum, 'open', session);
        if (number % 3 === 0) throw new Error(`number ${number}`);
        return number;
      }),
    ),
  );
  expect(done.map(({ status }) => status === 'fulfilled')).toEqual(
    Array.from({ length: 10 }, (_, number) => number % 3 !== 0),
  );
  expect(done.flatMap((one) => (one.status === 'fulfilled' ? one.value : []))).toEqual([1, 2, 4, 5, 7, 8]);
  expect(await SeatPoolModel.findById(forum._id).lean()).toMatchObject({ taken: 6 });
});

test('whoever goes alone comes in between, in turn', async () => {
  const forum = await createForum({ registration: { capacity: 10, waitingList: true } });
  await seatPoolOf(forum);
  const order: string[] = [];
  const shared = (name: string) => inSharedSeatTransaction(forum._id, async () => void order.push(name));
  const alone = (name: string) => inSeatTransaction(forum._id, async () => void order.push(name));
  await Promise.all([shared('a'), shared('b'), alone('c'), shared('d')]);
  expect(order.toSorted()).toEqual(['a', 'b', 'c', 'd']);
  expect(order.indexOf('c')).toBeGreaterThan(order.indexOf('b'));
});

test('without a waiting list those who find nothing are refused, the others have their seats', async () => {
  const forum = await createForum({ registration: { capacity: 5, waitingList: false } });
  const send = () => sendRegistration(app, forum);
  const answers = await Promise.all(Array.from({ length: 20 }, send));
  expect(answers.filter(({ status }) => status === 303)).toHaveLength(5);
  expect(answers.filter(({ status }) => status === 422)).toHaveLength(15);
  expect(await RegistrationModel.countDocuments({ forum: forum._id })).toBe(5);
});
