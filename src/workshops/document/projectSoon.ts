import { findGroup } from '../queries/access.ts';
import { type Owner, project } from './projection.ts';
import { forgetReplicas, inReplica } from './replicas.ts';
import { DocumentModel } from './updateLog.ts';

/** A document is projected when nobody has written in it for so long, in milliseconds… */
const QUIET = 1_500;
/** …and at least so often while they go on. Each time makes a version of what was changed. */
const AT_MOST = 20_000;

interface Due {
  since: number;
  timer: NodeJS.Timeout;
}

const due = new Map<string, Due>();

/** Brings the records of a group to its document, once the writing pauses. */
export function projectSoon(group: Owner): void {
  const key = String(group._id);
  const before = due.get(key);
  if (before) clearTimeout(before.timer);
  const since = before?.since ?? Date.now();
  const wait = Math.max(0, Math.min(QUIET, since + AT_MOST - Date.now()));
  const timer = setTimeout(() => {
    // What fails here is still noted as due in the database, and the job that looks for it says what went wrong.
    projectNow(group).catch(() => {});
  }, wait);
  due.set(key, { since, timer: timer.unref() });
}

/** The same at once. */
export async function projectNow(group: Owner): Promise<void> {
  const key = String(group._id);
  clearTimeout(due.get(key)?.timer);
  due.delete(key);
  await inReplica(group._id, (replica) => project(replica, group, new Date()));
}

/**
 * What waits here for a pause, before somebody reads the records: whoever wrote a moment ago finds it there.
 * @returns whether anything waited.
 */
export async function projectIfWaiting(group: Owner): Promise<boolean> {
  const isWaiting = due.has(String(group._id));
  if (isWaiting) await projectNow(group);
  return isWaiting;
}

/** Projects every document that has changes which are not in the records, after a crash too. The job of that name. */
export async function projectDue(): Promise<void> {
  const rows = await DocumentModel.find({ isDue: true }).select({ _id: 1 }).lean<{ _id: Owner['_id'] }[]>();
  for (const { _id } of rows) {
    const group = !due.has(String(_id)) && (await findGroup(_id));
    if (group) await projectNow(group);
  }
}

/** Lets go of every document and of what was planned, as a crash does: what was acknowledged is in the log. */
export function forgetDocuments(): void {
  for (const { timer } of due.values()) clearTimeout(timer);
  due.clear();
  forgetReplicas();
}

/** Projects what waits for a pause, before the process ends. */
export async function projectWaiting(): Promise<void> {
  for (const key of [...due.keys()]) {
    const group = await findGroup(key);
    if (group) await projectNow(group);
  }
}
