import type {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  DBRef,
  Decimal128,
  Double,
  Int32,
  Long,
  ObjectId,
  Timestamp,
} from 'bson';

/**
 * MongoDB's order of values as its manual has it, written as plainly as can be, for comparison with the product's.
 * https://www.mongodb.com/docs/manual/reference/bson-type-comparison-order/
 */
const CLASSES: string[][] = [
  ['MinKey'],
  ['null'],
  ['Int32', 'Double', 'Long', 'Decimal128'],
  ['string', 'BSONSymbol'],
  ['Map', 'DBRef'],
  ['array'],
  ['Binary', 'UUID'],
  ['ObjectId'],
  ['boolean'],
  ['Date'],
  ['Timestamp'],
  ['BSONRegExp'],
  ['Code'],
  ['CodeWithScope'],
  ['MaxKey'],
];

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value !== 'object') return typeof value;
  if (Array.isArray(value)) return 'array';
  if (value instanceof Map) return 'Map';
  if (value instanceof Date) return 'Date';
  const kind = (value as { _bsontype: string })._bsontype;
  return kind === 'Code' && (value as Code).scope ? 'CodeWithScope' : kind;
}

function classOf(value: unknown): number {
  const found = CLASSES.findIndex((kinds) => kinds.includes(kindOf(value)));
  if (found < 0) throw new Error(`no class for ${kindOf(value)}`);
  return found;
}

const order = <T>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);

/** Without a prefix order by the first difference, else the shorter first. */
function compareLists<T>(a: readonly T[], b: readonly T[], compareItems: (a: T, b: T) => number): number {
  for (const [index, item] of a.entries()) {
    if (index >= b.length) return 1;
    const difference = compareItems(item, b[index] as T);
    if (difference) return difference;
  }
  return order(a.length, b.length);
}

const compareBytes = (a: Uint8Array, b: Uint8Array) => compareLists([...a], [...b], order);
const compareTexts = (a: string, b: string) =>
  compareBytes(new TextEncoder().encode(a), new TextEncoder().encode(b));

/** A finite number as `digits × 2^two × 10^ten`. */
type Exact = { digits: bigint; two: number; ten: number };

function exactDouble(double: number): Exact {
  let two = 0;
  let mantissa = double;
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    two--;
  }
  return { digits: BigInt(mantissa), two, ten: 0 };
}

function exactDecimal(text: string): Exact {
  const [mantissa = '', exponent = '0'] = text.split('E');
  const [whole = '', fraction = ''] = mantissa.split('.');
  return { digits: BigInt(whole + fraction), two: 0, ten: Number(exponent) - fraction.length };
}

/** NaN below everything, then the infinities around the finite numbers. */
function rankAndExact(value: unknown): [rank: number, exact?: Exact] {
  const kind = kindOf(value);
  if (kind === 'Long') return [2, { digits: (value as Long).toBigInt(), two: 0, ten: 0 }];
  const text =
    kind === 'Decimal128' ? (value as Decimal128).toString() : String((value as Int32 | Double).value);
  if (text === 'NaN') return [0];
  if (text === '-Infinity') return [1];
  if (text === 'Infinity') return [3];
  return [
    2,
    kind === 'Decimal128' ? exactDecimal(text.replace('-0', '-0')) : exactDouble((value as Double).value),
  ];
}

function compareExact(a: Exact, b: Exact): number {
  const two = Math.min(a.two, b.two);
  const ten = Math.min(a.ten, b.ten);
  const whole = ({ digits, ...power }: Exact) =>
    digits * 2n ** BigInt(power.two - two) * 10n ** BigInt(power.ten - ten);
  return order(whole(a), whole(b));
}

function compareNumbers(a: unknown, b: unknown): number {
  const [rank, exact] = rankAndExact(a);
  const [otherRank, otherExact] = rankAndExact(b);
  return order(rank, otherRank) || (exact && otherExact ? compareExact(exact, otherExact) : 0);
}

/** Type, then name, then value of each field in turn. */
function compareFields([name, value]: [string, unknown], [otherName, otherValue]: [string, unknown]): number {
  return (
    order(classOf(value), classOf(otherValue)) ||
    compareTexts(name, otherName) ||
    compareValues(value, otherValue)
  );
}

function fieldsOf(value: unknown): [string, unknown][] {
  if (value instanceof Map) return [...value];
  const { collection, oid } = value as DBRef;
  return [
    ['$ref', collection],
    ['$id', oid],
  ];
}

/** Binary data of the old subtype 2 carries its length once more. */
const sizeOf = ({ position, sub_type }: Binary) => position + (sub_type === 2 ? 4 : 0);

function compareBinary(a: Binary, b: Binary): number {
  return (
    order(sizeOf(a), sizeOf(b)) ||
    order(a.sub_type, b.sub_type) ||
    compareBytes(a.buffer.subarray(0, a.position), b.buffer.subarray(0, b.position))
  );
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : (value as BSONSymbol).value);

const scopeOf = (value: unknown): [string, unknown][] => Object.entries((value as Code).scope ?? {});

/** Orders two BSON values. */
export function compareValues(a: unknown, b: unknown): number {
  const difference = order(classOf(a), classOf(b));
  if (difference) return difference;
  switch (kindOf(a)) {
    case 'Int32':
    case 'Double':
    case 'Long':
    case 'Decimal128':
      return compareNumbers(a, b);
    case 'string':
    case 'BSONSymbol':
      return compareTexts(textOf(a), textOf(b));
    case 'Map':
    case 'DBRef':
      return compareLists(fieldsOf(a), fieldsOf(b), compareFields);
    case 'array':
      return compareLists(a as unknown[], b as unknown[], compareValues);
    case 'Binary':
    case 'UUID':
      return compareBinary(a as Binary, b as Binary);
    case 'ObjectId':
      return compareBytes((a as ObjectId).id, (b as ObjectId).id);
    case 'boolean':
      return order(a as boolean, b as boolean);
    case 'Date':
      return order((a as Date).getTime(), (b as Date).getTime());
    case 'Timestamp':
      return order((a as Timestamp).toBigInt(), (b as Timestamp).toBigInt());
    case 'BSONRegExp': {
      const [x, y] = [a as BSONRegExp, b as BSONRegExp];
      return compareTexts(x.pattern, y.pattern) || compareTexts(x.options, y.options);
    }
    case 'Code':
    case 'CodeWithScope':
      return (
        compareTexts(String((a as Code).code), String((b as Code).code)) ||
        compareLists(scopeOf(a), scopeOf(b), compareFields)
      );
    default:
      return 0;
  }
}
