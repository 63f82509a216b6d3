import { expect, test } from 'vitest';
import { inverted, keyOf } from '../../../src/database/embedded/keys/key.ts';
import { compare } from '../../../src/database/embedded/values/compare.ts';
import { anyValue, Random } from './random.ts';

const random = new Random(20261123);
const values = Array.from({ length: 300 }, () => anyValue(random));
const sign = (difference: number) => Math.sign(difference) + 0;

test('keys are ordered as their values are', () => {
  for (const a of values)
    for (const b of values) {
      const byKey = sign(Buffer.compare(keyOf(a), keyOf(b)));
      if (byKey !== sign(compare(a, b)))
        expect({ a, b, byKey }).toEqual({ a, b, byKey: sign(compare(a, b)) });
    }
});

test('no key is the beginning of a different one, ascending or descending', () => {
  const distinct = [...new Map(values.map((value) => [keyOf(value).toString('hex'), value])).keys()];
  for (const a of distinct) for (const b of distinct) if (a !== b) expect(b.startsWith(a)).toBe(false);
  const down = values.slice(0, 100).map((value) => inverted(keyOf(value)));
  const up = values.slice(0, 100).map((value) => keyOf(value));
  for (let i = 0; i < 100; i++)
    for (let j = 0; j < 100; j++)
      expect(sign(Buffer.compare(down[i] as Buffer, down[j] as Buffer))).toBe(
        sign(Buffer.compare(up[j] as Buffer, up[i] as Buffer)),
      );
});
