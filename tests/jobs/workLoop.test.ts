import { afterEach, expect, test, vi } from 'vitest';
import { makeBell } from '../../src/jobs/bell.ts';
import { startWorkLoop, type Work, type WorkLoop } from '../../src/jobs/workLoop.ts';

let loop: WorkLoop | undefined;
afterEach(async () => {
  await loop?.stop();
});

/** Work on a list of numbers; `given` changes how. */
function workOn(items: number[], given: Partial<Work<number>> = {}) {
  const done: number[] = [];
  const errors: unknown[] = [];
  const bell = makeBell();
  const work: Work<number> = {
    isDue: async () => items.length > 0,
    claim: async () => items.shift(),
    run: async (item) => void done.push(item),
    slots: () => 2,
    bell,
    onError: (error) => errors.push(error),
    ...given,
  };
  return { items, done, errors, bell, start: () => (loop = startWorkLoop(work)) };
}

test('does what waits at the start, and what comes when the bell rings', async () => {
  // `isDue` says no, so only the bell can have told.
  const { items, done, bell, start } = workOn([1, 2, 3], { isDue: async () => false });
  start();
  await vi.waitFor(() => expect(done).toEqual([1, 2, 3]));
  items.push(4);
  bell.ring();
  bell.ring();
  await vi.waitFor(() => expect(done).toEqual([1, 2, 3, 4]));
});

test('looks by itself for what other processes stored', async () => {
  const { items, done, start } = workOn([]);
  start();
  items.push(1);
  await vi.waitFor(() => expect(done).toEqual([1]), { timeout: 3_000 });
});

test('has no more under way than there are slots', async () => {
  let underWay = 0;
  let most = 0;
  const { items, start } = workOn([1, 2, 3, 4, 5], {
    run: async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setTimeout(resolve, 5));
      underWay -= 1;
    },
  });
  start();
  await vi.waitFor(() => expect(items).toEqual([]));
  expect(most).toBe(2);
});

test('reports an error and goes on with the next', async () => {
  const seen: number[] = [];
  const { errors, start } = workOn([1, 2, 3], {
    run: async (item) => {
      if (item === 1) throw new Error('one is broken');
      seen.push(item);
    },
  });
  start();
  await vi.waitFor(() => expect(seen).toEqual([2, 3]));
  expect(errors.map(String)).toEqual(['Error: one is broken']);
});

test('waits at its stop for what is under way, and takes nothing more', async () => {
  const gate = Promise.withResolvers<void>();
  const started = Promise.withResolvers<void>();
  const { items, bell, start } = workOn([1], {
    run: () => {
      started.resolve();
      return gate.promise;
    },
  });
  const running = start();
  await started.promise;
  let stopped = false;
  const stop = running.stop().then(() => {
    stopped = true;
  });
  items.push(2);
  bell.ring();
  await new Promise((resolve) => setTimeout(resolve, 40));
  expect(stopped).toBe(false);
  gate.resolve();
  await stop;
  expect(items).toEqual([2]);
});
