import mongoose, { Types } from 'mongoose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { config } from '../../../src/config.ts';
import { connectDatabase, type Database } from '../../../src/database/connect.ts';
import { stateAt, stretchesOf } from '../../../src/workshops/document/states.ts';
import { appendUpdate, compactUpdates, UpdateModel } from '../../../src/workshops/document/updateLog.ts';

let database: Database;
let group: Types.ObjectId;
beforeAll(async () => {
  database = await connectDatabase(config);
});
afterAll(async () => {
  await mongoose.connection.dropDatabase();
  await database.close();
});
beforeEach(() => {
  group = new Types.ObjectId();
});

const START = Date.parse('2025-11-13T15:00:00Z');
const NADIA = { id: 'n', name: 'Nadia' };
const SAID = { id: 's', name: 'Saïd' };

/** Types one letter an update: who, and how many seconds after the start. */
async function type(...letters: [letter: string, by: typeof NADIA, second: number][]) {
  const doc = new Y.Doc();
  const made: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => made.push(update));
  for (const [index, [letter, by, second]] of letters.entries()) {
    doc.getText('t').insert(index, letter);
    await appendUpdate(group, index, made[index] as Uint8Array, by, new Date(START + second * 1000));
  }
}
const textAt = async (seq: number) => (await stateAt(group, seq))?.doc.getText('t').toString();
const log = () => UpdateModel.find({ group }).sort({ seq: 1 }).lean();
const LATER = new Date(START + 3_600_000);

test('a number is given once', async () => {
  const update = Y.encodeStateAsUpdate(new Y.Doc());
  const added = await Promise.all(
    [1, 2, 3].map(() => appendUpdate(group, 0, update, NADIA, new Date(START))),
  );
  expect(added.sort()).toEqual([false, false, true]);
});

test('compaction merges what one person wrote within a minute, and nothing else', async () => {
  await type(
    ['a', NADIA, 0],
    ['b', NADIA, 10],
    ['c', SAID, 20],
    ['d', SAID, 30],
    ['e', SAID, 95],
    ['f', NADIA, 100],
  );
  await compactUpdates(group, LATER);
  expect((await log()).map(({ from, seq, by }) => [from, seq, by.name])).toEqual([
    [1, 2, 'Nadia'],
    [3, 4, 'Saïd'],
    [5, 5, 'Saïd'],
    [6, 6, 'Nadia'],
  ]);
  expect(await textAt(6)).toBe('abcdef');
  expect(await textAt(4)).toBe('abcd');
  expect(await textAt(3)).toBeUndefined();
});

test('compaction leaves alone what is still being written', async () => {
  await type(['a', NADIA, 0], ['b', NADIA, 1]);
  await compactUpdates(group, new Date(START + 60_000));
  expect(await log()).toHaveLength(2);
});

test('a crash in the middle of a compaction loses nothing: what is there twice is read once, and merged again', async () => {
  await type(['a', NADIA, 0], ['b', NADIA, 1], ['c', NADIA, 2]);
  const before = await log();
  await compactUpdates(group, LATER);
  await UpdateModel.insertMany(before.slice(0, 2));
  expect(await textAt(3)).toBe('abc');
  await compactUpdates(group, LATER);
  expect(await log()).toHaveLength(1);
  expect(await textAt(3)).toBe('abc');
});

test('stretches of writing are told by person, newest first, with a pause in between', async () => {
  await type(['a', NADIA, 0], ['b', NADIA, 60], ['c', SAID, 70], ['d', SAID, 400]);
  const told = (await stretchesOf(group)).map(({ seq, by, from, to }) => [seq, by.name, +to - +from]);
  expect(told).toEqual([
    [4, 'Saïd', 0],
    [3, 'Saïd', 0],
    [2, 'Nadia', 60_000],
  ]);
});
