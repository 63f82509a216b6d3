import { isConditions } from '../match/comparisons.ts';
import { compileFilter } from '../match/match.ts';
import { equal } from '../values/compare.ts';
import { type Document, hasField } from '../values/document.ts';

const PRESENT = ['$eq', '$gt', '$gte', '$lt', '$lte', '$in'];

/** The values a condition allows, where it names them all. */
function allowedValues(condition: unknown): unknown[] | undefined {
  if (!isConditions(condition)) return [condition];
  const { $eq, $in } = condition as Document;
  if ($eq !== undefined) return [$eq];
  return Array.isArray($in) ? $in : undefined;
}

/** Whether whatever passes `given` passes `required` too. Says no where it cannot tell. */
function fieldImplies(given: unknown, required: unknown): boolean {
  const requiredExists =
    isConditions(required) && equal(required, { $exists: true }) && isConditions(given)
      ? PRESENT.some((operator) => hasField(given as Document, operator))
      : false;
  const values = allowedValues(given);
  if (values) {
    const passes = compileFilter({ value: required });
    return values.every((value) => value !== null && value !== undefined && passes({ value }));
  }
  return requiredExists || equal(given, required);
}

/** Whether a query's filter lets only documents through that are in a partial index. */
export function filterImplies(filter: Document, required: Document): boolean {
  const branches = [filter, ...(Array.isArray(filter.$and) ? (filter.$and as Document[]) : [])];
  return Object.entries(required).every(
    ([path, condition]) =>
      !path.startsWith('$') &&
      branches.some((branch) => hasField(branch, path) && fieldImplies(branch[path], condition)),
  );
}
