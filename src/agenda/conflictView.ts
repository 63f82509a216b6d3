import type { FormErrors } from '../web/formBody.ts';
import { isolated } from './changeView.ts';
import type { Conflict } from './conflicts.ts';
import type { FormContext } from './sessionFormPage.ts';
import { rowsOf, type SessionValues } from './sessionRows.ts';

/** Somebody or a room that is taken: where in the form, what is said, and the way to the other session. */
export interface ConflictLine {
  /** Dotted path of the field; `''` where the form shows none. */
  field: string;
  key: string;
  params: Record<string, string>;
  /** Absent where the other booking is in this same session. */
  other?: { id: string; title: string };
}

/** The conflicts of a session that was not saved; `values` are those that the form shows again. */
export function conflictLines(
  conflicts: readonly Conflict[],
  values: SessionValues,
  context: FormContext,
  own?: string,
): ConflictLine[] {
  return conflicts.map((conflict) => {
    const other = context.agenda.sessions.find(({ _id }) => String(_id) === conflict.with);
    const inSame = conflict.with === own || !other;
    const params = {
      who: isolated(nameOf(conflict, context)),
      start: context.format.time(conflict.startsAt),
      end: context.format.time(conflict.endsAt),
    };
    const field = fieldOf(conflict, values);
    if (inSame) return { field, key: 'agenda:conflicts.part', params };
    const title = context.words(other.title);
    return {
      field,
      key: `agenda:conflicts.${conflict.kind}`,
      params: { ...params, session: isolated(title) },
      other: { id: conflict.with, title },
    };
  });
}

/** The lines as messages of the form's fields. */
export function conflictErrors(lines: readonly ConflictLine[]): FormErrors {
  const errors: FormErrors = {};
  for (const { field, key, params } of lines) errors[field] ??= { key, params };
  return errors;
}

function nameOf({ kind, who }: Conflict, { agenda, words }: FormContext): string {
  const named: readonly { _id: unknown; name: Parameters<typeof words>[0] }[] =
    kind === 'room' ? agenda.rooms : agenda.speakers;
  return words(named.find(({ _id }) => String(_id) === who)?.name ?? {});
}

function fieldOf({ kind, who }: Conflict, values: SessionValues): string {
  if (kind === 'room') return 'room';
  const at = (rows: unknown) => rowsOf(rows).findIndex(({ speaker }) => speaker === who);
  const own = at(values.roles);
  if (own !== -1) return `roles.${own}.speaker`;
  const parts = rowsOf(values.parts);
  const part = parts.findIndex(({ roles }) => at(roles) !== -1);
  return part === -1 ? '' : `parts.${part}.roles.${at(parts[part]?.roles)}.speaker`;
}
