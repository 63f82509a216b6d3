import { CommandError, notSupported, typeMismatch } from '../errors.ts';
import { compileFilter, type Predicate } from '../match/match.ts';
import type { Collection } from '../store/catalog.ts';
import { collationOf } from '../values/collation.ts';
import { type Document, isDocument } from '../values/document.ts';
import { isTruthy } from '../values/numbers.ts';

/** The options of a collection that say which documents it takes. */
export const VALIDATION_OPTIONS = ['validator', 'validationLevel', 'validationAction'];

const LEVELS = ['off', 'strict', 'moderate'];
const ACTIONS = ['error', 'warn'];

function checkChoice(options: Document, name: string, choices: string[]): void {
  const value = options[name];
  if (value !== undefined && !choices.includes(value as string))
    throw new CommandError(
      2,
      'BadValue',
      `Enumeration value '${value}' for field '${name}' is not a valid value.`,
    );
}

/** Refuses validation options that could not be held to. */
export function checkValidation(options: Document): void {
  checkChoice(options, 'validationLevel', LEVELS);
  checkChoice(options, 'validationAction', ACTIONS);
  if (options.validator === undefined) return;
  if (!isDocument(options.validator)) throw typeMismatch("BSON field 'create.validator' is the wrong type");
  compileFilter(options.validator);
}

const compiled = new WeakMap<Document, Predicate>();

/** The collection's validator where it must be held to. */
function validatorOf({ options }: Collection): Predicate | undefined {
  const { validator, validationLevel, validationAction } = options;
  if (!isDocument(validator) || validationLevel === 'off' || validationAction === 'warn') return undefined;
  const known = compiled.get(validator);
  if (known) return known;
  const predicate = compileFilter(validator, { collation: collationOf(options.collation) });
  compiled.set(validator, predicate);
  return predicate;
}

/**
 * Refuses a document its collection's validator does not take. `before` is what it replaces: a moderate validator
 * lets documents be changed that it would not have taken in the first place.
 */
export function checkDocument(collection: Collection, document: Document, before?: Document): void {
  const accepts = validatorOf(collection);
  if (!accepts || accepts(document)) return;
  if (before && collection.options.validationLevel === 'moderate' && !accepts(before)) return;
  throw new CommandError(121, 'DocumentValidationFailure', 'Document failed validation', {
    errInfo: { failingDocumentId: document._id, details: { specifiedAs: collection.options.validator } },
  });
}

/** Nobody may pass a validator by. */
export function refuseBypass(body: Document, collection: Collection | undefined): void {
  if (collection && isTruthy(body.bypassDocumentValidation) && validatorOf(collection))
    throw notSupported('bypassDocumentValidation');
}
