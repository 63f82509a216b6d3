import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { JobModel, type JobPayload } from '../../src/jobs/job.ts';
import { enqueue } from '../../src/jobs/queue.ts';
import { claimJob, runJob } from '../../src/jobs/runJob.ts';
import { startJobWorker } from '../../src/jobs/worker.ts';
import { openTestApp, type TestApp } from '../support/app.ts';

let app: TestApp;
const done: JobPayload[] = [];
const handlers = {
  'test.note': async (payload: JobPayload) => void done.push(payload),
  'test.break': async () => {
    throw new Error('not today');
  },
};

beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  await JobModel.deleteMany();
  done.length = 0;
});

const only = () => JobModel.findOne().orFail().lean();
const minutes = (count: number) => new Date(Date.now() + count * 60_000);

async function runNext(now = new Date()): Promise<boolean> {
  const job = await claimJob(now);
  if (job) await runJob(job, () => now, handlers).catch(() => {});
  return job !== undefined;
}

test('runs a job once with what it was told, and keeps it for a while', async () => {
  await enqueue('test.note', { forum: 'abc' });
  expect(await runNext()).toBe(true);
  expect(await runNext(minutes(600))).toBe(false);
  expect(done).toEqual([{ forum: 'abc' }]);
  const job = await only();
  expect(job).toMatchObject({ state: 'done', attempts: 1 });
  expect(job.runAfter).toBeUndefined();
  expect(job.expiresAt?.getTime()).toBeGreaterThan(minutes(29 * 24 * 60).getTime());
});

test('does not run a job before its time', async () => {
  await enqueue('test.note', {}, { runAfter: minutes(10) });
  expect(await runNext(minutes(9))).toBe(false);
  expect(await runNext(minutes(10.1))).toBe(true);
});

test('stores one job of a key, also after it is done', async () => {
  expect(await enqueue('test.note', { n: 1 }, { dedupeKey: 'k' })).toBe(true);
  expect(await enqueue('test.note', { n: 2 }, { dedupeKey: 'k' })).toBe(false);
  await runNext();
  expect(await enqueue('test.note', { n: 3 }, { dedupeKey: 'k' })).toBe(false);
  expect(done).toEqual([{ n: 1 }]);
});

test('runs a job that failed again later, and gives it up in the end', async () => {
  await enqueue('test.break');
  let now = new Date();
  await runNext(now);
  expect(await only()).toMatchObject({ state: 'retrying', attempts: 1, lastError: 'not today' });
  for (let job = await only(); job.runAfter; job = await only()) {
    now = job.runAfter;
    await runNext(now);
  }
  expect(await only()).toMatchObject({ state: 'failed', attempts: 9 });
});

test('says so when nobody knows the name of a job', async () => {
  await enqueue('test.unknown');
  await runNext();
  expect((await only()).lastError).toBe('no handler for the job test.unknown');
});

test('runs a job again when the process that had it died', async () => {
  await enqueue('test.note');
  const taken = await claimJob(new Date());
  expect(taken?.name).toBe('test.note');
  expect(await runNext(minutes(0.25))).toBe(false);
  expect(await runNext(minutes(0.5))).toBe(true);
  expect(await only()).toMatchObject({ state: 'done', attempts: 2 });
});

test('the worker reports what a handler throws and goes on', async () => {
  const errors: unknown[] = [];
  const worker = startJobWorker((error) => errors.push(error));
  await enqueue('test.unknown');
  await vi.waitFor(() => expect(errors).toHaveLength(1), { timeout: 3_000, interval: 20 });
  await worker.stop();
  expect(String(errors[0])).toContain('no handler for the job test.unknown');
});
