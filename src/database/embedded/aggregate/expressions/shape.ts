import { located } from '../../errors.ts';
import { type Document, hasField, isDocument } from '../../values/document.ts';
import { fieldNames } from '../../values/fieldOrder.ts';
import { isNumber, typeName } from '../../values/types.ts';

/** The value of an expression for one document; `undefined` where it is missing. */
export type Evaluate = (document: unknown) => unknown;

/** Compiles an inner expression; `frame` holds the variables an operator sets while it runs. */
export type Compile = (expression: unknown, frame?: Document) => Evaluate;

/** An operator: what it was given, and how to compile what is inside. */
export type Operator = (argument: unknown, compile: Compile) => Evaluate;

export const isMissing = (value: unknown): value is null | undefined => value === null || value === undefined;

/** The name of a value's type in an error. */
export const typeOf = (value: unknown): string => (value === undefined ? 'missing' : typeName(value));

export const argumentList = (argument: unknown): unknown[] =>
  Array.isArray(argument) ? argument : [argument];

function wrongCount(name: string, given: number, least: number, most: number): Error {
  const wanted =
    least === most ? `exactly ${least} arguments` : `at least ${least} arguments, and at most ${most}`;
  return located(
    least === most ? 16020 : 28667,
    `Expression ${name} takes ${wanted}. ${given} were passed in.`,
  );
}

/** An operator on so many values. */
export const onValues =
  (name: string, least: number, most: number, apply: (values: unknown[]) => unknown): Operator =>
  (argument, compile) => {
    const list = argumentList(argument);
    if (list.length < least || list.length > most) throw wrongCount(name, list.length, least, most);
    const items = list.map((item) => compile(item));
    return (document) => apply(items.map((evaluate) => evaluate(document)));
  };

/** An operator on one value. */
export const onOne = (name: string, apply: (value: unknown) => unknown): Operator =>
  onValues(name, 1, 1, ([value]) => apply(value));

/** An operator on any number of values. */
export const onList = (apply: (values: unknown[]) => unknown): Operator =>
  onValues('', 0, Number.POSITIVE_INFINITY, apply);

/** An operator on one value that makes null of what is null or missing. */
export const unlessNull = (name: string, apply: (value: unknown) => unknown): Operator =>
  onOne(name, (value) => (isMissing(value) ? null : apply(value)));

interface Names {
  required: string[];
  optional?: string[];
}

/** The named arguments of an operator, after a look that none is unknown and none that is needed is missing. */
export function namedArguments(
  name: string,
  argument: unknown,
  { required, optional = [] }: Names,
): Document {
  if (!isDocument(argument)) throw located(28646, `${name} only supports an object as its argument`);
  for (const given of fieldNames(argument))
    if (!required.includes(given) && !optional.includes(given))
      throw located(28647, `Unrecognized parameter to ${name}: ${given}`);
  for (const wanted of required)
    if (!hasField(argument, wanted)) throw located(28648, `Missing '${wanted}' parameter to ${name}`);
  return argument;
}

/** An operator on named values; those not given are missing. */
export const onNamed =
  (name: string, names: Names, apply: (values: Document) => unknown): Operator =>
  (argument, compile) => {
    const given = namedArguments(name, argument, names);
    const parts = fieldNames(given).map((part) => [part, compile(given[part])] as const);
    return (document) => {
      const values: Document = {};
      for (const [part, evaluate] of parts) values[part] = evaluate(document);
      return apply(values);
    };
  };

/** A whole number an operator wants; the error otherwise. */
export function integer(value: unknown, refusal: () => Error): number {
  const number = isNumber(value) ? Number(String(value)) : Number.NaN;
  if (!Number.isInteger(number) || Math.abs(number) > 2147483648) throw refusal();
  return number;
}
