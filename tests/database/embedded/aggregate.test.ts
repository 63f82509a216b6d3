import { Binary } from 'bson';
import { describe, expect, test } from 'vitest';
import { aggregated, decimal, id, shown } from './rules.ts';

type AggregateRule = [
  rule: string,
  documents: Record<string, unknown>[],
  pipeline: Record<string, unknown>[],
  expected: unknown,
];

describe('aggregation', () => {
  test.each<AggregateRule>([
    [
      '$sum Decimal128',
      [{ a: decimal('1.1') }, { a: decimal('2.2') }],
      [{ $group: { _id: null, s: { $sum: '$a' } } }],
      [{ _id: null, s: decimal('3.3') }],
    ],
    [
      '$group by Binary',
      [{ a: new Binary(Buffer.from([0xff])) }, { a: new Binary(Buffer.from([0xfe])) }],
      [{ $group: { _id: '$a' } }, { $count: 'n' }],
      [{ n: 2 }],
    ],
    [
      '$group by ObjectId',
      [{ a: id('a') }, { a: id('a') }],
      [{ $group: { _id: '$a', n: { $sum: 1 } } }],
      [{ _id: id('a'), n: 2 }],
    ],
    [
      '$push skips missing',
      [{ a: 1 }, {}],
      [{ $group: { _id: null, x: { $push: '$a' } } }],
      [{ _id: null, x: [1] }],
    ],
    [
      '$max Decimal',
      [{ a: decimal('10') }, { a: decimal('9') }],
      [{ $group: { _id: null, x: { $max: '$a' } } }],
      [{ _id: null, x: decimal('10') }],
    ],
    [
      '$toString ObjectId',
      [{ a: id('a') }],
      [{ $project: { x: { $toString: '$a' } } }],
      [{ x: 'a'.repeat(24) }],
    ],
    ['$toObjectId', [{ a: 'a'.repeat(24) }], [{ $project: { x: { $toObjectId: '$a' } } }], [{ x: id('a') }]],
    ['$type objectId', [{ a: id('a') }], [{ $project: { x: { $type: '$a' } } }], [{ x: 'objectId' }]],
    ['$cond $lt null', [{}], [{ $project: { x: { $lt: ['$a', 1] } } }], [{ x: true }]],
    ['$eq no array traversal', [{ a: [1] }], [{ $project: { x: { $eq: ['$a', 1] } } }], [{ x: false }]],
    ['$unwind nested', [{ a: { b: [1, 2] } }], [{ $unwind: '$a.b' }], [{ a: { b: 1 } }, { a: { b: 2 } }]],
    [
      '$redact leaves out documents, and documents within them',
      [
        {
          _id: 1,
          level: 1,
          sub: { level: 5, x: 1 },
          list: [{ level: 5 }, { level: 2, 7: 'a' }, 3, [{ level: 5 }]],
        },
        { _id: 2, level: 5 },
      ],
      [
        {
          $redact: {
            $cond: [{ $eq: ['$level', 5] }, '$$PRUNE', '$$DESCEND'],
          },
        },
      ],
      [{ _id: 1, level: 1, list: [{ level: 2, 7: 'a' }, 3, []] }],
    ],
    [
      '$redact by an expression of mingo',
      [
        { _id: 1, tags: ['a'] },
        { _id: 2, tags: [] },
      ],
      [
        {
          $redact: {
            $arrayElemAt: [['$$PRUNE', '$$KEEP'], { $size: '$tags' }],
          },
        },
      ],
      [{ _id: 1, tags: ['a'] }],
    ],
    [
      '$bucketAuto',
      [{ a: 1 }, { a: 2 }, { a: 2 }, { a: 3 }],
      [{ $bucketAuto: { groupBy: '$a', buckets: 2 } }],
      [
        { _id: { min: 1, max: 3 }, count: 3 },
        { _id: { min: 3, max: 3 }, count: 1 },
      ],
    ],
    [
      '$unwind includeArrayIndex/preserve',
      [{ a: [] }, { a: 5 }],
      [{ $unwind: { path: '$a', preserveNullAndEmptyArrays: true, includeArrayIndex: 'i' } }],
      [{ i: null }, { a: 5, i: null }],
    ],
    [
      '$dateToString',
      [{ a: new Date(0) }],
      [{ $project: { x: { $dateToString: { date: '$a', format: '%Y-%m-%d' } } } }],
      [{ x: '1970-01-01' }],
    ],
    [
      '$facet',
      [{ a: 1 }, { a: 2 }],
      [{ $facet: { x: [{ $match: { a: 1 } }], n: [{ $count: 'n' }] } }],
      [{ x: [{ a: 1 }], n: [{ n: 2 }] }],
    ],
    [
      '$bucket',
      [{ a: 1 }, { a: 5 }],
      [{ $bucket: { groupBy: '$a', boundaries: [0, 3, 6] } }],
      [
        { _id: 0, count: 1 },
        { _id: 3, count: 1 },
      ],
    ],
    ['$convert', [{ a: '5' }], [{ $project: { x: { $convert: { input: '$a', to: 'int' } } } }], [{ x: 5 }]],
    ['$add date+ms', [{ a: new Date(5) }], [{ $project: { x: { $add: ['$a', 5] } } }], [{ x: new Date(10) }]],
    [
      '$subtract dates',
      [{ a: new Date(15), b: new Date(5) }],
      [{ $project: { x: { $subtract: ['$a', '$b'] } } }],
      [{ x: 10 }],
    ],
    [
      '$multiply Decimal',
      [{ a: decimal('1.5') }],
      [{ $project: { x: { $multiply: ['$a', 2] } } }],
      [{ x: decimal('3.0') }],
    ],
    [
      '$sortArray',
      [{ a: [3, 1] }],
      [{ $project: { x: { $sortArray: { input: '$a', sortBy: 1 } } } }],
      [{ x: [1, 3] }],
    ],
    ['$avg', [{ a: 1 }, { a: 2 }], [{ $group: { _id: null, x: { $avg: '$a' } } }], [{ _id: null, x: 1.5 }]],
    [
      '$setWindowFields rank',
      [{ a: 1 }, { a: 2 }],
      [{ $setWindowFields: { sortBy: { a: 1 }, output: { r: { $rank: {} } } } }],
      [
        { a: 1, r: 1 },
        { a: 2, r: 2 },
      ],
    ],
    [
      '$setWindowFields gives partitions in their order',
      [{ p: 'b', a: 1 }, { p: 'a', a: 2 }, { a: 5 }, { p: 'b', a: 0 }],
      [
        {
          $setWindowFields: {
            partitionBy: '$p',
            sortBy: { a: 1 },
            output: { s: { $sum: '$a', window: { documents: ['unbounded', 'current'] } } },
          },
        },
      ],
      [
        { a: 5, s: 5 },
        { p: 'a', a: 2, s: 2 },
        { p: 'b', a: 0, s: 0 },
        { p: 'b', a: 1, s: 1 },
      ],
    ],
    [
      '$reduce',
      [{ a: [1, 2] }],
      [
        {
          $project: { x: { $reduce: { input: '$a', initialValue: 0, in: { $add: ['$$value', '$$this'] } } } },
        },
      ],
      [{ x: 3 }],
    ],
    [
      '$getField/$objectToArray',
      [{ a: { k: 1 } }],
      [{ $project: { x: { $objectToArray: '$a' } } }],
      [{ x: [{ k: 'k', v: 1 }] }],
    ],
    [
      '$dateTrunc',
      [{ a: new Date('2020-05-05T10:11:12Z') }],
      [{ $project: { x: { $dateTrunc: { date: '$a', unit: 'day' } } } }],
      [{ x: new Date('2020-05-05') }],
    ],
    [
      'unknown stage errors',
      [{ a: 1 }],
      [{ $group: { _id: null, n: { $count: {} } } }],
      [{ _id: null, n: 1 }],
    ],
  ])('%s', (_rule, documents, pipeline, expected) => {
    expect(aggregated(documents, pipeline)).toBe(shown(expected));
  });

  test('$bucketAuto by preferred numbers is refused by name', () => {
    const pipeline = [{ $bucketAuto: { groupBy: '$a', buckets: 2, granularity: 'R5' } }];
    expect(() => aggregated([{ a: 5 }], pipeline)).toThrow('granularity in $bucketAuto is not supported');
  });
});
