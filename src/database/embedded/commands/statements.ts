import { CommandError } from '../errors.ts';
import type { Document } from '../values/document.ts';
import type { CommandContext } from './context.ts';

/**
 * The errors of single statements in a write command; those after an error only run where order does not matter. A
 * statement that is refused must have done nothing.
 */
export function runStatements<T>(
  { isInTransaction }: CommandContext,
  statements: readonly T[],
  isOrdered: boolean,
  run: (statement: T, index: number) => void,
): Document[] {
  const errors: Document[] = [];
  for (const [index, statement] of statements.entries()) {
    try {
      run(statement, index);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      errors.push({ index, code: error.code, errmsg: error.message, ...error.fields });
      if (isOrdered || isInTransaction) break;
    }
  }
  return errors;
}

/** The field that tells a client which statements failed; absent where none did. */
export const writeErrors = (errors: Document[]): Document => (errors.length ? { writeErrors: errors } : {});
