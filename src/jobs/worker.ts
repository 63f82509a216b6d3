import { JobModel } from './job.ts';
import { anythingDue } from './lease.ts';
import { jobBell } from './queue.ts';
import { enqueueDue } from './recurring.ts';
import { claimJob, runJob } from './runJob.ts';
import { startWorkLoop, type WorkLoop } from './workLoop.ts';

const AT_ONCE = 2;
const SCHEDULES_MS = 1_000;

/** Runs jobs as they become due, and those of the schedules. Several processes may do so at once. */
export function startJobWorker(onError: (error: unknown) => void, clock = () => new Date()): WorkLoop {
  const loop = startWorkLoop({
    isDue: () => anythingDue(JobModel, clock()),
    claim: () => claimJob(clock()),
    run: (job) => runJob(job, clock),
    slots: () => AT_ONCE,
    bell: jobBell,
    onError,
  });
  const seen = new Map<string, string>();
  let busy: Promise<void> | undefined;
  const timer = setInterval(() => {
    busy ??= enqueueDue(clock(), seen)
      .catch(onError)
      .then(() => {
        busy = undefined;
      });
  }, SCHEDULES_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await busy;
      await loop.stop();
    },
  };
}
