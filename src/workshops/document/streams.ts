import { Types } from 'mongoose';
import type { Author } from '../author.ts';
import { onFactsChanged } from './facts.ts';
import { forgetIdle, groupsListenedTo, inReplica, listen, sequenceOf } from './replicas.ts';
import { UpdateModel } from './updateLog.ts';

/** One browser that hears of changes as they come. `send` writes an event of the stream (Server-Sent Events, HTML standard). */
export interface Hearer {
  account: Author;
  send(event: string, data: string): void;
  end(): void;
}

interface Circle {
  hearers: Set<Hearer>;
  stop: () => void;
}

const circles = new Map<string, Circle>();

/** A browser has the workspace of a group open as often as this at most, in tabs and on devices of one person. */
const MOST_STREAMS = 12;

/** Whether a person may open one more stream of a group. */
export function mayHear(group: Types.ObjectId, person: Author): boolean {
  const hearers = [...(circles.get(String(group))?.hearers ?? [])];
  return hearers.filter(({ account }) => account.id === person.id).length < MOST_STREAMS;
}

/**
 * Lets a browser hear what changes in a group's document, and who is there.
 * @returns what ends it.
 */
export function hear(group: Types.ObjectId, hearer: Hearer): () => void {
  const key = String(group);
  const circle = circles.get(key) ?? begin(group);
  circle.hearers.add(hearer);
  tellWhoIsHere(circle);
  return () => {
    circle.hearers.delete(hearer);
    if (circle.hearers.size > 0) return tellWhoIsHere(circle);
    circle.stop();
    circles.delete(key);
  };
}

/** Ends every stream: the process stops, and browsers look for another one. */
export function endStreams(): void {
  for (const { hearers } of circles.values()) for (const hearer of hearers) hearer.end();
}

function begin(group: Types.ObjectId): Circle {
  const hearers = new Set<Hearer>();
  const stop = listen(group, (update, by) => {
    const data = JSON.stringify({ update: Buffer.from(update).toString('base64'), by });
    for (const hearer of hearers) hearer.send('update', data);
  });
  const circle = { hearers, stop };
  circles.set(String(group), circle);
  return circle;
}

function tellWhoIsHere({ hearers }: Circle): void {
  const people = new Map([...hearers].map(({ account }) => [account.id, account]));
  const data = JSON.stringify([...people.values()]);
  for (const hearer of hearers) hearer.send('people', data);
}

onFactsChanged((group) => {
  for (const hearer of circles.get(group)?.hearers ?? []) hearer.send('facts', '{}');
});

/** How long another process's change takes to be seen here at most, in milliseconds. */
const POLL_MS = 700;

/** Follows what other processes store, for the groups that somebody of this process looks at. */
export function followDocuments(onError: (error: unknown) => void): { stop(): void } {
  let isBusy = false;
  const poll = async () => {
    if (isBusy) return;
    isBusy = true;
    try {
      await catchUp();
      forgetIdle();
    } catch (error) {
      onError(error);
    } finally {
      isBusy = false;
    }
  };
  const timer = setInterval(() => void poll(), POLL_MS).unref();
  return { stop: () => clearInterval(timer) };
}

async function catchUp(): Promise<void> {
  const behind = groupsListenedTo().map((key) => ({
    group: new Types.ObjectId(key),
    seq: { $gt: sequenceOf(key) },
  }));
  if (behind.length === 0) return;
  const news = await UpdateModel.find({ $or: behind })
    .select({ group: 1 })
    .lean<{ group: Types.ObjectId }[]>();
  for (const key of new Set(news.map(({ group }) => String(group)))) {
    await inReplica(new Types.ObjectId(key), (replica) => replica.catchUp());
  }
}
