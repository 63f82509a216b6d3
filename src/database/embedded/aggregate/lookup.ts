import { failedToParse } from '../errors.ts';
import { keyText } from '../keys/key.ts';
import { reachedValues } from '../match/paths.ts';
import { withNested } from '../project/computedPath.ts';
import type { Collation } from '../values/collation.ts';
import { type Document, isDocument } from '../values/document.ts';
import { toNumber } from '../values/numbers.ts';
import { isNumber } from '../values/types.ts';
import type { PipelineContext, Stage } from './context.ts';
import { compileExpression, type Evaluate } from './expression.ts';
import { compilePipeline } from './pipeline.ts';

/** `from: 'name'`, or `from: {db, coll}`. */
function namespaceOf(from: unknown, context: PipelineContext): [database: string, collection: string] {
  if (isDocument(from) && typeof from.coll === 'string')
    return [String(from.db ?? context.database), from.coll];
  if (typeof from !== 'string') throw failedToParse("'from' must be a collection name");
  return [context.database, from];
}

function text(spec: Document, field: string, stage: string): string {
  const value = spec[field];
  if (typeof value !== 'string') throw failedToParse(`${stage} argument '${field}' must be a string`);
  return value;
}

/** Foreign documents, found by the values of one of their fields; each value is looked up once for all documents. */
class ForeignIndex {
  readonly #byKey = new Map<string, number[]>();
  readonly #documents: Document[];
  readonly #collation: Collation | undefined;

  constructor(documents: Document[], field: string, collation: Collation | undefined) {
    this.#documents = documents;
    this.#collation = collation;
    for (const [position, document] of documents.entries()) {
      const values = reachedValues(document, field);
      for (const key of new Set(
        (values.length ? values : [null]).map((value) => keyText(value, collation)),
      )) {
        const positions = this.#byKey.get(key);
        if (positions) positions.push(position);
        else this.#byKey.set(key, [position]);
      }
    }
  }

  matching(values: unknown[]): Document[] {
    const positions = new Set(
      values.flatMap((value) => this.#byKey.get(keyText(value, this.#collation)) ?? []),
    );
    return [...positions].sort((a, b) => a - b).map((position) => this.#documents[position] as Document);
  }
}

const localValues = (document: Document, field: string): unknown[] => {
  const values = reachedValues(document, field).map((value) => value ?? null);
  return values.length ? values : [null];
};

function distinctValues(lists: unknown[][]): unknown[] {
  return [...new Map(lists.flat().map((value) => [keyText(value), value])).values()];
}

/** `$lookup` by equal fields, by a pipeline with `let`, or by both. */
export function compileLookup(spec: unknown, context: PipelineContext): Stage {
  if (!isDocument(spec)) throw failedToParse('the $lookup specification must be an object');
  const [database, collection] = namespaceOf(spec.from, context);
  const as = text(spec, 'as', '$lookup').split('.');
  const byField = spec.localField !== undefined || spec.foreignField !== undefined;
  const pipeline = spec.pipeline as Document[] | undefined;
  if (!byField && !pipeline)
    throw failedToParse("$lookup requires either 'pipeline' or 'localField' and 'foreignField'");
  const localField = byField ? text(spec, 'localField', '$lookup') : '';
  const foreignField = byField ? text(spec, 'foreignField', '$lookup') : '';
  const bindings = letBindings(spec.let, context);

  return (documents) => {
    const locals = byField ? documents.map((document) => localValues(document, localField)) : [];
    const wanted = distinctValues(locals);
    const filter = { $match: { [foreignField]: { $in: wanted } } };
    const index =
      byField && wanted.length
        ? new ForeignIndex(context.query(database, collection, [filter]), foreignField, context.collation)
        : undefined;
    return documents.map((document, position) => {
      const matching = index?.matching(locals[position] ?? []) ?? [];
      if (!pipeline) return withNested(document, as, matching);
      const variables = bindings(document);
      const found = byField
        ? compilePipeline(pipeline, { ...context, database, variables })(matching)
        : context.query(database, collection, pipeline, variables);
      return withNested(document, as, found);
    });
  };
}

/** The values of `let` are expressions on the local document; outer variables stay in sight. */
function letBindings(spec: unknown, context: PipelineContext): (document: Document) => Document {
  const bindings: [name: string, evaluate: Evaluate][] = Object.entries((spec ?? {}) as Document).map(
    ([name, expression]) => [name, compileExpression(expression, context)],
  );
  return (document) => {
    const variables = { ...context.variables };
    for (const [name, evaluate] of bindings) variables[name] = evaluate(document) ?? null;
    return variables;
  };
}

/** `$graphLookup`: what can be reached from a document, step by step, each document once. */
export function compileGraphLookup(spec: unknown, context: PipelineContext): Stage {
  if (!isDocument(spec)) throw failedToParse('the $graphLookup specification must be an object');
  const [database, collection] = namespaceOf(spec.from, context);
  const connectFrom = text(spec, 'connectFromField', '$graphLookup');
  const connectTo = text(spec, 'connectToField', '$graphLookup');
  const as = text(spec, 'as', '$graphLookup').split('.');
  const depthField =
    spec.depthField === undefined ? undefined : text(spec, 'depthField', '$graphLookup').split('.');
  const maxDepth = isNumber(spec.maxDepth) ? toNumber(spec.maxDepth) : Number.POSITIVE_INFINITY;
  const restriction = isDocument(spec.restrictSearchWithMatch) ? [spec.restrictSearchWithMatch] : [];
  const startWith = compileExpression(spec.startWith, context);

  const reachable = (document: Document): Document[] => {
    const found = new Map<string, Document>();
    const start = startWith(document);
    let frontier = Array.isArray(start) ? start : [start ?? null];
    for (let depth = 0; frontier.length > 0 && depth <= maxDepth; depth++) {
      const filter = { $and: [{ [connectTo]: { $in: frontier } }, ...restriction] };
      const fresh = context
        .query(database, collection, [{ $match: filter }])
        .filter((candidate) => !found.has(keyText(candidate._id)));
      for (const next of fresh) {
        const shown = depthField ? withNested(next, depthField, depth) : next;
        found.set(keyText(next._id), shown);
      }
      frontier = distinctValues(
        fresh.map((next) => reachedValues(next, connectFrom).filter((v) => v !== undefined)),
      );
    }
    return [...found.values()];
  };
  return (documents) => documents.map((document) => withNested(document, as, reachable(document)));
}

/** `$unionWith`: the documents of another collection after one's own. */
export function compileUnion(spec: unknown, context: PipelineContext): Stage {
  const { coll, pipeline = [] } = typeof spec === 'string' ? { coll: spec } : (spec as Document);
  if (typeof coll !== 'string') throw failedToParse('$unionWith needs a collection');
  return (documents) => [...documents, ...context.query(context.database, coll, pipeline as Document[])];
}
