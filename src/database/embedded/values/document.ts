import { deserialize, serialize } from 'bson';

/** A decoded BSON document. Its numbers are BSON wrappers, so that writing it back keeps every type. */
export type Document = { [field: string]: unknown };

// Promoting would turn Double and Long into JavaScript numbers, and a rewrite would store them as Int32.
const KEEP_TYPES = {
  promoteValues: false,
  promoteLongs: false,
  promoteBuffers: false,
  bsonRegExp: true,
  validation: { utf8: false },
} as const;

export const decode = (bytes: Uint8Array): Document => deserialize(bytes, KEEP_TYPES);

/** Decodes an `insert` command, leaving its documents as bytes: they are stored as they came. */
export const decodeInsert = (bytes: Uint8Array): Document =>
  deserialize(bytes, { ...KEEP_TYPES, fieldsAsRaw: { documents: true } });

export function encode(document: Document): Buffer {
  const bytes = serialize(document, { ignoreUndefined: false, checkKeys: false });
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Whether the value is an embedded document: not an array, a date or any of BSON's own types. */
export function isDocument(value: unknown): value is Document {
  if (value === null || typeof value !== 'object') return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

export const hasField = (document: object, field: string): boolean => Object.hasOwn(document, field);

/** Sets a field even where it is named `__proto__`. */
export function setField(document: Document, field: string, value: unknown): void {
  if (field === '__proto__')
    Object.defineProperty(document, field, { value, enumerable: true, configurable: true, writable: true });
  else document[field] = value;
}

/** The same document with `_id` first, as MongoDB stores it. */
export function withIdFirst(id: unknown, document: Document): Document {
  const { _id, ...rest } = document;
  return { _id: id, ...rest };
}

/** A copy that can be changed: documents and arrays are new, the values inside are shared (nobody changes those). */
export function clone<T>(value: T): T {
  if (Array.isArray(value)) return value.map(clone) as T;
  if (!isDocument(value)) return value;
  const copy: Document = {};
  for (const field of Object.keys(value)) setField(copy, field, clone(value[field]));
  return copy as T;
}

export const firstField = (document: Document): string | undefined => Object.keys(document)[0];
