import { compileExpression } from '../aggregate/expression.ts';
import { badValue, notSupported } from '../errors.ts';
import type { Collation } from '../values/collation.ts';
import { type Document, isDocument } from '../values/document.ts';
import { isTruthy } from '../values/numbers.ts';
import { compileField, every } from './fieldConditions.ts';
import { compileSchema } from './jsonSchema.ts';

/** Whether a document (or, inside `$elemMatch`, an element) passes a filter. */
export type Predicate = (document: unknown) => boolean;

export interface MatchOptions {
  collation?: Collation | undefined;
  /** Values of `let`, for `$expr`. */
  variables?: Document | undefined;
}

function branches(operator: string, list: unknown, options: MatchOptions): Predicate[] {
  if (!Array.isArray(list)) throw badValue(`${operator} argument must be an array`);
  if (list.length === 0) throw badValue('$and/$or/$nor must be a nonempty array');
  return list.map((branch) => {
    if (!isDocument(branch)) throw badValue('$or/$and/$nor entries need to be full objects');
    return compileFilter(branch, options);
  });
}

function compileTopLevel(name: string, argument: unknown, options: MatchOptions): Predicate {
  switch (name) {
    case '$and':
      return every(branches(name, argument, options));
    case '$or': {
      const any = branches(name, argument, options);
      return (document) => any.some((predicate) => predicate(document));
    }
    case '$nor': {
      const none = branches(name, argument, options);
      return (document) => !none.some((predicate) => predicate(document));
    }
    case '$expr': {
      const evaluate = compileExpression(argument, options);
      return (document) => isTruthy(evaluate(document));
    }
    case '$jsonSchema': {
      const test = compileSchema(argument);
      return (document) => test(document);
    }
    case '$alwaysTrue':
    case '$comment':
      return () => true;
    case '$alwaysFalse':
      return () => false;
    case '$where':
    case '$text':
      throw notSupported(name);
  }
  if (name.startsWith('$') && !['$ref', '$id', '$db'].includes(name))
    throw badValue(
      `unknown top level operator: ${name}. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.`,
    );
  return compileField(name, argument, options);
}

/** The predicate of a query filter, by MongoDB's rules for arrays, missing fields and types. */
export function compileFilter(filter: Document, options: MatchOptions = {}): Predicate {
  return every(Object.keys(filter).map((name) => compileTopLevel(name, filter[name], options)));
}
