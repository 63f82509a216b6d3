import { Int32 } from 'bson';
import { CommandError, located, notSupported } from '../errors.ts';
import { reach } from '../match/paths.ts';
import { type Document, isDocument } from '../values/document.ts';
import { fieldEntries } from '../values/fieldOrder.ts';
import { isTruthy, toNumber } from '../values/numbers.ts';
import { show } from '../values/show.ts';
import { isNumber } from '../values/types.ts';
import { geometryProblem, type Problem, planarProblem } from './geometry.ts';

/**
 * Indexes that are listed, kept and held to, but found nothing by: those for text, places, hashes and unknown paths. A
 * model that declares one starts, its data stay such as MongoDB would take, and a move to MongoDB takes the index along.
 */
export type DeclaredKind = 'text' | '2d' | '2dsphere' | 'hashed' | 'wildcard';

const KINDS: readonly unknown[] = ['text', '2d', '2dsphere', 'hashed'];

/** What such an index may say beside what every index may. */
export const DECLARED_OPTIONS = [
  'weights',
  'default_language',
  'language_override',
  'textIndexVersion',
  '2dsphereIndexVersion',
  'bits',
  'min',
  'max',
  'wildcardProjection',
];

const REFUSED_OPTIONS = ['unique', 'expireAfterSeconds'];

const cannotCreate = (message: string) => new CommandError(67, 'CannotCreateIndex', message);

/** Whether a field of an index is for all paths below another. */
export const isWildcard = (path: string): boolean => path === '$**' || path.endsWith('.$**');

/** Which of these kinds an index is of, by its key; undefined for an ordinary one. */
export function declaredKind(key: Document): DeclaredKind | undefined {
  const fields = fieldEntries(key);
  const named = fields.find(([, kind]) => typeof kind === 'string');
  if (named) return KINDS.includes(named[1]) ? (named[1] as DeclaredKind) : refuseKind(String(named[1]));
  return fields.some(([path]) => isWildcard(path)) ? 'wildcard' : undefined;
}

function refuseKind(kind: string): never {
  throw cannotCreate(`Unknown index plugin '${kind}'`);
}

function refuseOptions(kind: DeclaredKind, given: Document): void {
  if (kind === 'hashed' && isTruthy(given.unique))
    throw located(16764, 'Currently hashed indexes cannot guarantee uniqueness. Use a regular index.');
  const option = REFUSED_OPTIONS.find((one) => given[one] !== undefined && given[one] !== false);
  if (option === undefined) return;
  if (kind === 'wildcard')
    throw cannotCreate(`Index type 'wildcard' does not support the '${option}' option`);
  throw notSupported(`${option} on a ${kind} index`);
}

/** A text index names its fields in `weights`; in the key one mark stands for all of them. */
function textSpecification(given: Document): Document {
  const key = given.key as Document;
  const weights: Document = isDocument(given.weights) ? { ...given.weights } : {};
  const stored: Document = {};
  for (const [path, kind] of fieldEntries(key)) {
    if (kind !== 'text') {
      if (path !== '_ftsx') stored[path] = kind;
      continue;
    }
    if (path !== '_fts') weights[path] ??= new Int32(1);
    Object.assign(stored, { _fts: 'text', _ftsx: new Int32(1) });
  }
  const sorted = Object.fromEntries(fieldEntries(weights).sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    ...given,
    key: stored,
    weights: sorted,
    default_language: given.default_language ?? 'english',
    language_override: given.language_override ?? 'language',
    textIndexVersion: new Int32(3),
  };
}

/** The specification of such an index as MongoDB keeps it; any other is given back as it is. */
export function declaredSpecification(given: Document): Document {
  const kind = declaredKind(given.key as Document);
  if (!kind) return given;
  refuseOptions(kind, given);
  if (kind === 'text') return textSpecification(given);
  return kind === '2dsphere' ? { ...given, '2dsphereIndexVersion': new Int32(3) } : given;
}

/** Text indexes of one collection: MongoDB takes only one. */
export function refuseSecondText(names: { name: string; key: Document }[], wanted: Document): void {
  if (declaredKind(wanted.key as Document) !== 'text') return;
  const other = names.find(({ name, key }) => name !== wanted.name && declaredKind(key) === 'text');
  if (other)
    throw cannotCreate(
      `only one text index per collection allowed, found existing text index "${other.name}"`,
    );
}

const isAbsent = (value: unknown): boolean =>
  value === undefined || value === null || (Array.isArray(value) && value.length === 0);

const limit = (value: unknown, otherwise: number): number => (isNumber(value) ? toNumber(value) : otherwise);

function eachValue(document: Document, path: string, check: (value: unknown) => void): void {
  reach(document, path.split('.'), 0, (value) => {
    check(value);
    return false;
  });
}

function refuse(code: number, problem: Problem): void {
  if (problem !== undefined) throw located(code, problem);
}

/** Throws for a document that MongoDB would not take for the sake of this index: a place that is none, hashed lists. */
export function checkDeclared(specification: Document, document: Document): void {
  const { min, max } = specification;
  for (const [path, kind] of fieldEntries(specification.key as Document))
    eachValue(document, path, (value) => {
      if (kind === 'hashed' && Array.isArray(value))
        throw located(
          16766,
          `hashed indexes do not currently support array values. Found array at path: ${path}`,
        );
      if (isAbsent(value)) return;
      const problem = kind === '2dsphere' ? geometryProblem(value) : undefined;
      if (problem) throw located(16755, `Can't extract geo keys: ${show(document)}  ${problem}`);
      if (kind === '2d') refuse(16804, planarProblem(value, limit(min, -180), limit(max, 180)));
    });
}
