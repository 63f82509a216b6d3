import { z } from 'zod';
import type { Language } from '../i18n/languages.ts';
import { email, type Parsed, parseForm, rows } from '../web/formBody.ts';
import { type Delegate, MOST_DELEGATES } from './actions/registerDelegation.ts';
import { language, names } from './answerFields.ts';

/** People whom somebody registers, and the language in which they are written to. `lang`: the page's, where none is chosen. */
export function parseDelegation(
  body: unknown,
  lang: Language,
): Parsed<{ delegates: Delegate[]; language: Language }> {
  const schema = z.object({
    delegates: rows(z.object({ ...names(), email: email() }), { max: MOST_DELEGATES }).superRefine(
      (delegates, context) => {
        if (delegates.length === 0)
          context.addIssue({ code: 'custom', message: 'delegations:errors.nobody' });
        for (const [index, { email: address }] of delegates.entries())
          if (delegates.findIndex((one) => one.email === address) < index)
            context.addIssue({ code: 'custom', path: [index, 'email'], message: 'delegations:errors.twice' });
      },
    ),
    language: language(lang),
  });
  return parseForm(schema, body);
}
