import type { Document } from '../values/document.ts';
import type { ExpressionOptions } from './expression.ts';

/** What the stages of a pipeline may ask of the world around it. */
export interface PipelineContext extends ExpressionOptions {
  database: string;
  /** The results of a pipeline over a collection or view; a missing one is empty. */
  query(database: string, collection: string, pipeline: Document[], variables?: Document): Document[];
}

/** A compiled stage. It never changes the documents it is given. */
export type Stage = (documents: Document[]) => Document[];

export type CompileStage = (argument: unknown, context: PipelineContext) => Stage;
