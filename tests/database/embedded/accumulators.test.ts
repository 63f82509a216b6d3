import { Double } from 'bson';
import { describe, expect, test } from 'vitest';
import { compilePipeline } from '../../../src/database/embedded/aggregate/pipeline.ts';
import { collationOf } from '../../../src/database/embedded/values/collation.ts';
import { aggregated, decimal, long, shown } from './rules.ts';

type Value = { v?: unknown; s?: unknown };

/** What an accumulator makes of all the documents. */
const of = (documents: Value[], accumulator: Record<string, unknown>) =>
  aggregated(documents, [{ $group: { _id: null, x: accumulator } }, { $project: { _id: 0 } }]);

const values = (...list: unknown[]): Value[] => list.map((v) => (v === undefined ? {} : { v }));

describe('accumulators', () => {
  test.each<[string, Value[], Record<string, unknown>, unknown]>([
    ['$sum keeps what doubles round away', values(...Array(10).fill(0.1)), { $sum: '$v' }, 1],
    ['$sum of what are no numbers', values('a', null, undefined, 2), { $sum: '$v' }, 2],
    ['$sum of ints that overflow', values(2147483647, 1), { $sum: '$v' }, 2147483648],
    ['$sum of longs that overflow', values(long('9223372036854775807'), 1), { $sum: '$v' }, 2 ** 63],
    ['$sum with infinity', values(Number.POSITIVE_INFINITY, 1), { $sum: '$v' }, Number.POSITIVE_INFINITY],
    ['$sum with a decimal', values(1, decimal('0.10')), { $sum: '$v' }, decimal('1.10')],
    [
      '$avg of decimals',
      values(decimal('1'), decimal('0'), decimal('0')),
      { $avg: '$v' },
      decimal(`0.${'3'.repeat(34)}`),
    ],
    ['$avg of nothing', values('a'), { $avg: '$v' }, null],
    ['$stdDevPop', values(80, 90, 100, 'x'), { $stdDevPop: '$v' }, 8.16496580927726],
    ['$stdDevPop of nothing', values(null), { $stdDevPop: '$v' }, null],
    ['$stdDevSamp', values(1, 2, 3, 4), { $stdDevSamp: '$v' }, 1.2909944487358056],
    ['$stdDevSamp of one', values(1), { $stdDevSamp: '$v' }, null],
    [
      '$mergeObjects',
      values({ a: 1 }, null, undefined, { b: 2, a: 3 }),
      { $mergeObjects: '$v' },
      { a: 3, b: 2 },
    ],
    ['$firstN takes nulls', values(undefined, 1, 2), { $firstN: { input: '$v', n: 2 } }, [null, 1]],
    ['$lastN', values(1, 2, 3), { $lastN: { input: '$v', n: 5 } }, [1, 2, 3]],
    ['$minN leaves nulls out', values(null, 3, undefined, 1, 2), { $minN: { input: '$v', n: 2 } }, [1, 2]],
    ['$maxN', values(1, 'a', 3), { $maxN: { input: '$v', n: 2 } }, ['a', 3]],
    ['$top', values(1, 3, 2), { $top: { sortBy: { v: -1 }, output: '$v' } }, 3],
    ['$bottom', values(1, 3, 2), { $bottom: { sortBy: { v: -1 }, output: ['$v', '$s'] } }, [1, null]],
    ['$topN', values(1, 3, 2), { $topN: { n: 2, sortBy: { v: 1 }, output: '$v' } }, [1, 2]],
    ['$bottomN', values(1, 3, 2), { $bottomN: { n: 2, sortBy: { v: 1 }, output: '$v' } }, [2, 3]],
    ['$median', values(1, 2, 3, 4, 'x'), { $median: { input: '$v', method: 'approximate' } }, 2],
    [
      '$percentile',
      values(20, 10, 40, 30, 50),
      { $percentile: { input: '$v', p: [0, 0.5, 0.95, 1], method: 'approximate' } },
      [10, 30, 50, 50],
    ],
    [
      '$percentile of nothing',
      values('x'),
      { $percentile: { input: '$v', p: [0.5], method: 'approximate' } },
      [null],
    ],
  ])('%s', (_rule, documents, accumulator, x) => {
    expect(of(documents, accumulator)).toBe(shown([{ x }]));
  });

  test('the mean of ints is a double', () => {
    const stages = [{ $group: { _id: null, x: { $avg: '$v' } } }];
    const run = compilePipeline(stages, { database: 'test', query: () => [] });
    expect(run([{ v: 1 }, { v: 3 }])).toEqual([{ _id: null, x: new Double(2) }]);
  });

  test('n may depend on the group', () => {
    const n = { $cond: [{ $eq: ['$s', 1] }, 1, 2] };
    const documents = [1, 1, 2, 2].map((s, v) => ({ s, v }));
    const stages = [{ $group: { _id: { s: '$s' }, x: { $firstN: { input: '$v', n } } } }];
    expect(aggregated(documents, stages)).toBe(
      shown([
        { _id: { s: 1 }, x: [0] },
        { _id: { s: 2 }, x: [2, 3] },
      ]),
    );
  });

  test('text is grouped and compared by the collation', () => {
    const collation = collationOf({ locale: 'en', strength: 2 });
    const run = compilePipeline(
      [{ $group: { _id: '$v', all: { $addToSet: '$s' }, least: { $min: '$s' } } }],
      { database: 'test', query: () => [], collation },
    );
    const documents = [
      { v: 'a', s: 'b' },
      { v: 'A', s: 'B' },
      { v: 'A', s: 'a' },
    ];
    expect(run(documents)).toEqual([{ _id: 'a', all: ['b', 'a'], least: 'a' }]);
  });

  test.each<[Record<string, unknown>, number]>([
    [{ $mergeObjects: '$v' }, 40400],
    [{ $sum: ['$v', 1] }, 40237],
    [{ $firstN: { input: '$v', n: 0 } }, 5787908],
    [{ $percentile: { input: '$v', p: [2], method: 'approximate' } }, 7750303],
    [{ $accumulator: {} }, 115],
    [{ $frob: '$v' }, 15952],
  ])('%j is refused', (accumulator, code) => {
    expect(() => of(values(1), accumulator)).toThrow(expect.objectContaining({ code }));
  });
});
