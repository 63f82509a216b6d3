import { BSONValue, type ObjectId } from 'bson';
import { isDocument } from './document.ts';
import { fieldEntries } from './fieldOrder.ts';

/** A value as MongoDB's messages print it. */
export function show(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return JSON.stringify(value);
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  if (Array.isArray(value)) return value.length ? `[ ${value.map(show).join(', ')} ]` : '[]';
  if (value instanceof BSONValue) return showWrapped(value);
  if (!isDocument(value)) return String(value);
  const fields = fieldEntries(value).map(([name, inner]) => `${name}: ${show(inner)}`);
  return fields.length ? `{ ${fields.join(', ')} }` : '{}';
}

function showWrapped(value: BSONValue): string {
  if (value._bsontype === 'ObjectId') return `ObjectId('${(value as ObjectId).toHexString()}')`;
  if (value._bsontype === 'Binary') return `BinData(${value.inspect()})`;
  return String(value);
}
