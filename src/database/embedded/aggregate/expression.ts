import { CommandError, located } from '../errors.ts';
import type { Collation } from '../values/collation.ts';
import { type Document, firstField, hasField, isDocument, setField } from '../values/document.ts';
import { fieldNames } from '../values/fieldOrder.ts';
import { fieldsOf, isRegex } from '../values/types.ts';
import { operatorNamed } from './expressions/all.ts';
import { nativeOperator } from './operators.ts';

/** The value of an expression for one document; `undefined` where it is missing. */
export type Evaluate = (document: unknown) => unknown;

export interface ExpressionOptions {
  /** Values of `let`, by name. */
  variables?: Document | undefined;
  /** How text is compared. */
  collation?: Collation | undefined;
}

/** Follows a field path as expressions do: into the documents of an array, but not by position, nor into arrays in it. */
export function valueAt(value: unknown, steps: readonly string[], at = 0): unknown {
  const step = steps[at];
  if (step === undefined) return value;
  if (Array.isArray(value))
    return value
      .filter((item) => !Array.isArray(item))
      .map((item) => valueAt(item, steps, at))
      .filter((found) => found !== undefined);
  const fields = fieldsOf(value);
  return fields && hasField(fields, step) ? valueAt(fields[step], steps, at + 1) : undefined;
}

function compileFieldPath(path: string): Evaluate {
  const steps = path.split('.');
  if (steps.includes('')) throw located(15998, 'FieldPath field names may not be empty strings.');
  const [step] = steps;
  if (steps.length > 1 || step === undefined) return (document) => valueAt(document, steps);
  return (document) =>
    isDocument(document) && hasField(document, step) ? document[step] : valueAt(document, steps);
}

/** Where the variable of this name was set: in the frame of the operator around it, or further out. */
function scopeOf(name: string, innermost: Document | undefined): Document | undefined {
  for (let scope = innermost; scope && scope !== Object.prototype; scope = Object.getPrototypeOf(scope))
    if (hasField(scope, name)) return scope;
  return undefined;
}

function compileVariable(reference: string, options: ExpressionOptions): Evaluate {
  const [name = '', ...steps] = reference.split('.');
  switch (name) {
    case 'ROOT':
    case 'CURRENT':
      return (document) => valueAt(document, steps);
    case 'REMOVE':
      return () => undefined;
    case 'NOW': {
      const now = new Date();
      return () => now;
    }
  }
  const scope = scopeOf(name, options.variables);
  if (!scope) throw located(17276, `Use of undefined variable: ${name}`);
  // Read late: operators such as $map set their variables again and again.
  return () => valueAt(scope[name], steps);
}

function compileText(text: string, options: ExpressionOptions): Evaluate {
  if (text.startsWith('$$')) return compileVariable(text.slice(2), options);
  if (text.startsWith('$')) return compileFieldPath(text.slice(1));
  return () => text;
}

function compileFields(fields: Document, options: ExpressionOptions): Evaluate {
  const inner = fieldNames(fields).map((name) => [name, compileExpression(fields[name], options)] as const);
  return (document) => {
    const result: Document = {};
    for (const [name, evaluate] of inner) {
      const value = evaluate(document);
      if (value !== undefined) setField(result, name, value);
    }
    return result;
  };
}

function compileOperator(name: string, expression: Document, options: ExpressionOptions): Evaluate {
  if (Object.keys(expression).length !== 1)
    throw located(15983, `An object representing an expression must have exactly one field: ${name}`);
  const native = nativeOperator(name);
  if (native)
    return native(expression[name], (inner) => compileExpression(inner, options), options.collation);
  const operator = operatorNamed(name);
  if (!operator) throw new CommandError(168, 'InvalidPipelineOperator', `Unrecognized expression '${name}'`);
  return operator(expression[name], (inner, frame) =>
    compileExpression(inner, frame ? { ...options, variables: within(frame, options.variables) } : options),
  );
}

/** The variables an operator sets, before those around it. */
const within = (frame: Document, outer: Document | undefined): Document =>
  Object.setPrototypeOf(frame, outer ?? Object.prototype);

/**
 * Compiles an aggregation expression.
 */
export function compileExpression(expression: unknown, options: ExpressionOptions = {}): Evaluate {
  if (typeof expression === 'string') return compileText(expression, options);
  if (Array.isArray(expression)) {
    const items = expression.map((item) => compileExpression(item, options));
    return (document) => items.map((evaluate) => evaluate(document) ?? null);
  }
  if (!isDocument(expression) || isRegex(expression)) return () => expression;
  const first = firstField(expression);
  if (first?.startsWith('$')) return compileOperator(first, expression, options);
  return compileFields(expression, options);
}
