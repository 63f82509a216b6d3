import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  DBRef,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';
import fc, { type Arbitrary } from 'fast-check';

/**
 * The same runs every time, so that a failing case can be run again. `PROPERTY_SEED` tries others, `PROPERTY_TIMES`
 * more of them.
 */
export const runs = (numRuns: number) => ({
  seed: Number(process.env.PROPERTY_SEED ?? 20261124),
  numRuns: numRuns * Number(process.env.PROPERTY_TIMES ?? 1),
  // Making a failing case smaller must leave time to show it.
  interruptAfterTimeLimit: 40_000 * Number(process.env.PROPERTY_TIMES ?? 1),
});

/** Doubles near which other types of number differ by little. */
const CORNERS = [
  0,
  1,
  -1,
  1.5,
  0.1,
  0.3,
  -0.1,
  1 / 3,
  2147483647,
  -2147483648,
  2 ** 31,
  2 ** 53,
  2 ** 53 + 2,
  -(2 ** 53),
  2 ** 63,
  -(2 ** 63),
  1e15,
  1e22,
  1e-7,
  1e300,
  5e-324,
  1.5e-323,
  -5e-324,
  2.2250738585072014e-308,
  1e-310,
  Number.MAX_VALUE,
  -Number.MAX_VALUE,
  Number.MIN_VALUE * 3,
];

const corner = fc.constantFrom(...CORNERS);

const int = fc
  .oneof(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -2147483648, max: 2147483647 }))
  .map((n) => new Int32(n));

const double = fc
  .oneof(
    corner,
    fc.double(),
    fc.constantFrom(-0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
  )
  .map((n) => new Double(n));

const long = fc
  .oneof(
    fc.bigInt({ min: -3n, max: 3n }),
    fc.bigInt({ min: 2n ** 53n - 3n, max: 2n ** 53n + 3n }),
    fc.bigInt({ min: -(2n ** 53n) - 3n, max: -(2n ** 53n) + 3n }),
    fc.bigInt({ min: 2n ** 63n - 1030n, max: 2n ** 63n - 1n }),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  )
  .map((n) => Long.fromBigInt(n));

/** As many digits of a double as a decimal holds, its last ones moved a little. */
const nearCorner = fc.tuple(corner, fc.integer({ min: -2, max: 2 })).map(([double, moved]) => {
  const [digits = '', exponent = '0'] = double.toExponential(33).split('e');
  const whole = BigInt(digits.replace('.', '')) + BigInt(moved);
  return `${whole}E${Number(exponent) - 33}`;
});

const anyDigits = fc
  .tuple(
    fc.oneof(
      fc.bigInt({ min: -20n, max: 20n }),
      fc.bigInt({ min: -(10n ** 34n) + 1n, max: 10n ** 34n - 1n }),
    ),
    fc.oneof(
      fc.integer({ min: -4, max: 4 }),
      fc.integer({ min: -360, max: 320 }),
      fc.integer({ min: -6176, max: 6111 }),
      fc.constantFrom(-6176, -6143, 6111, -324, -358, 308, 309, 275),
    ),
  )
  .map(([digits, exponent]) => `${digits}E${exponent}`);

const decimal = fc
  .oneof(
    nearCorner,
    anyDigits,
    fc.constantFrom('0.1', '0.10', '0.3', '1.0', '-0', '0E-6176', '0E6111', 'NaN', 'Infinity', '-Infinity'),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
  )
  .map((digits) => Decimal128.fromString(digits));

export const number: Arbitrary<unknown> = fc.oneof(int, double, long, decimal);

/** Texts with accents composed and not, beyond the first plane, with zero bytes, and each other's beginnings. */
export const text = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    'A',
    'a\0',
    'a\0b',
    'a\u0001',
    'aa',
    'é',
    'e\u0301',
    'ß',
    'ss',
    'سلام',
    '😀',
    '\uffff',
    '\ue000',
  ),
  fc.string({ unit: 'binary', maxLength: 4 }),
  fc.string({ unit: fc.constantFrom('a', 'b', '\0', '\u0001', '😀', '\uffff'), maxLength: 4 }),
);

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 3 }),
  fc.array(fc.constantFrom(0, 1, 254, 255), { maxLength: 6 }).map((list) => Uint8Array.from(list)),
);

const binary = fc
  .tuple(bytes, fc.constantFrom(0, 1, 2, 3, 5, 128, 255))
  .map(([content, subtype]) => new Binary(Buffer.from(content), subtype));

const objectId = fc
  .oneof(
    fc.constantFrom('0'.repeat(24), 'f'.repeat(24)),
    fc.string({ unit: fc.constantFrom('0', '7', 'f'), minLength: 24, maxLength: 24 }),
  )
  .map((hex) => new ObjectId(hex));

const date = fc
  .oneof(fc.integer({ min: -3, max: 3 }), fc.maxSafeInteger(), fc.constantFrom(-8.64e15, 8.64e15))
  .map((milliseconds) => new Date(Math.max(-8.64e15, Math.min(8.64e15, milliseconds))));

const uint32 = fc.oneof(fc.integer({ min: 0, max: 2 }), fc.constantFrom(2 ** 31, 2 ** 32 - 1));
const timestamp = fc.tuple(uint32, uint32).map(([t, i]) => new Timestamp({ t, i }));

const plainText = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '\u0001'), maxLength: 3 });
const regex = fc
  .tuple(plainText, fc.constantFrom('', 'i', 'im', 'x'))
  .map(([pattern, options]) => new BSONRegExp(pattern, options));

/** A value without fields or elements, but never one that MongoDB gives up. */
export const common: Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: number },
  { weight: 2, arbitrary: text },
  binary,
  objectId,
  fc.boolean(),
  date,
  timestamp,
  fc.constant(null),
);

const rare: Arbitrary<unknown> = fc.oneof(
  regex,
  text.map((value) => new BSONSymbol(value)),
  plainText.map((code) => new Code(code)),
  fc
    .tuple(plainText, fc.dictionary(fc.constantFrom('a', 'b'), int))
    .map(([code, scope]) => new Code(code, scope)),
  objectId.map((id) => new DBRef('things', id)),
  fc.constant(new MinKey()),
  fc.constant(new MaxKey()),
);

export const scalar: Arbitrary<unknown> = fc.oneof({ weight: 4, arbitrary: common }, rare);

const NAMES = ['a', 'b', 'ab', '', '7', '10', 'é'];

/** Values of these kinds with arrays and documents of them, some levels deep. Documents are Maps: they keep their order. */
export const nested = (leaf: Arbitrary<unknown>, names: string[] = NAMES): Arbitrary<unknown> =>
  fc.letrec<{ value: unknown; array: unknown[]; document: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      { weight: 4, arbitrary: leaf },
      tie('array'),
      tie('document'),
    ),
    array: fc.array(tie('value'), { maxLength: 3 }),
    document: fc
      .uniqueArray(fc.tuple(fc.constantFrom(...names), tie('value')), {
        maxLength: 3,
        selector: ([name]) => name,
      })
      .map((fields) => new Map(fields)),
  })).value;

export const anyValue: Arbitrary<unknown> = nested(scalar);
