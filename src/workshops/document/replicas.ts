import type { Types } from 'mongoose';
import { NotFound } from '../../errors.ts';
import { GroupModel } from '../group.ts';
import { bringIn } from './bringIn.ts';
import { type Listener, LogReplaced, Replica } from './replica.ts';

/** A document nobody used for so long leaves the memory, in milliseconds. */
const IDLE = 5 * 60 * 1000;

interface Place {
  replica: Replica | undefined;
  listeners: Set<Listener>;
  /** Settles when whoever has the document now is done. */
  turn: Promise<unknown>;
  waiting: number;
  usedAt: number;
}

const places = new Map<string, Place>();

function placeOf(group: Types.ObjectId): Place {
  const key = String(group);
  let place = places.get(key);
  if (!place) {
    place = {
      replica: undefined,
      listeners: new Set(),
      turn: Promise.resolve(),
      waiting: 0,
      usedAt: Date.now(),
    };
    places.set(key, place);
  }
  return place;
}

/**
 * Gives the document of a group to one at a time, in the order in which they asked. Whatever throws while a change is
 * being stored makes it being loaded anew for the next.
 */
export async function inReplica<T>(
  group: Types.ObjectId,
  work: (replica: Replica) => Promise<T>,
): Promise<T> {
  const place = placeOf(group);
  place.waiting += 1;
  const before = place.turn;
  const result = (async () => {
    await before;
    try {
      return await inTurn(group, place, work);
    } finally {
      if (place.replica?.isBroken) place.replica = undefined;
      place.waiting -= 1;
      place.usedAt = Date.now();
    }
  })();
  place.turn = result.catch(() => {});
  return result;
}

/** A document whose log was replaced is read anew: devices bring back what the log has not. */
async function inTurn<T>(
  group: Types.ObjectId,
  place: Place,
  work: (replica: Replica) => Promise<T>,
): Promise<T> {
  place.replica ??= await loaded(group, place.listeners);
  try {
    return await work(place.replica);
  } catch (error) {
    if (!(error instanceof LogReplaced)) throw error;
    place.replica = await loaded(group, place.listeners);
    return work(place.replica);
  }
}

/** @throws NotFound where the group is gone: nobody writes into nowhere. */
async function loaded(group: Types.ObjectId, listeners: Set<Listener>): Promise<Replica> {
  if (!(await GroupModel.exists({ _id: group }))) throw new NotFound();
  for (;;) {
    const replica = new Replica(group, listeners);
    await replica.load();
    if (await bringIn(replica, group, new Date())) return replica;
  }
}

/** Hears of every change of a group's document from now on. @returns what ends it. */
export function listen(group: Types.ObjectId, listener: Listener): () => void {
  const { listeners } = placeOf(group);
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The groups whose changes somebody of this process waits for. */
export function groupsListenedTo(): string[] {
  return [...places].filter(([, { listeners }]) => listeners.size > 0).map(([group]) => group);
}

/** The number of the newest update that this process has of a document; 0 where it is not in memory. */
export function sequenceOf(group: string): number {
  return places.get(group)?.replica?.seq ?? 0;
}

/** Lets documents go that nobody has used for a while. What is not projected yet stays. */
export function forgetIdle(now = Date.now()): void {
  for (const [key, { replica, listeners, waiting, usedAt }] of places) {
    const isIdle = waiting === 0 && listeners.size === 0 && now - usedAt >= IDLE;
    if (isIdle && !replica?.touched.size) places.delete(key);
  }
}

/** Lets go of every document at once. */
export function forgetReplicas(): void {
  places.clear();
}
