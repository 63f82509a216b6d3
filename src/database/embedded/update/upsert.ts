import { ObjectId } from 'bson';
import { CommandError, immutableField } from '../errors.ts';
import { isConditions } from '../match/comparisons.ts';
import { equal } from '../values/compare.ts';
import { clone, type Document, firstField, isDocument, withIdFirst } from '../values/document.ts';
import { fieldEntries } from '../values/fieldOrder.ts';
import { isRegex } from '../values/types.ts';
import { applyUpdate, type UpdateContext } from './apply.ts';
import { setAtPath } from './paths.ts';

/** The value a condition pins a field to, if it does. */
function pinnedValue(condition: unknown): unknown {
  if (isRegex(condition)) return undefined;
  if (!isConditions(condition)) return condition;
  const { $eq, $in, $all } = condition as Document;
  if ($eq !== undefined) return $eq;
  const [only, ...others] = Array.isArray($in) ? $in : Array.isArray($all) ? $all : [];
  return others.length || isRegex(only) || isConditions(only) ? undefined : only;
}

function pinnedFields(filter: Document): [path: string, value: unknown][] {
  return fieldEntries(filter).flatMap(([name, condition]): [string, unknown][] => {
    if (name === '$and') return (condition as Document[]).flatMap(pinnedFields);
    if (name === '$or') {
      const [only, ...others] = condition as Document[];
      return only && others.length === 0 ? pinnedFields(only) : [];
    }
    const value = name.startsWith('$') ? undefined : pinnedValue(condition);
    return value === undefined ? [] : [[name, value]];
  });
}

/** The equalities of a filter as a document: what an upsert starts from. */
export function documentFromFilter(filter: Document): Document {
  const document: Document = {};
  const taken: string[] = [];
  for (const [path, value] of pinnedFields(filter)) {
    if (taken.some((other) => other === path || other.startsWith(`${path}.`) || path.startsWith(`${other}.`)))
      throw new CommandError(
        54,
        'NotSingleValueField',
        `cannot infer query fields to set, path '${path}' is matched twice`,
      );
    taken.push(path);
    setAtPath(document, path.split('.'), clone(value));
  }
  return document;
}

/** The document an upsert inserts: by operators from the filter's equalities, else the replacement itself. */
export function documentToUpsert(update: unknown, context: UpdateContext): Document {
  const pinned = documentFromFilter(context.filter);
  const replaces = isDocument(update) && !firstField(update)?.startsWith('$');
  const base = replaces ? ('_id' in pinned ? { _id: pinned._id } : {}) : pinned;
  const document = applyUpdate(base, update, { ...context, inserting: true });
  if (base._id !== undefined && document._id !== undefined && !equal(base._id, document._id))
    throw immutableField(`Performing an update on the path '_id' would modify the immutable field '_id'`);
  const id = document._id === undefined ? base._id : document._id;
  return withIdFirst(id === undefined ? new ObjectId() : id, document);
}
