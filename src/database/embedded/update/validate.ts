import { badValue, CommandError, failedToParse } from '../errors.ts';
import { type Document, firstField, isDocument } from '../values/document.ts';
import { show } from '../values/show.ts';
import { typeName } from '../values/types.ts';
import { UPDATE_OPERATORS } from './operators.ts';

/** An update by operators (`{$set: …}`), as against a replacement or a pipeline. */
export const isOperatorUpdate = (update: unknown): update is Document =>
  isDocument(update) && (firstField(update)?.startsWith('$') ?? false);

const dollarPrefixed = (field: string) =>
  new CommandError(
    52,
    'DollarPrefixedFieldName',
    `The dollar ($) prefixed field '${field}' in '${field}' is not valid for storage.`,
  );

function checkReplacement(replacement: Document): void {
  for (const field of Object.keys(replacement)) if (field.startsWith('$')) throw dollarPrefixed(field);
}

function checkPath(path: string): void {
  if (path === '') throw new CommandError(56, 'EmptyFieldName', 'An empty update path is not valid.');
  if (path.split('.').includes(''))
    throw new CommandError(
      56,
      'EmptyFieldName',
      `The update path '${path}' contains an empty field name, which is not allowed.`,
    );
  if (/^\$($|\.|\[)/.test(path)) throw dollarPrefixed(path);
}

const overlap = (a: string, b: string) => a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`);

/** The error for two operators, or two paths, that would change the same field. */
export const conflict = (path: string, other: string) =>
  new CommandError(
    40,
    'ConflictingUpdateOperators',
    `Updating the path '${path}' would create a conflict at '${other.length < path.length ? other : path}'`,
  );

function checkRename(path: string, target: unknown): void {
  if (typeof target !== 'string') return;
  checkPath(target);
  if (target === path)
    throw badValue(`The source and target field for $rename must differ: ${path}: ${show(target)}`);
  for (const [end, name] of Object.entries({ source: path, destination: target }))
    if (/(^|\.)\$(\.|\[|$)/.test(name))
      throw badValue(`The ${end} field for $rename may not be dynamic: ${name}`);
}

/** Tries the operator on an empty document: what it refuses there it would refuse of any. */
function checkArgument(operator: string, path: string, argument: unknown): void {
  if (operator === '$rename') checkRename(path, argument);
  if (TAKE_ANYTHING.has(operator)) return;
  UPDATE_OPERATORS[operator]?.({
    document: {},
    path,
    steps: ['field'],
    argument,
    collation: undefined,
    now: new Date(0),
  });
}

const TAKE_ANYTHING = new Set(['$set', '$setOnInsert', '$unset', '$min', '$max']);

function checkOperators(update: Document): void {
  const taken: string[] = [];
  for (const [operator, fields] of Object.entries(update)) {
    if (!Object.hasOwn(UPDATE_OPERATORS, operator))
      throw failedToParse(
        `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update specified as an array`,
      );
    if (!isDocument(fields))
      throw failedToParse(
        `Modifiers operate on fields but we found type ${typeName(fields)} instead. For example: {$mod: {<field>: ...}} not {${operator}: ${show(fields)}}`,
      );
    for (const [path, argument] of Object.entries(fields)) {
      checkPath(path);
      checkArgument(operator, path, argument);
      const paths = operator === '$rename' && typeof argument === 'string' ? [path, argument] : [path];
      for (const changed of paths) {
        const other = taken.find((candidate) => overlap(candidate, changed));
        if (other !== undefined) throw conflict(changed, other);
        taken.push(changed);
      }
    }
  }
}

/** Refuses an update MongoDB would refuse before looking at any document. */
export function validateUpdate(update: unknown): void {
  if (Array.isArray(update)) return;
  if (!isDocument(update)) throw failedToParse('Update argument must be either an object or an array');
  if (isOperatorUpdate(update)) checkOperators(update);
  else checkReplacement(update);
}
