import { deserialize, serialize } from 'bson';
import { hasMovedFields, rememberOrders } from './byteOrder.ts';
import { fieldNames, hasOwnOrder, noteRemoved, noteSet, ordersExist, rememberOrder } from './fieldOrder.ts';

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

/** The document in the bytes, which remembers the order of its fields. Throws for what is no BSON. */
export function decode(bytes: Uint8Array): Document {
  const document = deserialize(bytes, KEEP_TYPES);
  if (hasMovedFields(bytes)) rememberOrders(bytes, document);
  return document;
}

/** Decodes an `insert` command, leaving its documents as bytes: they are stored as they came. */
export const decodeInsert = (bytes: Uint8Array): Document =>
  deserialize(bytes, { ...KEEP_TYPES, fieldsAsRaw: { documents: true } });

const needsOrder = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.some(needsOrder)
    : isDocument(value) && (hasOwnOrder(value) || Object.values(value).some(needsOrder));

/** The same with Maps for documents: those bson writes in the order they have. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (!isDocument(value)) return value;
  return new Map(fieldNames(value).map((name) => [name, inOrder(value[name])]));
}

/** The document as BSON, its fields in their true order. */
export function encode(document: Document): Buffer {
  const ordered = (ordersExist() && needsOrder(document) ? inOrder(document) : document) as Document;
  const bytes = serialize(ordered, { ignoreUndefined: false, checkKeys: false });
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Whether the value is an embedded document: not an array, a date or any of BSON's own types. */
export function isDocument(value: unknown): value is Document {
  if (value === null || typeof value !== 'object') return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

export const hasField = (document: object, field: string): boolean => Object.hasOwn(document, field);

/** Sets a field even where it is named `__proto__`; a new one comes last. */
export function setField(document: Document, field: string, value: unknown): void {
  noteSet(document, field);
  if (field === '__proto__')
    Object.defineProperty(document, field, { value, enumerable: true, configurable: true, writable: true });
  else document[field] = value;
}

/** Removes a field; set again, it comes last. */
export function removeField(document: Document, field: string): void {
  noteRemoved(document, field);
  delete document[field];
}

/** A copy of the document alone: the values inside are shared. */
export function copyOf(document: Document): Document {
  const copy = { ...document };
  if (hasOwnOrder(document)) rememberOrder(copy, fieldNames(document));
  return copy;
}

/** The same document with `_id` first, as MongoDB stores it. */
export function withIdFirst(id: unknown, document: Document): Document {
  const { _id, ...rest } = document;
  const result = { _id: id, ...rest };
  if (hasOwnOrder(document))
    rememberOrder(result, ['_id', ...fieldNames(document).filter((name) => name !== '_id')]);
  return result;
}

/** One document with the fields of all; of fields of the same name the last one counts, in the place of the first. */
export function merged(documents: readonly Document[]): Document {
  const result: Document = {};
  for (const document of documents)
    for (const name of fieldNames(document)) setField(result, name, document[name]);
  return result;
}

/** A copy that can be changed: documents and arrays are new, the values inside are shared (nobody changes those). */
export function clone<T>(value: T): T {
  if (Array.isArray(value)) return value.map(clone) as T;
  if (!isDocument(value)) return value;
  const copy: Document = {};
  for (const field of fieldNames(value)) setField(copy, field, clone(value[field]));
  return copy as T;
}

/** The name of the first field. */
export const firstField = (document: Document): string | undefined => fieldNames(document)[0];
