import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { insertDocument } from '../../../src/database/embedded/commands/insert.ts';
import { createIndex } from '../../../src/database/embedded/indexes/create.ts';
import { planQuery } from '../../../src/database/embedded/planner/plan.ts';
import { type Selection, select } from '../../../src/database/embedded/planner/select.ts';
import { Store } from '../../../src/database/embedded/store/store.ts';
import { equal } from '../../../src/database/embedded/values/compare.ts';
import { type Document, encode } from '../../../src/database/embedded/values/document.ts';
import { show } from '../../../src/database/embedded/values/show.ts';
import { anyValue, Random, scalar } from './random.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'multaqa-planner-'));
const store = new Store(path.join(folder, 'database.sqlite'));
afterAll(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

const random = new Random(7);
const snapshot = store.writer;
const collection = snapshot.catalog.create('test', 'things');
const INDEXES: Document[] = [
  { name: 'a', key: { a: 1 } },
  { name: 'b', key: { b: -1 } },
  { name: 'ab', key: { a: 1, b: -1 } },
  { name: 'c.a', key: { 'c.a': 1, 'c.b': 1 } },
  { name: 'sparse', key: { d: 1 }, sparse: true },
  { name: 'partial', key: { e: 1 }, partialFilterExpression: { e: { $gt: 0 } } },
];

const documents = Array.from({ length: 120 }, (_, index): Document => {
  const document: Document = { _id: index % 2 ? index : String(index) };
  for (const name of ['a', 'b', 'd', 'e'])
    if (random.below(5)) document[name] = random.below(3) ? scalar(random) : anyValue(random);
  document.c = Array.from({ length: random.below(3) }, () => ({ a: scalar(random), b: random.below(4) }));
  return document;
});
for (const document of documents)
  if (!Array.isArray(document.a) || !Array.isArray(document.b))
    insertDocument(snapshot, collection, encode(document));
for (const specification of INDEXES) createIndex(snapshot, collection, specification);

const PATHS = ['a', 'b', 'c.a', 'c.b', 'd', 'e', '_id'];

function condition(): unknown {
  switch (random.below(8)) {
    case 0:
      return { $in: [scalar(random), scalar(random), null] };
    case 1:
      return { $gt: scalar(random) };
    case 2:
      return { $gte: scalar(random), $lt: scalar(random) };
    case 3:
      return { $lte: scalar(random) };
    case 4:
      return { $ne: scalar(random) };
    case 5:
      return /^a/;
    default:
      return anyValue(random);
  }
}

function filter(): Document {
  const paths = [random.pick(PATHS), random.pick(PATHS)].slice(0, 1 + random.below(2));
  const fields = Object.fromEntries(paths.map((one) => [one, condition()]));
  const kind = random.below(8);
  if (kind === 0) return { $or: [fields, { [random.pick(PATHS)]: condition() }] };
  if (kind === 1) return { $and: [fields, { [random.pick(PATHS)]: condition() }] };
  return kind === 2 ? { c: { $elemMatch: { a: condition(), b: random.below(4) } } } : fields;
}

const idsOf = (selection: Selection) =>
  select(snapshot, collection, selection).map(({ document }) => document._id);

test('a query by indexes finds what a scan finds', () => {
  const used = new Set<string>();
  for (let round = 0; round < 1500; round++) {
    const wanted = filter();
    const plan = planQuery(collection, { filter: wanted, sort: [], collation: '' });
    used.add(plan.kind === 'index' ? plan.index.name : plan.kind);
    const byPlan = new Set(idsOf({ filter: wanted }).map(show));
    const byScan = new Set(idsOf({ filter: wanted, hint: { $natural: 1 } }).map(show));
    if (byPlan.size !== byScan.size || [...byPlan].some((one) => !byScan.has(one)))
      expect({ filter: show(wanted), ids: [...byPlan] }).toEqual({ filter: show(wanted), ids: [...byScan] });
  }
  expect([...used].sort()).toEqual([
    'a',
    'ab',
    'b',
    'c.a',
    'idRange',
    'ids',
    'partial',
    'scan',
    'sparse',
    'union',
  ]);
});

test('a sort by an index gives the order a sort in memory gives', () => {
  for (let round = 0; round < 200; round++) {
    const wanted = filter();
    const sort = {
      [random.pick(PATHS)]: random.pick([1, -1]),
      [random.pick(PATHS)]: random.pick([1, -1]),
      _id: 1,
    };
    const byPlan = idsOf({ filter: wanted, sort });
    const byScan = idsOf({ filter: { $and: [wanted] }, sort, hint: { $natural: 1 } });
    if (!equal(byPlan, byScan)) expect({ wanted, sort, ids: byPlan }).toEqual({ wanted, sort, ids: byScan });
  }
});
