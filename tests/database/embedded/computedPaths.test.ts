import { describe, expect, test } from 'vitest';
import { compileProjection } from '../../../src/database/embedded/project/projection.ts';
import { aggregated, shown } from './rules.ts';

const made = (document: Record<string, unknown>, ...stages: Record<string, unknown>[]) =>
  aggregated([document], stages);

describe('a computed path', () => {
  test('reaches every element of an array, and replaces those that are no documents', () => {
    const list = { a: [1, {}, { b: 1, c: 2 }, [], [1, { c: 1 }]] };
    const computed = [{ b: 5 }, { b: 5 }, { b: 5 }, [], [{ b: 5 }, { b: 5 }]];
    expect(made(list, { $project: { 'a.b': { $literal: 5 } } })).toBe(shown([{ a: computed }]));
    expect(made({ a: [1, { c: 2 }] }, { $addFields: { 'a.b': 5 } })).toBe(
      shown([{ a: [{ b: 5 }, { c: 2, b: 5 }] }]),
    );
  });

  test('leaves a document where nothing comes of it, in the place of what was there', () => {
    expect(made({ a: 1, z: 2 }, { $project: { 'a.b': '$none', z: 1 } })).toBe(shown([{ a: {}, z: 2 }]));
    expect(made({ z: 2 }, { $addFields: { 'a.b': '$none' } })).toBe(shown([{ z: 2, a: {} }]));
  });
});

test('joined and counted values replace an array on their way', () => {
  const lookup = { from: 'other', localField: 'x', foreignField: 'x', as: 'a.found' };
  expect(made({ a: [1, 2] }, { $lookup: lookup })).toBe(shown([{ a: { found: [] } }]));
  const unwind = { path: '$list', includeArrayIndex: 'a.i' };
  expect(made({ a: [1], list: ['x'] }, { $unwind: unwind })).toBe(shown([{ a: { i: 0 }, list: 'x' }]));
});

test('the number of an unwound element is a long', () => {
  const unwind = { path: '$list', includeArrayIndex: 'i' };
  const stages = [{ $unwind: unwind }, { $project: { type: { $type: '$i' } } }];
  expect(made({ list: ['x'] }, ...stages)).toBe(shown([{ type: 'long' }]));
});

test('a path in an expression does not go into arrays that lie in arrays', () => {
  expect(made({ a: [[{ b: 1 }], { b: 2 }, 3] }, { $project: { x: '$a.b' } })).toBe(shown([{ x: [2] }]));
  expect(made({ a: [[null, 3]] }, { $project: { x: '$a.b.c' } })).toBe(shown([{ x: [] }]));
});

describe('a projection', () => {
  const projected = (projection: Record<string, unknown>) =>
    compileProjection(projection, { filter: {} })?.({ a: [1, 2, 3], b: { c: 1 } });

  test('names no path twice, nor one on the way to another', () => {
    for (const projection of [
      { 'b.c': 1, b: '$a' },
      { b: '$a', 'b.c': 1 },
      { a: { $slice: 1 }, 'a.b': 1 },
      { 'a.b': { $elemMatch: { c: 1 } }, a: 1 },
    ])
      expect(() => projected(projection), JSON.stringify(projection)).toThrow('Path collision');
  });

  test('takes numbers for a slice, or else the expression of that name', () => {
    expect(projected({ a: { $slice: [-2, 1] }, b: 0 })).toEqual({ a: [2] });
    expect(projected({ a: { $slice: ['$a', 2] } })).toEqual({ a: [1, 2] });
    expect(() => projected({ a: { $slice: 'a' } })).toThrow();
    expect(() => projected({ a: { $slice: [1] } })).toThrow();
  });
});
