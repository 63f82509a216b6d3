import { Double, Int32, Timestamp } from 'bson';
import { describe, expect, test } from 'vitest';
import { aggregated, decimal, id, long, shown } from './rules.ts';

type Rule = [expression: unknown, expected: unknown, document?: Record<string, unknown>];

const evaluated = (expression: unknown, document: Record<string, unknown> = {}) =>
  aggregated([document], [{ $project: { _id: 0, x: expression } }]);

const result = (value: unknown) => shown([value === undefined ? {} : { x: value }]);

const holds = ([expression, expected, document]: Rule) =>
  expect(evaluated(expression, document), JSON.stringify(expression)).toBe(result(expected));

const refuses = (expression: unknown, code: number, document?: Record<string, unknown>) =>
  expect(() => evaluated(expression, document), JSON.stringify(expression)).toThrow(
    expect.objectContaining({ code }),
  );

// biome-ignore lint/suspicious/noThenProperty: what $switch calls it
const BRANCH = { case: false, then: 1 };

const day = new Date('2024-02-29T22:30:15.250Z');

describe('expressions', () => {
  test('on texts', () => {
    const rules: Rule[] = [
      [{ $toUpper: null }, ''],
      [{ $toLower: 'ÉA1' }, 'Éa1'],
      [{ $toUpper: 1.5 }, '1.5'],
      [{ $strLenCP: '😀é' }, 2],
      [{ $strLenBytes: 'é' }, 2],
      [{ $substrCP: ['😀bcd', 1, 2] }, 'bc'],
      [{ $substr: ['hello', 1, -1] }, 'ello'],
      [{ $indexOfCP: ['😀b', 'b'] }, 1],
      [{ $indexOfCP: ['abc', 'd'] }, -1],
      [{ $indexOfBytes: ['abcabc', 'c', 3] }, 5],
      [{ $split: ['a-b', '-'] }, ['a', 'b']],
      [{ $split: [null, '-'] }, null],
      [{ $trim: { input: ' a\t' } }, 'a'],
      [{ $ltrim: { input: 'xxaxx', chars: 'x' } }, 'axx'],
      [{ $replaceAll: { input: 'a.a', find: 'a', replacement: { $literal: '$&' } } }, '$&.$&'],
      [{ $regexMatch: { input: null, regex: 'a' } }, false],
      [{ $regexFind: { input: '😀ab', regex: '(a)(z)?' } }, { match: 'a', idx: 1, captures: ['a', null] }],
      [
        { $regexFindAll: { input: 'aXa', regex: 'A', options: 'i' } },
        [
          { match: 'a', idx: 0, captures: [] },
          { match: 'a', idx: 2, captures: [] },
        ],
      ],
      [{ $strcasecmp: ['a', 'B'] }, -1],
    ];
    rules.forEach(holds);
    refuses({ $strLenCP: 1 }, 34471);
    refuses({ $toUpper: [[1]] }, 16007);
    refuses({ $split: ['a', ''] }, 40087);
    refuses({ $regexMatch: { input: ['a'], regex: 'a' } }, 51104);
    refuses({ $trim: { input: 1 } }, 50699);
  });

  test('on numbers, which keep their types', () => {
    const rules: Rule[] = [
      [{ $type: { $divide: [4, 2] } }, 'double'],
      [{ $divide: [decimal('1.60'), 1] }, decimal('1.60')],
      [{ $divide: [decimal('1'), 3] }, decimal('0.3333333333333333333333333333333333')],
      [{ $mod: [-7, 3] }, -1],
      [{ $mod: [new Double(5.5), 2] }, 1.5],
      [{ $round: [2.5] }, 2],
      [{ $round: [2.675, 2] }, 2.67],
      [{ $round: [1250, -2] }, 1200],
      [{ $trunc: [-2.7] }, -2],
      [{ $type: { $ceil: new Double(1.2) } }, 'double'],
      [{ $abs: new Int32(-2147483648) }, long('2147483648')],
      [{ $pow: [2, 40] }, long('1099511627776')],
      [{ $type: { $pow: [2, -1] } }, 'double'],
      [{ $bitAnd: [6, 3] }, 2],
      [{ $bitNot: 0 }, -1],
      [{ $sqrt: null }, null],
      [{ $avg: [decimal('1'), decimal('2')] }, decimal('1.5')],
      [{ $sum: ['$list'] }, 3, { list: [1, 'a', 2] }],
      [{ $max: ['$list', 1] }, [5], { list: [5] }],
      [{ $min: '$list' }, 1, { list: [5, 1, null] }],
    ];
    rules.forEach(holds);
    holds([{ $add: [null, 'a'] }, null]);
    holds([{ $type: { $subtract: [new Date(5), new Date(3)] } }, 'long']);
    refuses({ $add: ['a', null] }, 14);
    refuses({ $add: [new Date(1), new Date(1)] }, 16612);
    refuses({ $multiply: [new Date(1), 2] }, 14);
    refuses({ $divide: [1, 0] }, 2);
    refuses({ $mod: [1, 0] }, 16610);
    refuses({ $ln: 0 }, 28766);
    refuses({ $ln: [[1]] }, 28765);
    refuses({ $sqrt: decimal('2') }, 115);
  });

  test('on arrays and sets', () => {
    const rules: Rule[] = [
      [{ $arrayElemAt: [[1, 2], -1] }, 2],
      [{ $arrayElemAt: [[1, 2], 5] }, undefined],
      [{ $slice: [[1, 2, 3], -2] }, [2, 3]],
      [{ $slice: [[1, 2, 3], 1, 1] }, [2]],
      [{ $range: [5, 0, -2] }, [5, 3, 1]],
      [{ $concatArrays: [[1], null] }, null],
      [{ $indexOfArray: [[1, 2, 1], 1, 1] }, 2],
      [
        { $zip: { inputs: [[1, 2], ['a']], useLongestLength: true, defaults: [0, 'z'] } },
        [
          [1, 'a'],
          [2, 'z'],
        ],
      ],
      [
        {
          $setUnion: [
            [2, 1],
            [1, 3],
          ],
        },
        [1, 2, 3],
      ],
      [{ $setDifference: [[3, 1, 3], [1]] }, [3]],
      [
        {
          $setEquals: [
            [1, 2, 1],
            [2, 1],
          ],
        },
        true,
      ],
      [{ $setIsSubset: [[1], [2]] }, false],
      [{ $anyElementTrue: [[0, null]] }, false],
      [{ $firstN: { input: [1, 2, 3], n: 2 } }, [1, 2]],
      [{ $maxN: { input: [1, null, 3], n: 2 } }, [3, 1]],
      [{ $sortArray: { input: [3, 'a', 1], sortBy: -1 } }, ['a', 3, 1]],
      [{ $sortArray: { input: [{ a: 2 }, { a: 1 }], sortBy: { a: 1 } } }, [{ a: 1 }, { a: 2 }]],
    ];
    rules.forEach(holds);
    refuses({ $arrayElemAt: ['a', 0] }, 28689);
    refuses({ $setUnion: ['a', null] }, 17043);
    refuses({ $setIsSubset: [null, [1]] }, 17046);
    refuses({ $range: [0, 3, 0] }, 34449);
  });

  test('with variables of their own', () => {
    const rules: Rule[] = [
      [{ $map: { input: '$list', in: { $add: ['$$this', '$by'] } } }, [11, 12], { list: [1, 2], by: 10 }],
      [{ $map: { input: '$none', in: '$$this' } }, null],
      [
        {
          $map: {
            input: [[1, 2], [3]],
            as: 'row',
            in: { $map: { input: '$$row', in: { $concatArrays: ['$$row', ['$$this']] } } },
          },
        },
        [
          [
            [1, 2, 1],
            [1, 2, 2],
          ],
          [[3, 3]],
        ],
      ],
      [{ $filter: { input: [1, 5, 9], as: 'n', cond: { $gt: ['$$n', 2] }, limit: 1 } }, [5]],
      [{ $reduce: { input: ['a', 'b'], initialValue: '', in: { $concat: ['$$value', '$$this'] } } }, 'ab'],
      [
        {
          $let: { vars: { a: 1, b: { $let: { vars: { a: 5 }, in: '$$a' } } }, in: { $add: ['$$a', '$$b'] } },
        },
        6,
      ],
      [{ $switch: { branches: [BRANCH], default: 2 } }, 2],
      [{ $map: { input: [{ a: { b: 1 } }], in: '$$this.a.b' } }, [1]],
    ];
    rules.forEach(holds);
    refuses({ $switch: { branches: [BRANCH] } }, 40066);
    refuses({ $map: { input: 'a', in: 1 } }, 16883);
    refuses({ $let: { vars: { Big: 1 }, in: 1 } }, 16867);
    refuses('$$unheardOf', 17276);
    refuses({ $unheardOf: 1 }, 168);
    refuses({ $function: { body: 'x', args: [], lang: 'js' } }, 115);
  });

  test('on documents', () => {
    const rules: Rule[] = [
      [{ $mergeObjects: ['$a', null, { b: 2 }] }, { a: 1, b: 2 }, { a: { a: 1 } }],
      [{ $objectToArray: { a: 1 } }, [{ k: 'a', v: 1 }]],
      [
        {
          $arrayToObject: [
            [
              ['a', 1],
              ['b', 2],
            ],
          ],
        },
        { a: 1, b: 2 },
      ],
      [{ $arrayToObject: { $literal: [{ k: 'a', v: 1 }] } }, { a: 1 }],
      [{ $getField: 'a.b' }, 5, { 'a.b': 5 }],
      [{ $setField: { field: 'a.b', input: '$$ROOT', value: 1 } }, { c: 2, 'a.b': 1 }, { c: 2 }],
      [{ $unsetField: { field: 'c', input: '$$ROOT' } }, {}, { c: 2 }],
      [{ $bsonSize: { $literal: {} } }, 5],
      [{ $binarySize: 'é' }, 2],
    ];
    rules.forEach(holds);
    refuses({ $mergeObjects: [1] }, 40400);
    refuses({ $objectToArray: 1 }, 40390);
    refuses({ $getField: '$a' }, 5654601);
  });

  test('that convert', () => {
    const rules: Rule[] = [
      [{ $toInt: 2.9 }, 2],
      [{ $type: { $toLong: '5' } }, 'long'],
      [{ $type: { $toDouble: 1 } }, 'double'],
      [{ $toString: new Date(0) }, '1970-01-01T00:00:00.000Z'],
      [{ $toBool: 'false' }, true],
      [{ $toDate: long('1000') }, new Date(1000)],
      [{ $toDate: '2024-01-02' }, new Date('2024-01-02')],
      [{ $toDecimal: 1.5 }, decimal('1.50000000000000')],
      [{ $toDecimal: new Double(0) }, decimal('0')],
      [{ $toDecimal: 1e-7 }, decimal('1.00000000000000E-7')],
      [{ $toObjectId: 'a'.repeat(24) }, id('a')],
      [{ $convert: { input: 'x', to: 'int', onError: 'bad' } }, 'bad'],
      [{ $convert: { input: null, to: 'int', onNull: 0 } }, 0],
      [{ $tsSecond: new Timestamp({ t: 7, i: 1 }) }, long('7')],
    ];
    rules.forEach(holds);
    refuses({ $toInt: 'x' }, 241);
    refuses({ $toInt: 3e9 }, 241);
    refuses({ $toString: { $literal: {} } }, 241);
    refuses({ $toDate: 5 }, 241);
    refuses({ $convert: { input: 1, to: 'number' } }, 9);
  });

  test('on dates', () => {
    const rules: Rule[] = [
      [{ $year: '$d' }, 2024, { d: day }],
      [{ $hour: { date: '$d', timezone: 'Europe/Paris' } }, 23, { d: day }],
      [{ $dayOfMonth: { date: '$d', timezone: '+05:30' } }, 1, { d: day }],
      [{ $isoWeek: '$d' }, 9, { d: day }],
      [{ $week: new Date('2024-01-07') }, 1],
      [{ $isoWeekYear: new Date('2021-01-01') }, 2020],
      [{ $dateToString: { date: '$d' } }, '2024-02-29T22:30:15.250Z', { d: day }],
      [
        { $dateToString: { date: '$d', format: '%Y/%m/%d %H:%M %z %j %%', timezone: 'America/New_York' } },
        '2024/02/29 17:30 -0500 060 %',
        { d: day },
      ],
      [{ $dateToString: { date: null, onNull: 'none' } }, 'none'],
      [{ $dateAdd: { startDate: new Date('2024-01-31'), unit: 'month', amount: 1 } }, new Date('2024-02-29')],
      [
        {
          $dateAdd: {
            startDate: new Date('2024-03-30T12:00:00Z'),
            unit: 'day',
            amount: 1,
            timezone: 'Europe/Paris',
          },
        },
        new Date('2024-03-31T11:00:00Z'),
      ],
      [
        { $dateSubtract: { startDate: '$d', unit: 'hour', amount: 1 } },
        new Date(day.getTime() - 3600_000),
        { d: day },
      ],
      [
        { $dateDiff: { startDate: new Date('2023-12-31'), endDate: new Date('2024-01-01'), unit: 'year' } },
        long('1'),
      ],
      [
        { $dateDiff: { startDate: new Date('2024-01-06'), endDate: new Date('2024-01-07'), unit: 'week' } },
        long('1'),
      ],
      [{ $dateTrunc: { date: new Date(0), unit: 'month' } }, new Date(0)],
      [
        { $dateTrunc: { date: '$d', unit: 'week', startOfWeek: 'monday' } },
        new Date('2024-02-26'),
        { d: day },
      ],
      [
        { $dateTrunc: { date: '$d', unit: 'minute', binSize: 15 } },
        new Date('2024-02-29T22:30:00Z'),
        { d: day },
      ],
      [{ $dateFromParts: { year: 2024, month: 14, day: 1 } }, new Date('2025-02-01')],
      [
        { $dateToParts: { date: new Date(0) } },
        { year: 1970, month: 1, day: 1, hour: 0, minute: 0, second: 0, millisecond: 0 },
      ],
      [
        { $dateFromString: { dateString: '2024-06-01T00:00:00', timezone: 'Europe/Paris' } },
        new Date('2024-05-31T22:00:00Z'),
      ],
    ];
    rules.forEach(holds);
    refuses({ $year: 5 }, 16006);
    refuses({ $hour: { date: new Date(0), timezone: 'Nowhere/Else' } }, 40485);
    refuses({ $dateAdd: { startDate: new Date(0), unit: 'eon', amount: 1 } }, 9);
    refuses({ $dateToString: { date: 5 } }, 16006);
  });
});
