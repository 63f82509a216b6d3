import { createHash } from 'node:crypto';
import type { Collection } from 'mongodb';
import { asTheyCame, inOrder, type Stored } from './order.ts';
import { BatchWriter } from './writer.ts';

/** What a pass over one collection found. */
export interface Pass {
  /** Documents of the source. */
  documents: number;
  /** Documents that were not the same on both sides, and were made so. */
  changed: number;
  /** SHA-256 of all documents in their order, as they were before they were made the same. */
  sourceDigest: string;
  targetDigest: string;
}

/** Reads along, and keeps count and digest. */
class Reading {
  readonly #documents: AsyncIterator<Stored>;
  readonly #hash = createHash('sha256');
  count = 0;
  current: Stored | undefined;

  constructor(documents: AsyncIterable<Stored>) {
    this.#documents = documents[Symbol.asyncIterator]();
  }

  async next(): Promise<void> {
    const { value, done } = await this.#documents.next();
    this.current = done ? undefined : value;
    if (!this.current) return;
    this.count++;
    this.#hash.update(this.current.bytes);
  }

  digest(): string {
    return this.#hash.digest('hex');
  }
}

const same = (a: Stored, b: Stored) => Buffer.compare(a.bytes, b.bytes) === 0;

/** Which of two comes first; who has come to the end comes last. */
function order(a: Stored | undefined, b: Stored | undefined): number {
  if (!a || !b) return a ? -1 : 1;
  return Buffer.compare(a.key, b.key);
}

/**
 * Makes a collection the same as another: both are read in the order of their ids, what is missing is inserted, what
 * differs by a single byte is replaced, what is too many is removed.
 */
export async function mergeCollection(
  source: Collection,
  target: Collection,
  onDocument: () => void,
): Promise<Pass> {
  const [from, to] = [new Reading(inOrder(source)), new Reading(inOrder(target))];
  const writer = new BatchWriter(target);
  let changed = 0;
  await Promise.all([from.next(), to.next()]);
  while (from.current || to.current) {
    const [wanted, there] = [from.current, to.current];
    const comparison = order(wanted, there);
    const isSame = comparison === 0 && wanted && there && same(wanted, there);
    if (!isSame) {
      changed++;
      if (there && comparison >= 0) await writer.remove(there.id);
      if (wanted && comparison <= 0) await writer.insert(wanted.bytes);
    }
    if (comparison <= 0) onDocument();
    await Promise.all([comparison <= 0 && from.next(), comparison >= 0 && to.next()]);
  }
  await writer.flush();
  return {
    documents: from.count,
    changed: changed + writer.postponed,
    sourceDigest: from.digest(),
    targetDigest: to.digest(),
  };
}

/** Compares two capped collections, whose documents have the order in which they came. */
export async function compareCapped(source: Collection, target: Collection): Promise<Pass> {
  const [from, to] = [new Reading(asTheyCame(source)), new Reading(asTheyCame(target))];
  let changed = 0;
  await Promise.all([from.next(), to.next()]);
  while (from.current || to.current) {
    if (!from.current || !to.current || !same(from.current, to.current)) changed++;
    await Promise.all([from.next(), to.next()]);
  }
  return { documents: from.count, changed, sourceDigest: from.digest(), targetDigest: to.digest() };
}

/** Fills an empty capped collection. */
export async function fillCapped(source: Collection, target: Collection): Promise<void> {
  const writer = new BatchWriter(target);
  for await (const { bytes } of asTheyCame(source)) await writer.insert(bytes);
  await writer.flush();
}
