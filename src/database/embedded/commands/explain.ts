import { badValue } from '../errors.ts';
import { sortOrder } from '../match/sort.ts';
import { type Plan, planQuery } from '../planner/plan.ts';
import { hintedIndex, type Selection, select } from '../planner/select.ts';
import { collationKey } from '../values/collation.ts';
import type { Document } from '../values/document.ts';
import { isDocument } from '../values/document.ts';
import type { CommandContext, Handler } from './context.ts';

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

/** The plan of a query in MongoDB's words, and how many documents it found. */
export function explainQuery(
  context: CommandContext,
  database: string,
  name: string,
  selection: Selection,
): Document {
  const { snapshot, server } = context;
  const collection = snapshot.catalog.find(database, name);
  const sort = sortOrder(selection.sort);
  const plan =
    collection &&
    planQuery(collection, {
      filter: selection.filter,
      sort,
      collation: collationKey(selection.collation ?? collection.options.collation),
      hint: hintedIndex(collection, selection.hint),
    });
  const leaf = plan ? stageOf(plan) : { stage: 'EOF' };
  const winningPlan =
    plan && !plan.isSorted ? { stage: 'SORT', sortPattern: selection.sort, inputStage: leaf } : leaf;
  const startedAt = performance.now();
  const found = collection ? select(snapshot, collection, selection) : [];
  return {
    explainVersion: '1',
    queryPlanner: {
      namespace: `${database}.${name}`,
      parsedQuery: selection.filter,
      winningPlan,
      rejectedPlans: [],
    },
    executionStats: {
      executionSuccess: true,
      nReturned: found.length,
      executionTimeMillis: Math.round(performance.now() - startedAt),
      executionStages: winningPlan,
    },
    serverInfo: { host: server.address },
    ok: 1,
  };
}

/** The filter of the command being explained, wherever that command keeps it. */
function selectionOf(command: Document): Selection {
  const [statement] = (command.updates ?? command.deletes ?? []) as Document[];
  const [stage] = (command.pipeline ?? []) as Document[];
  const filter = command.filter ?? command.query ?? statement?.q ?? stage?.$match ?? {};
  const { sort, collation, hint } = command;
  return { filter: isDocument(filter) ? filter : {}, sort, collation, hint };
}

const explain: Handler = ({ body, database }, context) => {
  if (!isDocument(body.explain)) throw badValue('explain needs a command');
  const [name] = Object.values(body.explain);
  return explainQuery(context, database, String(name), selectionOf(body.explain));
};

export const EXPLAIN_COMMANDS: Record<string, Handler> = { explain };
