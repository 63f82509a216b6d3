import type { Db } from 'mongodb';
import { beginStep, counted } from '../commandLine/progress.ts';
import { describe, matchCollections, matchIndexes } from './catalog.ts';
import { compareCapped, fillCapped, mergeCollection, type Pass } from './merge.ts';
import type { Side } from './sides.ts';

/** More are of no use: something else is changing one of the sides. */
const MOST_PASSES = 8;

export interface Moved {
  /** What the last pass found, by collection. */
  passes: Map<string, Pass>;
  /** What that pass still had to change; 0: both sides were the same, document by document. */
  changed: number;
}

/**
 * Makes the target the same as the source, pass by pass, until a pass finds no difference: that one is the check of every
 * document. What an interrupted move has copied is found to be the same. A source that is being written to always has
 * something new: there it is over when a pass finds more than half of what the one before it did.
 */
export async function moveAll(source: Side, target: Side, isAtRest: boolean): Promise<Moved> {
  let before = Number.POSITIVE_INFINITY;
  for (let pass = 1; ; pass++) {
    const moved = await runPass(source.db, target.db, pass);
    const isWorthMore = isAtRest ? pass < MOST_PASSES : moved.changed * 2 < before;
    if (moved.changed === 0 || !isWorthMore) return moved;
    before = moved.changed;
  }
}

async function runPass(source: Db, target: Db, number: number): Promise<Moved> {
  let changed = await matchCollections(source, target);
  const passes = new Map<string, Pass>();
  for (const { name, isView, isCapped } of await describe(source)) {
    if (isView) continue;
    const pass = isCapped
      ? await passCapped(source, target, name)
      : await passCollection(source, target, name, number);
    passes.set(name, pass);
    changed += pass.changed + (await matchIndexes(source, target, name));
  }
  return { passes, changed };
}

async function passCollection(source: Db, target: Db, name: string, number: number): Promise<Pass> {
  const step = beginStep(`Pass ${number}, ${name}`);
  const total = await source.collection(name).estimatedDocumentCount();
  let seen = 0;
  const pass = await mergeCollection(source.collection(name), target.collection(name), () => {
    step.at(++seen / total);
  });
  step.done(
    `${counted(pass.documents, 'document')}, ${pass.changed ? `${pass.changed} written` : 'the same'}`,
  );
  return pass;
}

/** Its order cannot be mended: where anything differs it is filled anew. */
async function passCapped(source: Db, target: Db, name: string): Promise<Pass> {
  const pass = await compareCapped(source.collection(name), target.collection(name));
  if (pass.changed === 0) return pass;
  await target.dropCollection(name);
  await matchCollections(source, target);
  await fillCapped(source.collection(name), target.collection(name));
  return pass;
}

/**
 * Looks whether every document was seen: one whose id is of a kind that cannot be asked for in order would be missed.
 * @throws Error that names the collection.
 */
export async function refuseUnseen(source: Side, { passes }: Moved): Promise<void> {
  for (const [name, { documents }] of passes) {
    const there = await source.db.collection(name).countDocuments({});
    if (there !== documents)
      throw new Error(`${name}: ${there - documents} documents have ids of a kind that cannot be moved`);
  }
}

/** Both sides, collection by collection. */
export function table({ passes }: Moved): string {
  const width = Math.max(10, ...[...passes.keys()].map((name) => name.length));
  const row = (name: string, count: string, from: string, to: string) =>
    `${name.padEnd(width)} ${count.padStart(12)}  ${from.padEnd(16)}  ${to}`;
  const lines = [...passes].map(([name, { documents, sourceDigest, targetDigest }]) =>
    row(name, documents.toLocaleString('en'), sourceDigest.slice(0, 16), targetDigest.slice(0, 16)),
  );
  return [row('collection', 'documents', 'digest of source', 'digest of target'), ...lines].join('\n');
}
