import { located } from '../errors.ts';
import { keyText } from '../keys/key.ts';
import { copyOf, type Document, firstField, isDocument, removeField, setField } from '../values/document.ts';
import { fieldNames } from '../values/fieldOrder.ts';
import { type Accumulate, compileAccumulator } from './accumulators.ts';
import type { Stage } from './context.ts';
import { compileExpression, type Evaluate, type ExpressionOptions } from './expression.ts';

interface Group {
  id: unknown;
  documents: Document[];
}

/** Groups documents by a value, in the order in which the values are met. */
function grouped(documents: Document[], idOf: Evaluate, { collation }: ExpressionOptions): Group[] {
  const groups = new Map<string, Group>();
  for (const document of documents) {
    const id = idOf(document) ?? null;
    const key = keyText(id, collation);
    const group = groups.get(key);
    if (group) group.documents.push(document);
    else groups.set(key, { id, documents: [document] });
  }
  return [...groups.values()];
}

function compileFields(spec: Document, options: ExpressionOptions): [name: string, accumulate: Accumulate][] {
  return fieldNames(spec).map((name) => {
    const accumulator = spec[name];
    if (name.includes('.')) throw located(40235, `The field name '${name}' cannot contain '.'`);
    if (!isDocument(accumulator)) throw located(40234, `The field '${name}' must be an accumulator object`);
    const operator = firstField(accumulator) ?? '';
    if (Object.keys(accumulator).length !== 1)
      throw located(40238, `The field '${name}' must specify one accumulator`);
    return [name, compileAccumulator(operator, accumulator[operator], options)];
  });
}

/** `$group`: one document a value of `_id`, with accumulators over the documents that share it. */
export function compileGroup(spec: unknown, options: ExpressionOptions): Stage {
  if (!isDocument(spec)) throw located(15947, "a group's fields must be specified in an object");
  if (!('_id' in spec)) throw located(15955, 'a group specification must include an _id');
  const accumulators = copyOf(spec);
  removeField(accumulators, '_id');
  return groupBy(compileExpression(spec._id, options), accumulators, options);
}

/** Groups by whatever `idOf` says of a document. */
export function groupBy(idOf: Evaluate, accumulators: Document, options: ExpressionOptions): Stage {
  const fields = compileFields(accumulators, options);
  return (documents) =>
    grouped(documents, idOf, options).map((group) => {
      const result: Document = { _id: group.id };
      for (const [name, accumulate] of fields) setField(result, name, accumulate(group.documents, group.id));
      return result;
    });
}
