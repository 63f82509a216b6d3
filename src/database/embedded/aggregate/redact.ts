import { located, notSupported } from '../errors.ts';
import { type Document, isDocument, setField } from '../values/document.ts';
import { fieldEntries } from '../values/fieldOrder.ts';
import { show } from '../values/show.ts';
import type { PipelineContext, Stage } from './context.ts';
import { compileExpression, type Evaluate } from './expression.ts';

const KEEP = '$$KEEP';
const PRUNE = '$$PRUNE';
const DESCEND = '$$DESCEND';

/** The decisions as an expression may name them; each stands for itself. */
const DECISIONS = { KEEP, PRUNE, DESCEND };

/** What is left of an array: its documents are decided on one by one, other values stay. */
const redactArray = (array: unknown[], decide: Evaluate): unknown[] =>
  array.map((item) => redactValue(item, decide)).filter((item) => item !== undefined);

function redactValue(value: unknown, decide: Evaluate): unknown {
  if (Array.isArray(value)) return redactArray(value, decide);
  return isDocument(value) ? redactDocument(value, decide) : value;
}

/** What is left of a document; undefined where nothing is. */
function redactDocument(document: Document, decide: Evaluate): Document | undefined {
  const decision = decide(document);
  switch (decision) {
    case KEEP:
      return document;
    case PRUNE:
      return undefined;
    case DESCEND: {
      const left: Document = {};
      for (const [name, value] of fieldEntries(document)) {
        const redacted = redactValue(value, decide);
        if (redacted !== undefined) setField(left, name, redacted);
      }
      return left;
    }
    default:
      throw located(
        17053,
        `$redact's expression should not return anything aside from the variables $$KEEP, $$DESCEND, and $$PRUNE, but returned ${show(decision)}`,
      );
  }
}

/** `$redact`: leaves out documents, and documents within them, as the expression decides for each of them. */
export function compileRedact(expression: unknown, context: PipelineContext): Stage {
  // In an inner document the expression is evaluated with that document for a root.
  if (show(expression).includes('$$ROOT')) throw notSupported('$$ROOT in $redact');
  const variables = { ...context.variables, ...DECISIONS };
  const decide = compileExpression(expression, { ...context, variables });
  return (documents) =>
    documents
      .map((document) => redactDocument(document, decide))
      .filter((document) => document !== undefined);
}
