import { Binary, Decimal128, Double, Int32, Long, ObjectId } from 'bson';

/** A source of numbers that gives the same ones in every run (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** From 0 up to, but without, 1. */
  fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  below(count: number): number {
    return Math.floor(this.fraction() * count);
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }
}

const NUMBERS = [
  new Int32(0),
  new Int32(-1),
  new Int32(1),
  new Int32(7),
  new Double(-0),
  new Double(1),
  new Double(1.5),
  new Double(-1.5),
  new Double(0.1),
  new Double(1e300),
  new Double(5e-324),
  new Double(Number.NaN),
  new Double(Number.POSITIVE_INFINITY),
  new Double(Number.NEGATIVE_INFINITY),
  new Double(9007199254740992),
  Long.fromString('9007199254740993'),
  Long.fromString('-9007199254740993'),
  Long.fromString('9223372036854775807'),
  Long.fromString('9223372036854775806'),
  Long.fromString('-9223372036854775808'),
  Decimal128.fromString('0.1'),
  Decimal128.fromString('0.10'),
  Decimal128.fromString('0.1000000000000000055511151231257827'),
  Decimal128.fromString('1.5'),
  Decimal128.fromString('9007199254740993'),
  Decimal128.fromString('9007199254740992.5'),
  Decimal128.fromString('-12345678901234567890.12345'),
  Decimal128.fromString('-12345678901234567890.12346'),
  Decimal128.fromString('1.000000000000000000000000000000001'),
  Decimal128.fromString('0.9999999999999999999999999999999999'),
  Decimal128.fromString('NaN'),
  Decimal128.fromString('Infinity'),
];

const TEXTS = ['', 'a', 'A', 'aa', 'ab', 'b', 'é', 'سلام', '😀', '\uffff', 'a\0', 'a\0b', 'zebra'];

const OTHERS = [
  null,
  true,
  false,
  new Date(0),
  new Date(-1),
  new Date('2026-11-23'),
  new ObjectId('a'.repeat(24)),
  new ObjectId('b'.repeat(24)),
  new Binary(Buffer.from([0xff])),
  new Binary(Buffer.from([0xfe])),
  new Binary(Buffer.from([1, 2, 3])),
  new Binary(Buffer.from([0xff]), 128),
];

/** A value without fields or elements. */
export const scalar = (random: Random): unknown =>
  random.pick(random.pick<readonly unknown[]>([NUMBERS, TEXTS, OTHERS]));

/** Any value, with arrays and documents in it. */
export function anyValue(random: Random, depth = 2): unknown {
  const kind = depth === 0 ? 0 : random.below(6);
  if (kind === 4) return Array.from({ length: random.below(3) }, () => anyValue(random, depth - 1));
  if (kind !== 5) return scalar(random);
  const names = ['a', 'b', 'c'].slice(0, random.below(4));
  return Object.fromEntries(names.map((name) => [name, anyValue(random, depth - 1)]));
}
