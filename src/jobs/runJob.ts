import { backOff } from './backOff.ts';
import { handlers, type JobHandler } from './handlers.ts';
import { JobModel, type JobRecord } from './job.ts';
import { claimNext, holdingLease, settle } from './lease.ts';

export type Handlers = Readonly<Record<string, JobHandler>>;

export function claimJob(now: Date): Promise<JobRecord | undefined> {
  return claimNext<JobRecord>(JobModel, 'running', now);
}

/**
 * Runs a claimed job and writes down what became of it.
 * @throws what the handler threw, once the job is set to run again later, so that somebody hears of it.
 */
export async function runJob(job: JobRecord, clock: () => Date, known: Handlers = handlers): Promise<void> {
  try {
    const handler = known[job.name];
    if (!handler) throw new Error(`no handler for the job ${job.name}`);
    await holdingLease(JobModel, job, clock, () => handler(job.payload, clock()));
  } catch (error) {
    await settle(JobModel, job, afterFailure(job, error, clock()));
    throw error;
  }
  await settle(JobModel, job, { state: 'done', expiresAt: expiry(job, clock()) });
}

function afterFailure(job: JobRecord, error: unknown, now: Date) {
  const lastError = String(error instanceof Error ? error.message : error).slice(0, 1000);
  const wait = backOff(job.attempts);
  return wait === undefined
    ? { state: 'failed', lastError, expiresAt: expiry(job, now) }
    : { state: 'retrying', lastError, runAfter: new Date(now.getTime() + wait) };
}

function expiry(job: JobRecord, now: Date): Date {
  return new Date(now.getTime() + job.keepFor);
}
