import { createRequire } from 'node:module';
import type { Aggregator } from 'mingo/aggregator';
import type { Context } from 'mingo/core';
import { badValue, CommandError, located } from '../errors.ts';
import type { Document } from '../values/document.ts';
import { promote } from '../values/promote.ts';
import { overriddenAccumulators, overriddenExpressions } from './mingoOverrides.ts';

/** What mingo hands to its operators; it does not export the class. */
export interface MingoOptions {
  local: { root?: unknown; variables?: Document; groupId?: unknown };
  update(locals: Document): MingoOptions;
}

interface Mingo {
  Aggregator: typeof Aggregator;
  evalExpr(document: unknown, expression: unknown, options: MingoOptions): unknown;
  context: Context;
}

let loaded: Mingo | undefined;

// Fifteen megabytes that a database without such pipelines never needs. `require`, because commands run synchronously.
function mingo(): Mingo {
  if (loaded) return loaded;
  const require = createRequire(import.meta.url);
  const core = require('mingo/core');
  const operators = (family: string) => require(`mingo/operators/${family}`);
  const evalExpr = core.evalExpr as Mingo['evalExpr'];
  const expression = operators('expression');
  const context = core.Context.init({
    expression: { ...expression, ...overriddenExpressions(evalExpr, expression) },
    accumulator: { ...operators('accumulator'), ...overriddenAccumulators(evalExpr) },
    pipeline: operators('pipeline'),
    projection: operators('projection'),
    query: operators('query'),
    window: operators('window'),
  });
  loaded = { Aggregator: require('mingo/aggregator').Aggregator, evalExpr, context };
  return loaded;
}

const aggregatorOptions = (variables: Document | undefined, resolve?: (name: string) => Document[]) => ({
  context: mingo().context,
  variables: promote<Document>(variables ?? {}),
  // Without this $setWindowFields refuses to run at all.
  scriptEnabled: true,
  ...(resolve ? { collectionResolver: resolve } : {}),
});

function translated(error: unknown): Error {
  if (error instanceof CommandError) return error;
  const { message } = error as Error;
  const unknownOperator = /(?:accumulator|expression) '(\$\w+)' is not registered/.exec(message);
  if (unknownOperator)
    return new CommandError(
      168,
      'InvalidPipelineOperator',
      `Unrecognized expression '${unknownOperator[1]}'`,
    );
  return /undefined variable/.test(message) ? located(17276, message) : badValue(message);
}

function attempt<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw translated(error);
  }
}

/** Runs one stage in mingo. */
export function mingoStage(
  stage: Document,
  documents: Document[],
  variables: Document | undefined,
  resolve: (name: string) => Document[],
): Document[] {
  const source = documents.map((document) => promote<Document>(document));
  return attempt(() =>
    new (mingo().Aggregator)([promote<Document>(stage)], aggregatorOptions(variables, resolve)).run<Document>(
      source,
    ),
  );
}
