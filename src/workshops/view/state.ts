import type * as Y from 'yjs';
import { inLanguage } from '../../i18n/localized.ts';
import type { Reader } from '../../web/reader.ts';
import { changesBetween, type EntryChange } from '../document/changes.ts';
import { recommendationOf } from '../document/content.ts';
import type { Fields } from '../document/shape.ts';
import { type EarlierState, written } from '../document/states.ts';
import { validContribution } from '../document/validated.ts';
import { differenceLines, type Numbers } from './differences.ts';

/**
 * What `rapporteur/state` shows: everything a group had written at an earlier time, and what of it was new then.
 * `numbers`: those of the contributions, by their names in the document.
 */
export function statePage(reader: Reader, { before, doc, by, from, to }: EarlierState, numbers: Numbers) {
  const { t, lang, forum, format } = reader;
  const times = { from: format.moment(from), to: format.moment(to) };
  return {
    title: t('workspace:states.at', { when: times.to }),
    who: t(`workspace:states.${times.from === times.to ? 'wroteAtOnce' : 'wrote'}`, {
      name: by.name,
      ...times,
    }),
    changes: changesBetween(before, doc).map((change) => changeLine(reader, change, numbers)),
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
    typed: typedIn(doc),
  };
}

function typedIn(doc: Y.Doc): string[] {
  return written(doc, 'captures').flatMap(({ fields }) => (fields.text ? [String(fields.text)] : []));
}

/** Of what came or went, its words; of what was changed, each field before and after. */
function changeLine(reader: Reader, { kind, what, before, after }: EntryChange, numbers: Numbers) {
  const { t, lang, forum } = reader;
  const content = (fields: Fields): object =>
    kind === 'contributions' ? (validContribution(fields) ?? {}) : recommendationOf(fields);
  const words =
    kind === 'contributions'
      ? String(after.text ?? '')
      : inLanguage(recommendationOf(after).statement, lang, forum.languages).text;
  const isEdit = what === 'edited';
  return {
    what: t(`workspace:states.did.${kind}.${what}`),
    // What was edited is told by its differences, after the words by which it is known.
    words: isEdit && kind === 'contributions' ? '' : words,
    differences: isEdit ? differenceLines(reader, content(before), content(after), numbers) : [],
  };
}
