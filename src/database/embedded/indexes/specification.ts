import { Int32 } from 'bson';
import { CommandError, failedToParse } from '../errors.ts';
import { compileFilter } from '../match/match.ts';
import { collationKey, collationOf } from '../values/collation.ts';
import { equal } from '../values/compare.ts';
import { type Document, isDocument } from '../values/document.ts';
import { isTruthy, toNumber } from '../values/numbers.ts';
import { show } from '../values/show.ts';
import { isNumber } from '../values/types.ts';
import { DECLARED_OPTIONS, declaredKind, declaredSpecification, refuseSecondText } from './declared.ts';
import type { Index } from './definition.ts';

const OPTIONS = new Set([
  'v',
  'key',
  'name',
  'ns',
  'background',
  'unique',
  'sparse',
  'hidden',
  'partialFilterExpression',
  'expireAfterSeconds',
  'collation',
  ...DECLARED_OPTIONS,
]);

const MOST_SECONDS = 2147483647;

const cannotCreate = (message: string) => new CommandError(67, 'CannotCreateIndex', message);

function checkKey(key: unknown): void {
  if (!isDocument(key) || Object.keys(key).length === 0)
    throw cannotCreate('Index keys cannot be an empty object');
  for (const [path, kind] of Object.entries(key)) {
    if (typeof kind === 'string') continue;
    if (!isNumber(kind) || toNumber(kind) === 0)
      throw cannotCreate(`Values in the index key pattern cannot be 0 or non-numeric: ${show(key)}`);
    if (path.split('.').includes('')) throw cannotCreate('Index keys cannot contain an empty field.');
  }
  declaredKind(key);
}

function checkExpiry(key: Document, seconds: unknown): void {
  if (seconds === undefined) return;
  if (!isNumber(seconds) || toNumber(seconds) < 0 || toNumber(seconds) > MOST_SECONDS)
    throw cannotCreate("TTL index 'expireAfterSeconds' option must be within an acceptable range");
  if (Object.keys(key).length !== 1)
    throw cannotCreate('TTL indexes are single-field indexes, compound indexes do not support TTL');
}

/**
 * The specification as it is stored, or MongoDB's error for one that is wrong. Unless it says otherwise it has the
 * collation of its collection.
 */
export function checkedSpecification(given: unknown, ofCollection: unknown): Document {
  if (!isDocument(given)) throw failedToParse('an index specification must be an object');
  for (const option of Object.keys(given))
    if (!OPTIONS.has(option))
      throw new CommandError(
        197,
        'InvalidIndexSpecificationOption',
        `The field '${option}' is not valid for an index specification, or not supported by the embedded database`,
      );
  if (typeof given.name !== 'string' || given.name === '')
    throw failedToParse("The 'name' field is a required property of an index specification");
  checkKey(given.key);
  checkExpiry(given.key as Document, given.expireAfterSeconds);
  if (isTruthy(given.sparse) && given.partialFilterExpression)
    throw cannotCreate('cannot mix "partialFilterExpression" and "sparse" options');
  if (given.partialFilterExpression !== undefined) {
    if (!isDocument(given.partialFilterExpression))
      throw cannotCreate('"partialFilterExpression" must be an object');
    compileFilter(given.partialFilterExpression);
  }
  const { v, key, name, ns, collation: asked = ofCollection, ...options } = declaredSpecification(given);
  const collation = collationOf(asked) && { collation: asked };
  if (collation && ['text', '2d'].includes(declaredKind(key as Document) ?? ''))
    throw cannotCreate(`Index type '${declaredKind(key as Document)}' does not support collation`);
  return { v: new Int32(2), key, name, ...options, ...collation };
}

export const isIdIndex = ({ key }: Document): boolean => {
  const [path, ...others] = Object.keys(key as Document);
  return path === '_id' && others.length === 0 && isNumber((key as Document)._id);
};

const sameFlag = (a: Document, b: Document, flag: string) => isTruthy(a[flag]) === isTruthy(b[flag]);
const sameValue = (a: Document, b: Document, option: string) => equal(a[option] ?? null, b[option] ?? null);

const sameOptions = (a: Document, b: Document): boolean =>
  sameFlag(a, b, 'hidden') && sameValue(a, b, 'expireAfterSeconds');

/** Whether two specifications make the same index: options that change its entries are part of what it is. */
const sameIndex = (a: Document, b: Document): boolean =>
  ['unique', 'sparse'].every((flag) => sameFlag(a, b, flag)) &&
  ['key', 'partialFilterExpression', ...DECLARED_OPTIONS].every((option) => sameValue(a, b, option)) &&
  collationKey(a.collation) === collationKey(b.collation);

const SAME_NAME =
  'An existing index has the same name as the requested index. When index names are not specified, they are auto generated and can cause conflicts. Please refer to our documentation.';
const OTHER_OPTIONS = 'An equivalent index already exists with the same name but different options.';

function conflict(code: 85 | 86, message: string): CommandError {
  return new CommandError(code, code === 85 ? 'IndexOptionsConflict' : 'IndexKeySpecsConflict', message);
}

/** Whether the index is there already. One that is nearly the same is an error, as in MongoDB. */
export function existsAlready(indexes: Index[], wanted: Document): boolean {
  for (const { specification, name } of indexes) {
    const same = sameIndex(specification, wanted);
    const both = `Requested index: ${show(wanted)}, existing index: ${show(specification)}`;
    if (same && name !== wanted.name)
      throw conflict(85, `Index already exists with a different name: ${name}`);
    if (same && sameOptions(specification, wanted)) return true;
    if (name === wanted.name)
      throw same ? conflict(85, `${OTHER_OPTIONS} ${both}`) : conflict(86, `${SAME_NAME} ${both}`);
  }
  refuseSecondText(indexes, wanted);
  return false;
}
