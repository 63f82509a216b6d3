import fc, { type Arbitrary } from 'fast-check';
import type { Collection } from 'mongodb';
import { expect, test } from 'vitest';
import { openDatabase } from '../open.ts';
import { runs } from './values.ts';

const { db } = await openDatabase();

/** Documents so simple that what a command does to them can be said in a line. */
interface Thing {
  _id: number;
  n?: number;
  word?: string;
  list?: number[];
}

/** A collection in memory. */
type Model = Map<number, Thing>;

/** A command for the database and for the model; both say how many documents it was about. */
interface Step {
  name: string;
  run(things: Collection<Thing>): Promise<number>;
  model(things: Model): number;
}

/** The step, shown by its name where a case fails. */
const named = (one: Step): Step => Object.assign(one, { [fc.toStringMethod]: () => one.name });

const id = fc.integer({ min: 1, max: 5 });
const n = fc.integer({ min: -2, max: 2 });
const word = fc.constantFrom('a', 'b', 'ab');

const thing: Arbitrary<Thing> = fc.record(
  { _id: id, n, word, list: fc.array(n, { maxLength: 2 }) },
  { requiredKeys: ['_id'], noNullPrototype: true },
);

const DUPLICATE_KEY = 11000;

const insert = thing.map(
  (document): Step => ({
    name: `insert ${JSON.stringify(document)}`,
    run: (things) =>
      things.insertOne(document).then(
        () => 1,
        (error) => {
          expect(error.code).toBe(DUPLICATE_KEY);
          return 0;
        },
      ),
    model: (things) => {
      if (things.has(document._id)) return 0;
      things.set(document._id, structuredClone(document));
      return 1;
    },
  }),
);

const remove = word.map(
  (value): Step => ({
    name: `delete all ${value}`,
    run: async (things) => (await things.deleteMany({ word: value })).deletedCount,
    model: (things) => {
      const found = [...things.values()].filter((one) => one.word === value);
      for (const one of found) things.delete(one._id);
      return found.length;
    },
  }),
);

const replace = fc.tuple(thing, fc.boolean()).map(
  ([{ _id, ...fields }, upsert]): Step => ({
    name: `replace ${_id} by ${JSON.stringify(fields)}${upsert ? ', upsert' : ''}`,
    run: async (things) => {
      const { matchedCount, upsertedCount } = await things.replaceOne({ _id }, fields, { upsert });
      return matchedCount + upsertedCount;
    },
    model: (things) => {
      if (!things.has(_id) && !upsert) return 0;
      things.set(_id, structuredClone({ _id, ...fields }));
      return 1;
    },
  }),
);

/** An update of all things with this word. */
const updateAll = (name: string, value: string, update: object, change: (one: Thing) => void): Step => ({
  name: `${name} of all ${value}`,
  run: async (things) => (await things.updateMany({ word: value }, update)).matchedCount,
  model: (things) => {
    const found = [...things.values()].filter((one) => one.word === value);
    for (const one of found) change(one);
    return found.length;
  },
});

const set = fc.tuple(word, n).map(([value, to]) =>
  updateAll(`set n to ${to}`, value, { $set: { n: to } }, (one) => {
    one.n = to;
  }),
);

const increase = fc.tuple(word, n).map(([value, by]) =>
  updateAll(`add ${by} to n`, value, { $inc: { n: by } }, (one) => {
    one.n = (one.n ?? 0) + by;
  }),
);

const unset = word.map((value) =>
  updateAll('unset n', value, { $unset: { n: '' } }, (one) => {
    delete one.n;
  }),
);

const push = fc.tuple(word, n).map(([value, item]) =>
  updateAll(`push ${item}`, value, { $push: { list: item } }, (one) => {
    one.list = [...(one.list ?? []), item];
  }),
);

const findByNumber = n.map(
  (value): Step => ({
    name: `count n = ${value}`,
    run: async (things) => (await things.find({ n: value }).toArray()).length,
    model: (things) => [...things.values()].filter((one) => one.n === value).length,
  }),
);

const findInList = n.map(
  (value): Step => ({
    name: `count ${value} in list`,
    run: (things) => things.countDocuments({ list: value }),
    model: (things) => [...things.values()].filter((one) => one.list?.includes(value)).length,
  }),
);

const step = fc
  .oneof(
    { weight: 3, arbitrary: insert },
    remove,
    replace,
    set,
    increase,
    unset,
    push,
    findByNumber,
    findInList,
  )
  .map(named);

const KEYS = [{ word: 1 }, { n: -1 }, { list: 1 }, { word: 1, n: 1 }, { list: 1, word: -1 }] as const;

test('a sequence of commands leaves what a collection in memory holds', async () => {
  let collections = 0;
  const cases = fc.tuple(fc.subarray([...KEYS]), fc.array(step, { minLength: 5, maxLength: 30 }));
  await fc.assert(
    fc.asyncProperty(cases, async ([keys, steps]) => {
      const things = await db.createCollection<Thing>(`modelled${++collections}`);
      for (const key of keys) await things.createIndex(key);
      const model: Model = new Map();
      for (const { name, run, model: apply } of steps)
        expect([name, await run(things)]).toEqual([name, apply(model)]);
      const expected = [...model.values()].sort((a, b) => a._id - b._id);
      expect(await things.find({}, { sort: { _id: 1 } }).toArray()).toEqual(expected);
      await things.drop();
    }),
    runs(40),
  );
});
