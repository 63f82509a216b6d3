import { notSupported } from '../errors.ts';
import type { Collation } from '../values/collation.ts';
import { compare } from '../values/compare.ts';
import { type Document, isDocument, withIdFirst } from '../values/document.ts';
import type { PipelineContext, Stage } from './context.ts';
import { compileExpression, type Evaluate } from './expression.ts';
import { mingoStage } from './mingo.ts';

/** Stages mingo runs for us, because they are rare and its results are right. */
const STAGES = new Set(['$bucketAuto', '$densify', '$fill', '$setWindowFields']);

/** The documents of each partition, partitions in their order; without documents an empty one, so that errors show. */
function partitions(documents: Document[], partitionOf: Evaluate, collation?: Collation): Document[][] {
  const ordered = documents
    .map((document) => ({ document, partition: partitionOf(document) ?? null }))
    .sort((a, b) => compare(a.partition, b.partition, collation));
  const found: Document[][] = [[]];
  ordered.forEach(({ document, partition }, at) => {
    const before = ordered[at - 1];
    if (before && compare(before.partition, partition, collation) !== 0) found.push([]);
    found.at(-1)?.push(document);
  });
  return found;
}

const idFirst: Stage = (documents) => documents.map((document) => withIdFirst(document._id, document));

/** A stage that mingo runs; undefined for any other. */
export function compileMingoStage(
  name: string,
  stage: Document,
  context: PipelineContext,
): Stage | undefined {
  if (!STAGES.has(name)) return undefined;
  const specification = isDocument(stage[name]) ? stage[name] : {};
  const resolve = (collection: string) => context.query(context.database, collection, []);
  const runBy =
    (asked: Document): Stage =>
    (documents) =>
      mingoStage(asked, documents, context.variables, resolve);
  const run = runBy(stage);
  switch (name) {
    case '$bucketAuto':
      // mingo begins the first bucket at zero.
      if (specification.granularity !== undefined) throw notSupported('granularity in $bucketAuto');
      return (documents) => idFirst(run(documents));
    case '$setWindowFields': {
      const { partitionBy = null, ...others } = specification;
      const partitionOf = compileExpression(partitionBy, context);
      const each = runBy({ [name]: others });
      return (documents) => partitions(documents, partitionOf, context.collation).flatMap(each);
    }
    default:
      return run;
  }
}
