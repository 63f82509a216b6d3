import { beforeAll, describe, expect, test } from 'vitest';
import { failure, type OpenDatabase, openDatabase } from './open.ts';

let open: OpenDatabase;

beforeAll(async () => {
  open = await openDatabase();
  const things = open.db.collection('things');
  await things.insertMany(Array.from({ length: 10 }, (_, n) => ({ n, even: n % 2 === 0 })));
  await things.createIndex({ n: 1 });
  await open.db.createCollection('large', { viewOn: 'things', pipeline: [{ $match: { n: { $gte: 8 } } }] });
});

const things = () => open.db.collection('things');

describe('explain', () => {
  test.each<[string, Record<string, unknown>, object, number[]]>([
    ['an index', { n: { $gt: 6 } }, {}, [3, 3, 3]],
    ['an index and a test', { n: { $gt: 6 }, even: true }, {}, [1, 3, 3]],
    ['a scan', { even: true }, {}, [5, 10, 0]],
    ['a limit', { even: true }, { limit: 2 }, [2, 3, 0]],
    ['a skip', { n: { $gte: 0 } }, { skip: 8, sort: { n: 1 } }, [2, 10, 10]],
  ])('counts what it returns and looks at: %s', async (_what, filter, options, expected) => {
    const { executionStats } = await things().find(filter, options).explain('executionStats');
    const { nReturned, totalDocsExamined, totalKeysExamined } = executionStats;
    expect([nReturned, totalDocsExamined, totalKeysExamined]).toEqual(expected);
  });

  test('runs nothing where only the plan is asked for', async () => {
    const explained = await things().find({ n: 1 }).explain('queryPlanner');
    expect(explained.queryPlanner.winningPlan.inputStage).toMatchObject({
      stage: 'IXSCAN',
      indexName: 'n_1',
    });
    expect(explained).not.toHaveProperty('executionStats');
  });

  test('of a pipeline shows the query it begins with', async () => {
    const pipeline = [{ $match: { n: 3 } }, { $group: { _id: '$even' } }];
    const explained = await things().aggregate(pipeline).explain('executionStats');
    expect(explained).toMatchObject({ executionStats: { nReturned: 1, totalDocsExamined: 1 } });
  });

  test('of a view shows what is underneath', async () => {
    const explained = await open.db.collection('large').find({ even: true }).explain('executionStats');
    expect(explained.queryPlanner.namespace).toMatch(/\.things$/);
    expect(explained.executionStats).toMatchObject({ nReturned: 1, totalDocsExamined: 2 });
  });

  test.each([
    ['$geoNear', { $geoNear: { near: [0, 0], distanceField: 'd' } }, 115],
    ['$frob', { $frob: 1 }, 40324],
  ])('of a pipeline with %s is the error that running it would be', async (_name, stage, code) => {
    expect(await failure(things().aggregate([stage]).explain())).toMatchObject({ code });
    expect(
      await failure(
        things()
          .aggregate([{ $match: {} }, stage])
          .explain(),
      ),
    ).toMatchObject({ code });
  });
});
