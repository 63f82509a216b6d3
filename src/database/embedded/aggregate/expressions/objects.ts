import { Int32 } from 'bson';
import { located } from '../../errors.ts';
import { bytesOf } from '../../values/compare.ts';
import {
  copyOf,
  type Document,
  encode,
  hasField,
  isDocument,
  merged,
  removeField,
  setField,
} from '../../values/document.ts';
import { fieldEntries, fieldNames } from '../../values/fieldOrder.ts';
import { show } from '../../values/show.ts';
import { CLASS, classOf } from '../../values/types.ts';
import {
  type Compile,
  isMissing,
  namedArguments,
  type Operator,
  onOne,
  onValues,
  typeOf,
  unlessNull,
} from './shape.ts';

function mergeObjects(values: unknown[]): Document {
  // One array stands for a list of documents.
  const list = values.length === 1 && Array.isArray(values[0]) ? values[0] : values;
  const documents = list.filter((value) => !isMissing(value));
  for (const value of documents)
    if (!isDocument(value))
      throw located(
        40400,
        `$mergeObjects requires object inputs, but input ${show(value)} is of type ${typeOf(value)}`,
      );
  return merged(documents as Document[]);
}

function objectToArray(value: unknown): unknown[] {
  if (!isDocument(value))
    throw located(40390, `$objectToArray requires a document input, found: ${typeOf(value)}`);
  return fieldEntries(value).map(([k, v]) => ({ k, v }));
}

function pairOf(item: unknown): [name: string, value: unknown] {
  const [name, value] = Array.isArray(item)
    ? item
    : isDocument(item) && fieldNames(item).length === 2 && hasField(item, 'k') && hasField(item, 'v')
      ? [item.k, item.v]
      : [];
  if (Array.isArray(item) ? item.length !== 2 : !isDocument(item))
    throw located(
      40397,
      `$arrayToObject requires an array of size 2 arrays, or of objects with keys 'k' and 'v'`,
    );
  if (typeof name !== 'string')
    throw located(40394, `$arrayToObject requires keys to be strings, found: ${typeOf(name)}`);
  return [name, value];
}

function arrayToObject(value: unknown): Document {
  if (!Array.isArray(value))
    throw located(40386, `$arrayToObject requires an array input, found: ${typeOf(value)}`);
  const result: Document = {};
  for (const [name, inner] of value.map(pairOf)) setField(result, name, inner);
  return result;
}

function fieldName(operator: string, field: unknown, compile: Compile): string {
  const isConstant =
    typeof field === 'string' ? !field.startsWith('$') : isDocument(field) && '$literal' in field;
  const name = isConstant ? compile(field)({}) : undefined;
  if (typeof name === 'string') return name;
  throw located(5654601, `${operator} requires 'field' to evaluate to a constant string`);
}

const getField: Operator = (argument, compile) => {
  const isNamed = isDocument(argument) && hasField(argument, 'field');
  const spec = isNamed
    ? namedArguments('$getField', argument, { required: ['field', 'input'] })
    : { field: argument };
  const name = fieldName('$getField', spec.field, compile);
  const input = compile(isNamed ? spec.input : '$$CURRENT');
  return (document) => {
    const value = input(document);
    if (value === null) return null;
    return isDocument(value) && hasField(value, name) ? value[name] : undefined;
  };
};

const withField = (operator: string, input: unknown, change: (copy: Document) => void): Document | null => {
  if (isMissing(input)) return null;
  if (!isDocument(input)) throw located(4161105, `${operator} requires 'input' to evaluate to type Object`);
  const copy = copyOf(input);
  change(copy);
  return copy;
};

const setFieldOperator: Operator = (argument, compile) => {
  const spec = namedArguments('$setField', argument, { required: ['field', 'input', 'value'] });
  const name = fieldName('$setField', spec.field, compile);
  const input = compile(spec.input);
  const evaluate = compile(spec.value);
  return (document) =>
    withField('$setField', input(document), (copy) => {
      const value = evaluate(document);
      if (value === undefined) removeField(copy, name);
      else setField(copy, name, value);
    });
};

const unsetField: Operator = (argument, compile) => {
  const spec = namedArguments('$unsetField', argument, { required: ['field', 'input'] });
  const name = fieldName('$unsetField', spec.field, compile);
  const input = compile(spec.input);
  return (document) => withField('$unsetField', input(document), (copy) => removeField(copy, name));
};

function binarySize(value: unknown): Int32 {
  if (typeof value === 'string') return new Int32(Buffer.byteLength(value));
  if (classOf(value) === CLASS.binary) return new Int32(bytesOf(value).length);
  throw located(51276, `$binarySize requires a string or BinData argument, found: ${typeOf(value)}`);
}

/** Operators on documents. */
export const OBJECT_OPERATORS: Record<string, Operator> = {
  $mergeObjects: onValues('$mergeObjects', 0, Number.POSITIVE_INFINITY, mergeObjects),
  $objectToArray: unlessNull('$objectToArray', objectToArray),
  $arrayToObject: unlessNull('$arrayToObject', arrayToObject),
  $getField: getField,
  $setField: setFieldOperator,
  $unsetField: unsetField,
  $binarySize: unlessNull('$binarySize', binarySize),
  $bsonSize: onOne('$bsonSize', (value) => {
    if (isMissing(value)) return null;
    if (isDocument(value)) return new Int32(encode(value).length);
    throw located(31393, `$bsonSize requires a document input, found: ${typeOf(value)}`);
  }),
};
