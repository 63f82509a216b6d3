import { failedToParse, notSupported, typeMismatch } from '../errors.ts';
import { equal } from '../values/compare.ts';
import { type Document, hasField, isDocument } from '../values/document.ts';
import { fieldEntries } from '../values/fieldOrder.ts';
import { toRegExp } from '../values/regex.ts';
import { fieldsOf } from '../values/types.ts';
import { isOfType, type ValueTest } from './comparisons.ts';
import { type Keyword, listIn, listOf, mistake, ofKind, SIMPLE_KEYWORDS, strings } from './schemaKeywords.ts';

/** JSON's names of types, as aliases of BSON's. */
const JSON_TYPES: Record<string, string> = {
  array: 'array',
  boolean: 'bool',
  null: 'null',
  number: 'number',
  object: 'object',
  string: 'string',
};

function jsonTypeTest(argument: unknown): ValueTest {
  const names = Array.isArray(argument) ? argument : [argument];
  return isOfType(
    names.map((name) => {
      if (typeof name !== 'string') throw mistake('type', 'either a string or an array of strings');
      if (!Object.hasOwn(JSON_TYPES, name))
        throw failedToParse(`$jsonSchema type '${name}' is not supported`);
      return JSON_TYPES[name];
    }),
  );
}

const schemas = (keyword: string, argument: unknown): ValueTest[] => listOf(keyword, argument, compileSchema);

function schemasByName(keyword: string, argument: unknown): [name: string, test: ValueTest][] {
  if (!isDocument(argument)) throw mistake(keyword, 'an object');
  return fieldEntries(argument).map(([name, schema]) => [name, compileSchema(schema)]);
}

function itemsTest(argument: unknown, schema: Document): ValueTest {
  if (!Array.isArray(argument)) {
    const test = compileSchema(argument);
    return ofKind(listIn, (list) => list.every(test));
  }
  const tests = argument.map(compileSchema);
  const more = remainderTest('additionalItems', schema.additionalItems);
  return ofKind(listIn, (list) => list.every((item, index) => (tests[index] ?? more)(item)));
}

/** What is allowed beside the things named: anything, nothing, or what a schema says. */
function remainderTest(keyword: string, argument: unknown): ValueTest {
  if (argument === undefined || argument === true) return () => true;
  if (argument === false) return () => false;
  if (!isDocument(argument)) throw mistake(keyword, 'either an object or a boolean');
  return compileSchema(argument);
}

/** `properties`, `patternProperties` and `additionalProperties` together: the last is about what the others leave. */
function propertiesTest(schema: Document): ValueTest {
  const named = new Map(schemasByName('properties', schema.properties ?? {}));
  const patterned = schemasByName('patternProperties', schema.patternProperties ?? {}).map(
    ([pattern, test]) => [toRegExp(pattern), test] as const,
  );
  const more = remainderTest('additionalProperties', schema.additionalProperties);
  return ofKind(fieldsOf, (fields) =>
    fieldEntries(fields).every(([name, value]) => {
      const own = named.get(name);
      const matching = patterned.filter(([pattern]) => pattern.test(name));
      if (!own && matching.length === 0) return more(value);
      return (own?.(value) ?? true) && matching.every(([, test]) => test(value));
    }),
  );
}

function dependenciesTest(argument: unknown): ValueTest {
  if (!isDocument(argument)) throw mistake('dependencies', 'an object');
  const tests = fieldEntries(argument).map(([name, wanted]) => {
    const test = Array.isArray(wanted) ? requiredTest('dependencies', wanted) : compileSchema(wanted);
    return [name, test] as const;
  });
  return ofKind(fieldsOf, (fields) => tests.every(([name, test]) => !hasField(fields, name) || test(fields)));
}

function requiredTest(keyword: string, argument: unknown): ValueTest {
  const names = strings(keyword, argument);
  return ofKind(fieldsOf, (fields) => names.every((name) => hasField(fields, name)));
}

const describes: Keyword = () => undefined;
const isReadElsewhere: Keyword = () => undefined;

const KEYWORDS: Record<string, Keyword> = {
  ...SIMPLE_KEYWORDS,
  title: describes,
  description: describes,
  type: jsonTypeTest,
  bsonType: (argument) => isOfType(argument),
  enum: (argument) => {
    const wanted = listOf('enum', argument, (item) => item);
    return (value) => wanted.some((item) => equal(item, value));
  },
  items: itemsTest,
  additionalItems: isReadElsewhere,
  required: (argument) => requiredTest('required', argument),
  properties: (_argument, schema) => propertiesTest(schema),
  patternProperties: (_argument, schema) =>
    hasField(schema, 'properties') ? undefined : propertiesTest(schema),
  additionalProperties: (_argument, schema) =>
    hasField(schema, 'properties') || hasField(schema, 'patternProperties')
      ? undefined
      : propertiesTest(schema),
  dependencies: dependenciesTest,
  allOf: (argument) => {
    const tests = schemas('allOf', argument);
    return (value) => tests.every((test) => test(value));
  },
  anyOf: (argument) => {
    const tests = schemas('anyOf', argument);
    return (value) => tests.some((test) => test(value));
  },
  oneOf: (argument) => {
    const tests = schemas('oneOf', argument);
    return (value) => tests.filter((test) => test(value)).length === 1;
  },
  not: (argument) => {
    const test = compileSchema(argument);
    return (value) => !test(value);
  },
};

/** What MongoDB knows of JSON Schema and this server does not. */
const REFUSED = new Set(['encrypt', 'encryptMetadata', 'keyId', 'algorithm']);

/** Compiles a schema of `$jsonSchema`. Throws for what is no schema and for keywords MongoDB does not take. */
export function compileSchema(schema: unknown): ValueTest {
  if (!isDocument(schema)) throw typeMismatch('$jsonSchema must be an object');
  if (hasField(schema, 'type') && hasField(schema, 'bsonType'))
    throw failedToParse("Cannot specify both $jsonSchema keywords 'type' and 'bsonType'");
  const tests = fieldEntries(schema).flatMap(([keyword, argument]) => {
    if (REFUSED.has(keyword)) throw notSupported(`$jsonSchema keyword ${keyword}`);
    const compile = Object.hasOwn(KEYWORDS, keyword) ? KEYWORDS[keyword] : undefined;
    if (!compile) throw failedToParse(`Unknown $jsonSchema keyword: ${keyword}`);
    return compile(argument, schema) ?? [];
  });
  return (value) => tests.every((test) => test(value));
}
