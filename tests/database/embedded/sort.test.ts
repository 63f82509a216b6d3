import { describe, expect, test } from 'vitest';
import { decimal, id, long, sortedOrder } from './rules.ts';

type SortRule = [rule: string, values: unknown[], order: number[], direction?: 1 | -1];

describe('sorting', () => {
  test.each<SortRule>([
    ['mixed types', [true, 'a', 5, null, new Date(1), id('a'), { x: 1 }], [3, 2, 1, 6, 5, 0, 4]],
    ['missing == null (stable)', [null, undefined, null], [0, 1, 2]],
    ['Decimal128', [decimal('10'), decimal('9'), 9.5], [1, 2, 0]],
    ['unsafe longs', [long('10000000000000000'), long('9007199254740993')], [1, 0]],
    ['arrays asc (min)', [[3, 9], [1, 10], 2], [1, 2, 0]],
    ['arrays desc (max)', [[3, 9], [1, 10], 2], [1, 0, 2], -1],
    ['ObjectId', [id('b'), id('a')], [1, 0]],
    [
      'objects by field order',
      [
        { b: 2, a: 0 },
        { b: 1, a: 5 },
      ],
      [1, 0],
    ],
    ['bool', [true, false], [1, 0]],
    ['strings code point', ['b', 'B', 'a'], [1, 2, 0]],
    ['empty array first', [null, []], [1, 0]],
  ])('%s', (_rule, values, expected, direction) => {
    expect(sortedOrder(values, direction)).toEqual(expected);
  });
});
