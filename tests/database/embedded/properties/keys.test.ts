import { serialize } from 'bson';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inverted, keyOf } from '../../../../src/database/embedded/keys/key.ts';
import { compare } from '../../../../src/database/embedded/values/compare.ts';
import { decode } from '../../../../src/database/embedded/values/document.ts';
import { compareValues } from './order.ts';
import { anyValue, number, runs, text } from './values.ts';

/** The value as the server has it: out of the bytes a client sent. */
const received = (value: unknown) => decode(Buffer.from(serialize({ value }))).value;

const key = (value: unknown) => keyOf(received(value));
const sign = (difference: number) => Math.sign(difference) + 0;

/** Every two of some values. */
const pairs = <T>(list: readonly T[]): [T, T][] => list.flatMap((a) => list.map((b): [T, T] => [a, b]));

const ofAllTypes = fc.array(anyValue, { minLength: 2, maxLength: 6 });
const ofOneClass = fc.oneof(
  fc.array(number, { minLength: 2, maxLength: 8 }),
  fc.array(text, { minLength: 2, maxLength: 8 }),
);
const values = fc.oneof(ofAllTypes, ofOneClass);

test('values compare as the manual says', () => {
  fc.assert(
    fc.property(values, (list) => {
      for (const [a, b] of pairs(list))
        expect(sign(compare(received(a), received(b)))).toBe(compareValues(a, b));
    }),
    runs(1200),
  );
});

test('keys are ordered as their values are, and equal where these are', () => {
  fc.assert(
    fc.property(values, (list) => {
      const keys = new Map(list.map((value) => [value, key(value)]));
      const compareKeys = (a: unknown, b: unknown) =>
        sign(Buffer.compare(keys.get(a) as Buffer, keys.get(b) as Buffer));
      const compareInverted = (a: unknown, b: unknown) =>
        sign(
          Buffer.compare(
            inverted(Buffer.from(keys.get(a) as Buffer)),
            inverted(Buffer.from(keys.get(b) as Buffer)),
          ),
        );
      for (const [a, b] of pairs(list)) {
        const expected = compareValues(a, b);
        expect(compareKeys(a, b)).toBe(expected);
        expect(compareInverted(b, a)).toBe(expected);
      }
    }),
    runs(1200),
  );
});

test('keys of several fields, some descending, are ordered field by field', () => {
  const directions = fc.array(fc.constantFrom(1, -1), { minLength: 2, maxLength: 3 });
  const rows = directions.chain((taken) =>
    fc.tuple(
      fc.constant(taken),
      fc.array(fc.tuple(...taken.map(() => anyValue)), { minLength: 2, maxLength: 4 }),
    ),
  );
  fc.assert(
    fc.property(rows, ([taken, list]) => {
      const compound = (row: unknown[]) =>
        Buffer.concat(row.map((value, at) => (taken[at] === 1 ? key(value) : inverted(key(value)))));
      for (const [a, b] of pairs(list)) {
        const differences = taken.map((direction, at) => direction * compareValues(a[at], b[at]));
        expect(sign(Buffer.compare(compound(a), compound(b)))).toBe(
          sign(differences.find((one) => one !== 0) ?? 0),
        );
      }
    }),
    runs(700),
  );
});
