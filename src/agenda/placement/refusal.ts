import { DomainError, VersionConflict } from '../../errors.ts';
import type { FormErrors } from '../../web/formBody.ts';
import { formError } from '../../web/formBody.ts';
import { BookedTwice } from '../bookedTwice.ts';
import { type ConflictLine, conflictErrors, conflictLines } from '../conflictView.ts';
import { lastEdit } from '../queries.ts';
import type { SessionRecord } from '../session.ts';
import type { FormContext } from '../sessionFormPage.ts';

/** Why a session was not put where it was meant to go. */
export interface Refusal {
  status: 409 | 422;
  errors: FormErrors;
  taken: readonly ConflictLine[];
  /** Who changed the session first, and when. */
  meanwhile?: { who: string; when: string };
}

/**
 * What the error of a placement says to whoever made it; `values` are those that the form shows again. Any other error
 * is thrown on.
 */
export async function refusalOf(
  error: unknown,
  session: SessionRecord,
  values: Record<string, unknown>,
  context: FormContext,
): Promise<Refusal> {
  if (error instanceof VersionConflict) {
    const edit = await lastEdit('session', session._id);
    const who = edit?.actor.name ?? '';
    const when = context.format.dateTime(edit?.at ?? session.updatedAt);
    const errors = formError({ key: 'agenda:errors.placedMeanwhile', params: { who, when } });
    return { status: 409, errors, taken: [], meanwhile: { who, when } };
  }
  if (error instanceof BookedTwice) {
    const taken = conflictLines(error.conflicts, values, context, String(session._id));
    return { status: 422, errors: conflictErrors(taken), taken };
  }
  if (!(error instanceof DomainError)) throw error;
  return { status: 422, errors: formError(error), taken: [] };
}

/** The refusal in sentences, each once. */
export function sentencesOf(
  { errors, taken }: Pick<Refusal, 'errors' | 'taken'>,
  { t }: FormContext,
): string[] {
  const said = [...taken, ...Object.values(errors)].map(({ key, params }) => t(key, params));
  return [...new Set(said)];
}
