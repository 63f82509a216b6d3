import { z } from 'zod';
import { optionalChoice, parseForm, text } from '../web/formBody.ts';
import type { MailEdit } from './actions.ts';
import { MAIL_GROUPS, type MailFilter, type MailGroup } from './queries.ts';

const draftForm = z.object({
  subject: text({ max: 200, required: true }),
  text: text({ max: 20_000, required: true, multiline: true }),
});

/** The words of a draft, or what was typed with what is wrong. */
export function parseMailEdit(body: unknown) {
  return parseForm<MailEdit>(draftForm, body);
}

const groups = Object.keys(MAIL_GROUPS) as MailGroup[];
const filterForm = z.object({
  state: optionalChoice(groups).catch(undefined),
  search: text({ max: 200 }).catch(''),
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
});

/** The list's query string; whatever is not understood is left out. */
export function parseMailFilter(query: Record<string, unknown>): MailFilter {
  const { state, search, page } = filterForm.parse(query);
  return { ...(state && { group: state }), search, page };
}
