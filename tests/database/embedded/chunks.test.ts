import { randomBytes } from 'node:crypto';
import { Binary } from 'mongodb';
import { describe, expect, test } from 'vitest';
import { openDatabase } from './open.ts';

const { db } = await openDatabase();

interface File {
  _id: number;
  group: number;
  other: number;
  bytes: Binary;
}

const COUNT = 450;

/** Bytes that are no text, among them zeros; every fortieth document is too large to be read with others. */
const file = (_id: number): File => ({
  _id,
  group: _id % 2,
  other: _id,
  bytes: new Binary(randomBytes(_id % 40 === 7 ? 40_000 : _id % 300)),
});

const files = db.collection<File>('files');
const stored = Array.from({ length: COUNT }, (_, n) => file(n));
await files.createIndex({ group: 1, other: 1 });
await files.insertMany(stored);

const only = (group: number) => stored.filter((one) => one.group === group);

describe('documents that are read many at a time', () => {
  test('come whole, all of them and in order, by index in both directions', async () => {
    expect(await files.find({ group: 1 }).sort({ other: 1 }).toArray()).toEqual(only(1));
    expect(await files.find({ group: 1 }).sort({ group: -1, other: -1 }).toArray()).toEqual(
      only(1).toReversed(),
    );
  });

  test('come whole by scan and by ranges of _id in both directions', async () => {
    expect(await files.find().sort({ $natural: 1 }).toArray()).toEqual(stored);
    expect(await files.find().sort({ $natural: -1 }).toArray()).toEqual(stored.toReversed());
    const late = stored.slice(101);
    expect(
      await files
        .find({ _id: { $gt: 100 } })
        .sort({ _id: 1 })
        .toArray(),
    ).toEqual(late);
    expect(
      await files
        .find({ _id: { $gt: 100 } })
        .sort({ _id: -1 })
        .toArray(),
    ).toEqual(late.toReversed());
  });

  test('as many as are wanted, after as many as are skipped', async () => {
    for (const [skip, limit] of [
      [0, 1],
      [0, 2],
      [7, 1],
      [99, 3],
      [100, 101],
      [440, 50],
    ] as const) {
      const part = stored.slice(skip, skip + limit);
      expect(await files.find().sort({ _id: 1 }).skip(skip).limit(limit).toArray()).toEqual(part);
    }
  });

  test('those are found that come late, where few are wanted and the rest must be looked at', async () => {
    const wanted = { group: 1, other: { $mod: [COUNT, 449] as [number, number] } };
    expect(await files.findOne(wanted)).toEqual(stored[449]);
    expect(await files.findOne({ other: { $mod: [COUNT, 448] } })).toEqual(stored[448]);
  });
});
