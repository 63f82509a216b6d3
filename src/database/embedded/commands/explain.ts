import { compilePipeline, stageName } from '../aggregate/pipeline.ts';
import { badValue, typeMismatch } from '../errors.ts';
import { compileFilter } from '../match/match.ts';
import { sortOrder } from '../match/sort.ts';
import { type Plan, planQuery } from '../planner/plan.ts';
import { hintedIndex, type Selection } from '../planner/select.ts';
import { walk } from '../planner/walk.ts';
import { type Collection, viewOf } from '../store/catalog.ts';
import type { Snapshot } from '../store/store.ts';
import { collationKey, collationOf } from '../values/collation.ts';
import { type Document, decode, isDocument } from '../values/document.ts';
import { toNumber } from '../values/numbers.ts';
import type { CommandContext, Handler } from './context.ts';
import { splitPipeline } from './leadingQuery.ts';
import { letVariables } from './variables.ts';

/** Stages that a pipeline begins with instead of a query. */
const SOURCES = ['$indexStats', '$collStats', '$documents'];

function stageOf(plan: Plan): Document {
  switch (plan.kind) {
    case 'ids':
      return { stage: 'IDHACK' };
    case 'idRange':
      return { stage: 'FETCH', inputStage: { stage: 'IXSCAN', indexName: '_id_', keyPattern: { _id: 1 } } };
    case 'index': {
      const { name, key, isMultikey } = plan.index;
      return {
        stage: 'FETCH',
        inputStage: { stage: 'IXSCAN', indexName: name, keyPattern: key, isMultiKey: isMultikey },
      };
    }
    case 'union':
      return { stage: 'FETCH', inputStage: { stage: 'OR', inputStages: plan.parts.map(stageOf) } };
    case 'scan':
      return { stage: 'COLLSCAN', direction: plan.isReverse ? 'backward' : 'forward' };
  }
}

interface Examined {
  found: number;
  documents: number;
}

/** Runs the plan as the query would, and counts what it looks at on the way. */
function examine(snapshot: Snapshot, collection: Collection, plan: Plan, selection: Selection): Examined {
  const { filter, skip = 0, limit = 0, variables } = selection;
  const collation = collationOf(selection.collation ?? collection.options.collation);
  const matches = compileFilter(filter, { collation, variables });
  const enough = plan.isSorted && limit ? skip + limit : Number.POSITIVE_INFINITY;
  let documents = 0;
  let found = 0;
  for (const row of walk(snapshot.connection, collection, plan)) {
    documents++;
    if (matches(decode(row.d))) found++;
    if (found >= enough) break;
  }
  return { found: Math.min(Math.max(0, found - skip), limit || found), documents };
}

/** The plan of a query in MongoDB's words, and unless only that is asked for what it costs. */
function explainQuery(
  { snapshot, server }: CommandContext,
  [database, name]: [string, string],
  selection: Selection,
  verbosity: unknown,
): Document {
  const collection = snapshot.catalog.find(database, name);
  const plan =
    collection &&
    planQuery(collection, {
      filter: selection.filter,
      sort: sortOrder(selection.sort),
      collation: collationKey(selection.collation ?? collection.options.collation),
      hint: hintedIndex(collection, selection.hint),
    });
  const leaf = plan ? stageOf(plan) : { stage: 'EOF' };
  const winningPlan =
    plan && !plan.isSorted ? { stage: 'SORT', sortPattern: selection.sort, inputStage: leaf } : leaf;
  const queryPlanner = {
    namespace: `${database}.${name}`,
    parsedQuery: selection.filter,
    winningPlan,
    rejectedPlans: [],
  };
  const reply = { explainVersion: '1', queryPlanner, serverInfo: { host: server.address }, ok: 1 };
  if (verbosity === 'queryPlanner') return reply;
  const startedAt = performance.now();
  const { found, documents } =
    collection && plan ? examine(snapshot, collection, plan, selection) : { found: 0, documents: 0 };
  const executionStats = {
    executionSuccess: true,
    nReturned: found,
    executionTimeMillis: Math.round(performance.now() - startedAt),
    totalKeysExamined: plan?.kind === 'scan' ? 0 : documents,
    totalDocsExamined: documents,
    executionStages: winningPlan,
  };
  return { ...reply, executionStats };
}

/** The query a pipeline begins with. The stages after it are read, so that a wrong or unknown one is an error. */
function leadingSelection(pipeline: unknown, database: string, variables?: Document): Selection {
  if (!Array.isArray(pipeline)) throw typeMismatch("'pipeline' option must be specified as an array");
  const writes = ['$out', '$merge'].includes(stageName(pipeline.at(-1) ?? { $match: {} }));
  const { selection, rest } = splitPipeline(writes ? pipeline.slice(0, -1) : pipeline);
  const hasSource = rest[0] && SOURCES.includes(stageName(rest[0]));
  compilePipeline(hasSource ? rest.slice(1) : rest, { database, variables, query: () => [] });
  return selection;
}

/** The query of the command being explained, wherever that command keeps it. */
function selectionOf(command: Document, database: string): Selection {
  const { sort, collation, hint, skip, limit } = command;
  const variables = letVariables(command.let);
  const asked = { collation, hint, variables };
  if ('aggregate' in command) return { ...leadingSelection(command.pipeline, database, variables), ...asked };
  const [statement] = (command.updates ?? command.deletes ?? []) as Document[];
  const filter = command.filter ?? command.query ?? statement?.q ?? {};
  const limits = {
    ...(skip === undefined ? {} : { skip: toNumber(skip) }),
    ...(limit === undefined ? {} : { limit: Math.abs(toNumber(limit)) }),
  };
  return { filter: isDocument(filter) ? filter : {}, sort, ...limits, ...asked };
}

/** Explains a command: how its documents are found. */
export function explainCommand(
  command: Document,
  database: string,
  context: CommandContext,
  verbosity?: unknown,
): Document {
  const [name] = Object.values(command);
  const collection = context.snapshot.catalog.find(database, String(name));
  const view = collection && viewOf(collection);
  if (view) {
    const asked = (command.pipeline ?? [{ $match: selectionOf(command, database).filter }]) as Document[];
    const underneath = { aggregate: view.on, pipeline: [...view.pipeline, ...asked] };
    return explainCommand(underneath, database, context, verbosity);
  }
  return explainQuery(context, [database, String(name)], selectionOf(command, database), verbosity);
}

const explain: Handler = ({ body, database }, context) => {
  if (!isDocument(body.explain)) throw badValue('explain needs a command');
  return explainCommand(body.explain, database, context, body.verbosity);
};

export const EXPLAIN_COMMANDS: Record<string, Handler> = { explain };
