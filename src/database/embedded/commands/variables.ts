import { compileExpression } from '../aggregate/expression.ts';
import { typeMismatch } from '../errors.ts';
import { type Document, isDocument } from '../values/document.ts';

/** The values of a command's `let`: expressions, though they may look like constants. */
export function letVariables(given: unknown, outer?: Document): Document | undefined {
  if (given === undefined || given === null) return outer;
  if (!isDocument(given)) throw typeMismatch("BSON field 'let' is the wrong type, expected type 'object'");
  const values: Document = { ...outer };
  for (const [name, expression] of Object.entries(given))
    values[name] = compileExpression(expression, { variables: outer })({}) ?? null;
  return values;
}
