import { located } from '../../errors.ts';
import { compare } from '../../values/compare.ts';
import { type Document, hasField, isDocument } from '../../values/document.ts';
import { fieldEntries } from '../../values/fieldOrder.ts';
import { isTruthy, toNumber } from '../../values/numbers.ts';
import { integer, isMissing, namedArguments, type Operator, typeOf } from './shape.ts';

function checkName(name: unknown): string {
  if (typeof name !== 'string' || !/^([a-z\u0080-\uffff]\w*|CURRENT)$/.test(name))
    throw located(16867, `'${name}' starts with an invalid character for a user variable name`);
  return name;
}

function listFor(operator: string, code: number, input: unknown): unknown[] | null {
  if (isMissing(input)) return null;
  if (Array.isArray(input)) return input;
  throw located(code, `input to ${operator} must be an array not ${typeOf(input)}`);
}

const letOperator: Operator = (argument, compile) => {
  const { vars, in: body } = namedArguments('$let', argument, { required: ['vars', 'in'] });
  if (!isDocument(vars)) throw located(10065, 'invalid parameter: expected an object (vars)');
  const frame: Document = {};
  const values = fieldEntries(vars).map(([name, value]) => [checkName(name), compile(value)] as const);
  for (const [name] of values) frame[name] = undefined;
  const evaluate = compile(body, frame);
  return (document) => {
    const found = values.map(([name, value]) => [name, value(document)] as const);
    for (const [name, value] of found) frame[name] = value;
    return evaluate(document);
  };
};

const map: Operator = (argument, compile) => {
  const spec = namedArguments('$map', argument, { required: ['input', 'in'], optional: ['as'] });
  const name = checkName(spec.as ?? 'this');
  const frame: Document = { [name]: undefined };
  const input = compile(spec.input);
  const evaluate = compile(spec.in, frame);
  return (document) =>
    listFor('$map', 16883, input(document))?.map((item) => {
      frame[name] = item;
      return evaluate(document) ?? null;
    }) ?? null;
};

const filter: Operator = (argument, compile) => {
  const names = { required: ['input', 'cond'], optional: ['as', 'limit'] };
  const spec = namedArguments('$filter', argument, names);
  const name = checkName(spec.as ?? 'this');
  const frame: Document = { [name]: undefined };
  const input = compile(spec.input);
  const condition = compile(spec.cond, frame);
  const limit = compile(spec.limit ?? null);
  return (document) => {
    const list = listFor('$filter', 28651, input(document));
    const kept = list?.filter((item) => {
      frame[name] = item;
      return isTruthy(condition(document));
    });
    const most = limit(document);
    return (isMissing(most) ? kept : kept?.slice(0, limitOf(most))) ?? null;
  };
};

function limitOf(value: unknown): number {
  const refusal = () => located(327391, '$filter: limit must be represented as a 32-bit integral value');
  const limit = integer(value, refusal);
  if (limit < 1) throw located(327392, `$filter: limit must be greater than 0: ${limit}`);
  return limit;
}

const reduce: Operator = (argument, compile) => {
  const spec = namedArguments('$reduce', argument, { required: ['input', 'initialValue', 'in'] });
  const frame: Document = { this: undefined, value: undefined };
  const input = compile(spec.input);
  const initial = compile(spec.initialValue);
  const evaluate = compile(spec.in, frame);
  return (document) => {
    const list = listFor('$reduce', 40080, input(document));
    if (!list) return null;
    let value = initial(document);
    for (const item of list) {
      frame.this = item;
      frame.value = value;
      value = evaluate(document);
    }
    return value;
  };
};

const switchOperator: Operator = (argument, compile) => {
  const spec = namedArguments('$switch', argument, { required: ['branches'], optional: ['default'] });
  if (!Array.isArray(spec.branches)) throw located(40061, '$switch requires an array for branches');
  if (spec.branches.length === 0) throw located(40068, '$switch requires at least one branch.');
  const branches = spec.branches.map((branch) => {
    const spec = namedArguments('$switch', branch, { required: ['case', 'then'] });
    return { test: compile(spec.case), result: compile(spec.then) };
  });
  const otherwise = hasField(spec, 'default') ? compile(spec.default) : undefined;
  return (document) => {
    const branch = branches.find(({ test }) => isTruthy(test(document)));
    if (branch) return branch.result(document);
    if (otherwise) return otherwise(document);
    throw located(
      40066,
      '$switch could not find a matching branch for an input, and no default was specified.',
    );
  };
};

const sortArray: Operator = (argument, compile) => {
  const spec = namedArguments('$sortArray', argument, { required: ['input', 'sortBy'] });
  const input = compile(spec.input);
  const fields = isDocument(spec.sortBy)
    ? fieldEntries(spec.sortBy).map(([path, way]) => ({ value: compile(`$${path}`), sign: toNumber(way) }))
    : [{ value: (item: unknown) => item, sign: toNumber(spec.sortBy) }];
  for (const { sign } of fields)
    if (sign !== 1 && sign !== -1) throw located(2942801, '$sortArray needs orders of 1 or -1');
  return (document) => {
    const list = input(document);
    if (isMissing(list)) return null;
    if (!Array.isArray(list))
      throw located(
        2942504,
        `The input argument to $sortArray must be an array, but was of type: ${typeOf(list)}`,
      );
    return list.toSorted((a, b) => {
      for (const { value, sign } of fields) {
        const difference = compare(value(a) ?? null, value(b) ?? null) * sign;
        if (difference) return difference;
      }
      return 0;
    });
  };
};

/** Operators that run an expression for each of several things, or with variables of their own. */
export const VARIABLE_OPERATORS: Record<string, Operator> = {
  $let: letOperator,
  $map: map,
  $filter: filter,
  $reduce: reduce,
  $switch: switchOperator,
  $sortArray: sortArray,
};
