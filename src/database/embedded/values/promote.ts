import { BSONValue } from 'bson';
import { type Document, hasField, isDocument, setField } from './document.ts';
import { fieldNames } from './fieldOrder.ts';
import { exactNumber } from './numbers.ts';
import { toRegExp } from './regex.ts';

function promoteWrapped(value: BSONValue): unknown {
  switch (value._bsontype) {
    case 'Int32':
    case 'Double':
    case 'Long':
      return exactNumber(value) ?? value;
    case 'BSONRegExp':
      return toRegExp(value);
    default:
      return value;
  }
}

/** The value with plain JavaScript numbers, which is what mingo can work on; what they cannot hold stays wrapped. */
export function promote<T = unknown>(value: unknown): T {
  if (value instanceof BSONValue) return promoteWrapped(value) as T;
  if (Array.isArray(value)) return value.map((item) => promote(item)) as T;
  if (!isDocument(value)) return value as T;
  const promoted: Document = {};
  for (const field of fieldNames(value)) setField(promoted, field, promote(value[field]));
  return promoted as T;
}

/** Gives promoted numbers back the BSON type they had in `old`, where the number is still the same. */
export function restoreTypes(value: unknown, old: unknown): unknown {
  if (typeof value === 'number') return old instanceof BSONValue && exactNumber(old) === value ? old : value;
  if (Array.isArray(value))
    return value.map((item, index) => restoreTypes(item, Array.isArray(old) ? old[index] : undefined));
  if (!isDocument(value)) return value;
  const restored: Document = {};
  for (const field of fieldNames(value)) {
    const before = isDocument(old) && hasField(old, field) ? old[field] : undefined;
    setField(restored, field, restoreTypes(value[field], before));
  }
  return restored;
}
