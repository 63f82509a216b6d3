import type * as Y from 'yjs';
import { inLanguage } from '../../i18n/localized.ts';
import type { Reader } from '../../web/reader.ts';
import type { Author } from '../author.ts';
import { recommendationOf } from '../document/content.ts';
import { written } from '../document/states.ts';
import { validContribution } from '../document/validated.ts';

/** What `rapporteur/state` shows: everything a group had written at an earlier time. */
export function statePage(
  { t, lang, forum, format }: Reader,
  { doc, by, at }: { doc: Y.Doc; by: Author; at: Date },
) {
  return {
    title: t('workspace:states.at', { when: format.dateTime(at) }),
    who: by.name,
    contributions: written(doc, 'contributions')
      .filter(({ isRemoved }) => !isRemoved)
      .flatMap(({ fields }) => validContribution(fields) ?? []),
    recommendations: written(doc, 'recommendations').map(({ fields }) => {
      const { statement, reason } = recommendationOf(fields);
      return {
        statement: inLanguage(statement, lang, forum.languages),
        reason: inLanguage(reason, lang, forum.languages),
      };
    }),
    typed: written(doc, 'captures').flatMap(({ fields }) => (fields.text ? [String(fields.text)] : [])),
  };
}
