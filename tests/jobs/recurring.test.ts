import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { JobModel } from '../../src/jobs/job.ts';
import { enqueueDue, type Schedule, turnOf } from '../../src/jobs/recurring.ts';
import { openTestApp, type TestApp } from '../support/app.ts';

const daily: Schedule = { name: 'daily', dailyAt: '06:00', timeZone: 'Africa/Casablanca' };
const often: Schedule = { name: 'often', everyMs: 60_000 };
let app: TestApp;

beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  await JobModel.deleteMany();
});

test('a daily turn begins at its time on the wall clock of its zone', () => {
  // Casablanca is an hour ahead of UTC in June 2026.
  expect(turnOf(daily, new Date('2026-06-10T04:59:00Z'))).toBe('2026-06-09');
  expect(turnOf(daily, new Date('2026-06-10T05:00:00Z'))).toBe('2026-06-10');
  expect(turnOf(daily, new Date('2026-06-10T23:30:00Z'))).toBe('2026-06-10');
});

test('each turn is stored once, whoever asks and however often', async () => {
  const ask = (at: string) => enqueueDue(new Date(at), new Map(), [daily, often]);
  await Promise.all([ask('2026-06-10T08:00:10Z'), ask('2026-06-10T08:00:20Z'), ask('2026-06-10T08:00:30Z')]);
  expect(await JobModel.countDocuments({ name: 'daily' })).toBe(1);
  expect(await JobModel.countDocuments({ name: 'often' })).toBe(1);
  await ask('2026-06-10T08:01:00Z');
  expect(await JobModel.countDocuments({ name: 'daily' })).toBe(1);
  expect(await JobModel.countDocuments({ name: 'often' })).toBe(2);
});

test('a process does not ask the database again about a turn that it knows', async () => {
  const seen = new Map<string, string>();
  const now = new Date('2026-06-10T08:00:10Z');
  await enqueueDue(now, seen, [daily, often]);
  app.queries();
  await enqueueDue(new Date(now.getTime() + 1_000), seen, [daily, often]);
  expect(app.queries()).toBe(0);
});
