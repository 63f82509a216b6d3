import { DomainError, VersionConflict } from '../../errors.ts';
import { type FormErrors, formError } from '../../web/formBody.ts';
import type { ForumReader } from '../../web/reader.ts';
import { OthersHang } from './actions/saveQuestion.ts';
import type { Questionnaire } from './questionnaire.ts';
import { say } from './view.ts';

/**
 * What a form of the questionnaire shows again when its change was refused: a rule that would be broken, or somebody else's
 * change, after which what was typed can be sent again. @throws whatever else the error is.
 */
export function refusedForm(
  error: unknown,
  body: Record<string, unknown>,
  reader: ForumReader,
): { given: { values: Record<string, unknown>; errors: FormErrors }; status: 409 | 422 } {
  if (error instanceof DomainError)
    return { given: { values: body, errors: formError(refusal(error, reader)) }, status: 422 };
  if (!(error instanceof VersionConflict)) throw error;
  const { version } = error.current as Questionnaire;
  const errors = formError({ key: 'questions:errors.changedMeanwhile' });
  return { given: { values: { ...body, version }, errors }, status: 409 };
}

/** A broken rule with what it names in the reader's language. */
export function refusal(error: DomainError, reader: ForumReader): Pick<DomainError, 'key' | 'params'> {
  if (!(error instanceof OthersHang)) return error;
  return { key: error.key, params: { question: say(error.question, reader).text } };
}
