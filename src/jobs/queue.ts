import { makeBell } from './bell.ts';
import { JobModel, type JobPayload } from './job.ts';

const DAY = 24 * 60 * 60 * 1000;

export const jobBell = makeBell();

export interface EnqueueOptions {
  /** Not before; by default at once. */
  runAfter?: Date;
  /** A second job with this key is not stored, also after the first one is over, as long as that one is kept. */
  dedupeKey?: string;
  /** How long the job is kept once it is over, in milliseconds; thirty days by default. */
  keepFor?: number;
}

/**
 * Stores a job that `jobs/handlers.ts` knows by name. It is run at least once, after a crash again: handlers must be
 * idempotent.
 * @returns whether it was stored; not when one with the same `dedupeKey` exists.
 */
export async function enqueue(
  name: string,
  payload: JobPayload = {},
  { runAfter, dedupeKey, keepFor = 30 * DAY }: EnqueueOptions = {},
): Promise<boolean> {
  const now = new Date();
  try {
    await JobModel.create({
      name,
      payload,
      state: 'queued',
      runAfter: runAfter ?? now,
      ...(dedupeKey && { dedupeKey }),
      keepFor,
      createdAt: now,
    });
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
  if (!runAfter || runAfter <= now) jobBell.ring();
  return true;
}

/** Whether a write was refused because its unique key is taken. */
export function isDuplicate(error: unknown): boolean {
  return (error as { code?: unknown }).code === 11000;
}
