import { step } from '../allowance.ts';
import { located, notSupported, typeMismatch } from '../errors.ts';
import { type Document, firstField, isDocument } from '../values/document.ts';
import type { PipelineContext, Stage } from './context.ts';
import { compileExpression } from './expression.ts';
import { compileMingoStage } from './mingoStages.ts';
import { nativeStage } from './stages.ts';

/** Stages that can only begin a pipeline, and are answered before it runs. */
const FIRST_ONLY = new Set(['$documents', '$indexStats', '$collStats']);

/** MongoDB's stages that this server refuses by name. */
const REFUSED = new Set([
  '$geoNear',
  '$search',
  '$searchMeta',
  '$vectorSearch',
  '$changeStream',
  '$currentOp',
  '$listSearchIndexes',
  '$listSessions',
  '$listLocalSessions',
  '$planCacheStats',
]);

/** The name of a stage, after a look at its shape. */
export function stageName(stage: unknown): string {
  if (!isDocument(stage)) throw typeMismatch('Each element of the pipeline array must be an object');
  const name = firstField(stage);
  if (name === undefined || Object.keys(stage).length !== 1)
    throw located(40323, 'A pipeline stage specification object must contain exactly one field.');
  return name;
}

function compileStage(stage: Document, context: PipelineContext): Stage {
  const name = stageName(stage);
  const native = nativeStage(name);
  if (native) return native(stage[name], context);
  const byMingo = compileMingoStage(name, stage, context);
  if (byMingo) return byMingo;
  if (REFUSED.has(name)) throw notSupported(name);
  if (FIRST_ONLY.has(name)) throw located(40602, `${name} is only valid as the first stage in a pipeline`);
  if (name === '$out' || name === '$merge')
    throw located(40601, `${name} can only be the final stage in the pipeline`);
  throw located(40324, `Unrecognized pipeline stage name: '${name}'`);
}

/** Compiles a pipeline. Every stage is read before the first one runs, so that a wrong one fails on no documents too. */
export function compilePipeline(pipeline: Document[], context: PipelineContext): Stage {
  if (!Array.isArray(pipeline)) throw typeMismatch("'pipeline' option must be specified as an array");
  const stages = pipeline.map((stage) => compileStage(stage, context));
  return (documents) =>
    stages.reduce((current, stage) => {
      if (current.length > 1) step();
      return stage(current);
    }, documents);
}

/** The documents of a leading `$documents` stage. */
export function literalDocuments(argument: unknown, context: PipelineContext): Document[] {
  const documents = compileExpression(argument, context)({});
  if (!Array.isArray(documents) || !documents.every(isDocument))
    throw located(
      5858203,
      'error during aggregation :: caused by :: an array of documents is expected in $documents',
    );
  return documents;
}
