import { describe, expect, test } from 'vitest';
import { decimal, long, matches } from './rules.ts';

type Case = [schema: Record<string, unknown>, value: unknown, expected: boolean];

const accepts = (schema: Record<string, unknown>, value: unknown) =>
  matches(value === undefined ? {} : { value }, { $jsonSchema: { properties: { value: schema } } });

describe('$jsonSchema', () => {
  test.each<Case>([
    [{ bsonType: 'string' }, 'a', true],
    [{ bsonType: 'string' }, 1, false],
    [{ bsonType: 'string' }, undefined, true],
    [{ bsonType: ['int', 'null'] }, null, true],
    [{ bsonType: 'number' }, decimal('1'), true],
    [{ bsonType: 'array' }, ['a'], true],
    [{ type: 'object' }, {}, true],
    [{ type: 'boolean' }, 0, false],
    [{ enum: ['a', null] }, null, true],
    [{ enum: ['a', null] }, 'b', false],
    [{ minimum: 3 }, long('3'), true],
    [{ minimum: 3, exclusiveMinimum: true }, 3, false],
    [{ maximum: 3 }, 3.5, false],
    [{ maximum: 3 }, 'not a number', true],
    [{ multipleOf: 0.1 }, 0.3, true],
    [{ multipleOf: 2 }, 5, false],
    [{ minLength: 2 }, '😀', false],
    [{ maxLength: 1 }, '😀', true],
    [{ pattern: '^a' }, 'ba', false],
    [{ items: { bsonType: 'int' } }, [1, 'a'], false],
    [{ items: [{ bsonType: 'int' }], additionalItems: false }, [1, 2], false],
    [{ items: [{ bsonType: 'int' }] }, [1, 'a'], true],
    [{ minItems: 1 }, [], false],
    [{ uniqueItems: true }, [1, 2, 1], false],
    [{ required: ['a'] }, { b: 1 }, false],
    [{ properties: { a: { bsonType: 'int' } }, additionalProperties: false }, { a: 1, b: 1 }, false],
    [{ properties: {}, patternProperties: { '^x': { bsonType: 'int' } } }, { xy: 'a' }, false],
    [{ additionalProperties: { bsonType: 'string' } }, { any: 1 }, false],
    [{ maxProperties: 1 }, { a: 1, b: 2 }, false],
    [{ dependencies: { a: ['b'] } }, { a: 1 }, false],
    [{ anyOf: [{ bsonType: 'int' }, { minLength: 2 }] }, 'ab', true],
    [{ oneOf: [{ bsonType: 'int' }, { minimum: 2 }] }, 3, false],
    [{ not: { bsonType: 'int' } }, 3, false],
    [{ title: 'A name', description: 'of something' }, 3, true],
  ])('%j on %j: %s', (schema, value, expected) => {
    expect(accepts(schema, value)).toBe(expected);
  });

  test('refuses what is no schema', () => {
    for (const schema of [
      { required: 'a' },
      { bsonType: 'int', type: 'number' },
      { unheardOf: 1 },
      { minimum: 'a' },
      { enum: [] },
      { type: 'integer' },
      { exclusiveMinimum: true },
    ])
      expect(() => matches({}, { $jsonSchema: schema }), JSON.stringify(schema)).toThrow();
  });
});
