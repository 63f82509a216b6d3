import type { ObjectId, Timestamp } from 'bson';
import type { Collation } from '../values/collation.ts';
import {
  binaryLength,
  binarySubtype,
  bytesOf,
  codeOf,
  regexParts,
  scopeOf,
  textOf,
} from '../values/compare.ts';
import { fieldEntries } from '../values/fieldOrder.ts';
import { compareNumbers, digitsOf, exactNumber, toNumber } from '../values/numbers.ts';
import { CLASS, classOf, fieldsOf } from '../values/types.ts';
import { KeyWriter } from './keyWriter.ts';

/** The first byte of a key says the class of the value; the gaps leave room for ranges between classes. */
export const classByte = (value: unknown): number => 0x10 + classOf(value) * 8;

const END = 0;

// Whether the value lies below, on or above the double nearest to it.
const BELOW = 0x7f;
const EXACT = 0x80;
const ABOVE = 0x81;

/**
 * The exact value where a double only comes near it: the place of the point and the digits, inverted for what is below
 * zero. A decimal has 34 digits at most, a long fewer.
 */
function putDigits(writer: KeyWriter, value: unknown): void {
  const { isNegative, digits, place } = digitsOf(value);
  const invert = isNegative ? 0xff : 0;
  writer.byte(((place + 0x8000) >> 8) ^ invert);
  writer.byte((place & 0xff) ^ invert);
  const padded = digits.padEnd(34, '0');
  for (let at = 0; at < padded.length; at += 2) writer.byte(Number(padded.slice(at, at + 2)) ^ invert);
}

function putNumber(writer: KeyWriter, value: unknown): void {
  const double = toNumber(value);
  // NaN is below every number, -Infinity included.
  if (Number.isNaN(double)) writer.uint64(0n);
  else writer.double(double === 0 ? 0 : double);
  const difference = exactNumber(value) === undefined ? compareNumbers(value, double) : 0;
  writer.byte(difference === 0 ? EXACT : difference < 0 ? BELOW : ABOVE);
  if (difference !== 0) putDigits(writer, value);
}

function putFields(writer: KeyWriter, value: unknown, collation?: Collation): void {
  for (const [name, inner] of fieldEntries(fieldsOf(value) ?? {})) {
    writer.byte(classByte(inner));
    writer.text(name);
    put(writer, inner, collation);
  }
  writer.byte(END);
}

function putBinary(writer: KeyWriter, value: unknown): void {
  const bytes = bytesOf(value);
  writer.uint32(binaryLength(value));
  writer.byte(binarySubtype(value));
  writer.bytes(bytes);
}

function put(writer: KeyWriter, value: unknown, collation?: Collation): void {
  writer.byte(classByte(value));
  switch (classOf(value)) {
    case CLASS.minKey:
    case CLASS.emptyArray:
    case CLASS.null:
    case CLASS.maxKey:
      break;
    case CLASS.number:
      putNumber(writer, value);
      break;
    case CLASS.string:
      writer.text(collation ? collation.fold(textOf(value)) : textOf(value));
      break;
    case CLASS.object:
      putFields(writer, value, collation);
      break;
    case CLASS.array:
      for (const item of value as unknown[]) put(writer, item, collation);
      writer.byte(END);
      break;
    case CLASS.binary:
      putBinary(writer, value);
      break;
    case CLASS.objectId:
      writer.bytes((value as ObjectId).id);
      break;
    case CLASS.boolean:
      writer.byte(value ? 1 : 0);
      break;
    case CLASS.date:
      writer.int64(BigInt((value as Date).getTime()));
      break;
    case CLASS.timestamp:
      writer.uint64(BigInt.asUintN(64, (value as Timestamp).toBigInt()));
      break;
    case CLASS.regex:
      for (const part of regexParts(value)) writer.text(part);
      break;
    case CLASS.code:
      writer.text(codeOf(value));
      break;
    default:
      writer.text(codeOf(value));
      putFields(writer, scopeOf(value));
  }
}

const writer = new KeyWriter();

/**
 * Bytes whose order is the order of the values, and which are equal where the values are. No key is the beginning
 * of another, so that the keys of several fields may be put one behind the other.
 */
export function keyOf(value: unknown, collation?: Collation): Buffer {
  writer.reset();
  put(writer, value, collation);
  return writer.finish();
}

/** The key as text, for maps and sets. */
export const keyText = (value: unknown, collation?: Collation): string =>
  keyOf(value, collation).toString('latin1');

/** The key of a descending field: every bit turned. Changes the buffer it is given. */
export function inverted(key: Buffer): Buffer {
  for (let i = 0; i < key.length; i++) key[i] = ~(key[i] ?? 0) & 0xff;
  return key;
}

/** The first bytes after everything that begins with these. */
export function after(prefix: Uint8Array): Buffer {
  const next = Buffer.from(prefix);
  for (let i = next.length - 1; i >= 0; i--) {
    const byte = next[i] ?? 0xff;
    if (byte === 0xff) continue;
    next[i] = byte + 1;
    return next.subarray(0, i + 1);
  }
  return Buffer.alloc(16, 0xff);
}

/** What the keys of all strings with this beginning begin with. */
export const textPrefix = (text: string): Buffer =>
  Buffer.concat([Buffer.from([classByte('')]), Buffer.from(text)]);
