import { isConditions } from '../match/comparisons.ts';
import { regexParts } from '../values/compare.ts';
import { type Document, firstField, isDocument } from '../values/document.ts';
import { CLASS, classOf, isRegex } from '../values/types.ts';

export interface Bound {
  value: unknown;
  isInclusive: boolean;
}

/** What a filter says of one field that an index can answer. Each part alone must hold for a document to match. */
export interface FieldCondition {
  equalTo?: unknown[];
  lower?: Bound;
  upper?: Bound;
  /** The beginning of a string, from an anchored regular expression. */
  prefix?: string;
  /** Whether `equalTo` is all that the filter says of the field. */
  isOnlyEquality: boolean;
}

export interface FilterConditions {
  fields: Map<string, FieldCondition>;
  /** Whether the filter says more than `fields` tells. */
  hasOthers: boolean;
}

const UNINDEXABLE: number[] = [CLASS.array, CLASS.regex, CLASS.minKey, CLASS.maxKey];

const isIndexable = (value: unknown) => value !== undefined && !UNINDEXABLE.includes(classOf(value));

const isBound = (value: unknown) => isIndexable(value) && classOf(value) !== CLASS.null;

/** The literal text an anchored expression begins with. */
function literalPrefix(regex: unknown): string | undefined {
  const [pattern, options] = regexParts(regex);
  const literal = /^\^([A-Za-z0-9 _@:/-]+)/.exec(pattern)?.[1];
  if (!literal || options !== '' || pattern.includes('|')) return undefined;
  // A quantifier speaks of the character before it.
  const isQuantified = /[*?{+]/.test(pattern[literal.length + 1] ?? '');
  return (isQuantified ? literal.slice(0, -1) : literal) || undefined;
}

/** Gathers what indexes can use from a filter. */
class Gatherer {
  readonly found: FilterConditions = { fields: new Map(), hasOthers: false };

  gather(filter: Document, prefix = ''): void {
    for (const [name, wanted] of Object.entries(filter)) {
      if (name === '$comment') continue;
      if (name === '$and' && prefix === '' && Array.isArray(wanted))
        for (const branch of wanted) this.gather(branch);
      else if (name.startsWith('$')) this.found.hasOthers = true;
      else this.#gatherField(prefix + name, wanted);
    }
  }

  #conditionOn(path: string): FieldCondition {
    const known = this.found.fields.get(path);
    // A second condition on a field: whatever an index answers of the first, the second is left to be tested.
    if (known) known.isOnlyEquality = false;
    const condition = known ?? { isOnlyEquality: true };
    this.found.fields.set(path, condition);
    return condition;
  }

  #gatherField(path: string, wanted: unknown): void {
    if (isRegex(wanted)) {
      const condition = this.#conditionOn(path);
      condition.isOnlyEquality = false;
      const prefix = literalPrefix(wanted);
      if (prefix !== undefined) condition.prefix = prefix;
    } else if (isConditions(wanted)) {
      for (const [operator, argument] of Object.entries(wanted as Document))
        this.#gatherOperator(this.#conditionOn(path), path, operator, argument);
    } else this.#equal(this.#conditionOn(path), [wanted]);
  }

  #equal(condition: FieldCondition, values: unknown[]): void {
    if (!values.every(isIndexable)) condition.isOnlyEquality = false;
    else if (!condition.equalTo || values.length < condition.equalTo.length) condition.equalTo = values;
  }

  #gatherOperator(condition: FieldCondition, path: string, operator: string, argument: unknown): void {
    if (operator === '$eq') this.#equal(condition, [argument]);
    else if (operator === '$in' && Array.isArray(argument)) this.#equal(condition, argument);
    else condition.isOnlyEquality = false;
    const isInclusive = operator.endsWith('e');
    if (operator === '$gt' || operator === '$gte') {
      if (isBound(argument)) condition.lower = { value: argument, isInclusive };
    } else if (operator === '$lt' || operator === '$lte') {
      if (isBound(argument)) condition.upper = { value: argument, isInclusive };
    } else if (operator === '$elemMatch' && isDocument(argument)) this.#gatherElement(path, argument);
  }

  #gatherElement(path: string, filter: Document): void {
    this.found.hasOthers = true;
    if (!firstField(filter)?.startsWith('$')) this.gather(filter, `${path}.`);
  }
}

export function conditionsOf(filter: Document): FilterConditions {
  const gatherer = new Gatherer();
  gatherer.gather(filter);
  return gatherer.found;
}
