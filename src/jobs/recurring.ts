import { dayOf, localOf } from '../i18n/zone.ts';
import { enqueue } from './queue.ts';

/** A job that comes again: each so many milliseconds, or daily at a time of the wall clock in a zone. */
export type Schedule = { name: string } & ({ everyMs: number } | { dailyAt: string; timeZone: string });

/** Every schedule of the program; the names are those of `handlers.ts`. */
export const schedules: readonly Schedule[] = [
  { name: 'registrations.keepSeats', everyMs: 60_000 },
  { name: 'registrations.recountSeats', everyMs: 3_600_000 },
  { name: 'agenda.announceReleases', everyMs: 60_000 },
  { name: 'files.sweep', everyMs: 3_600_000 },
  { name: 'speakers.sendMails', everyMs: 60_000 },
  { name: 'speakers.tellOfAbsences', everyMs: 60_000 },
  { name: 'workshops.projectDocuments', everyMs: 60_000 },
];

const DAY = 24 * 60 * 60 * 1000;

/** The turn that an instant belongs to. Turns missed while no process ran are not made up for, except the last. */
export function turnOf(schedule: Schedule, now: Date): string {
  if ('everyMs' in schedule) return String(Math.floor(now.getTime() / schedule.everyMs));
  const time = localOf(now, schedule.timeZone).slice(11);
  const instant = time >= schedule.dailyAt ? now : new Date(now.getTime() - DAY);
  return dayOf(instant, schedule.timeZone);
}

/**
 * Stores the jobs whose turn it is. Each turn has its own key, so several processes may call this and the job is stored
 * once. `seen` spares this process asking again about a turn it knows.
 */
export async function enqueueDue(
  now: Date,
  seen: Map<string, string>,
  list: readonly Schedule[] = schedules,
): Promise<void> {
  for (const schedule of list) {
    const turn = turnOf(schedule, now);
    if (seen.get(schedule.name) === turn) continue;
    const keepFor = 'everyMs' in schedule ? Math.max(2 * schedule.everyMs, 60 * 60 * 1000) : 3 * DAY;
    await enqueue(schedule.name, {}, { dedupeKey: `${schedule.name} ${turn}`, keepFor });
    seen.set(schedule.name, turn);
  }
}
