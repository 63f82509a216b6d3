import { rememberOrder } from './fieldOrder.ts';

const OBJECT = 3;
const ARRAY = 4;

const int32 = (bytes: Uint8Array, at: number): number =>
  (bytes[at] ?? 0) |
  ((bytes[at + 1] ?? 0) << 8) |
  ((bytes[at + 2] ?? 0) << 16) |
  ((bytes[at + 3] ?? 0) << 24);

const textEnd = (bytes: Uint8Array, at: number): number => bytes.indexOf(0, at) + 1;

/** Where a value of this BSON type that begins at `at` ends. https://bsonspec.org/spec.html */
function valueEnd(bytes: Uint8Array, type: number, at: number): number {
  switch (type) {
    case 1: // double
    case 9: // date
    case 17: // timestamp
    case 18: // long
      return at + 8;
    case 2: // string
    case 13: // code
    case 14: // symbol
      return at + 4 + int32(bytes, at);
    case OBJECT:
    case ARRAY:
    case 15: // code with scope
      return at + int32(bytes, at);
    case 5: // binary
      return at + 5 + int32(bytes, at);
    case 7: // ObjectId
      return at + 12;
    case 8: // boolean
      return at + 1;
    case 11: // regular expression: pattern and options
      return textEnd(bytes, textEnd(bytes, at));
    case 12: // pointer: a namespace and an ObjectId
      return at + 4 + int32(bytes, at) + 12;
    case 16: // int
      return at + 4;
    case 19: // decimal
      return at + 16;
    default: // null, undefined, MinKey, MaxKey
      return at;
  }
}

/** Where the value of the element whose name begins here begins. */
function afterName(bytes: Uint8Array, nameAt: number): number {
  let at = nameAt;
  while (bytes[at] !== 0) at++;
  return at + 1;
}

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 48 && byte <= 57;

/** Whether a document in these bytes, which were decoded before, has a field JavaScript would move to the front. */
export function hasMovedFields(bytes: Uint8Array, start = 0, isArray = false): boolean {
  const end = start + int32(bytes, start) - 1;
  for (let at = start + 4; at < end; ) {
    const type = bytes[at] ?? 0;
    if (!isArray && isDigit(bytes[at + 1])) return true;
    at = afterName(bytes, at + 1);
    if ((type === OBJECT || type === ARRAY) && hasMovedFields(bytes, at, type === ARRAY)) return true;
    at = valueEnd(bytes, type, at);
  }
  return false;
}

/** Remembers the order of the fields in the bytes for the value that was decoded from them. */
export function rememberOrders(bytes: Uint8Array, value: unknown, start = 0): void {
  if (value === null || typeof value !== 'object') return;
  const fields = value as { [name: string]: unknown };
  const names: string[] = [];
  const end = start + int32(bytes, start) - 1;
  for (let at = start + 4; at < end; ) {
    const type = bytes[at] ?? 0;
    const valueAt = afterName(bytes, at + 1);
    const name = Buffer.from(bytes.subarray(at + 1, valueAt - 1)).toString();
    names.push(name);
    if (type === OBJECT || type === ARRAY) rememberOrders(bytes, fields[name], valueAt);
    at = valueEnd(bytes, type, valueAt);
  }
  if (!Array.isArray(value)) rememberOrder(value, names);
}
