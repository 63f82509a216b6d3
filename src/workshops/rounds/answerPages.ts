import type { ForumRecord } from '../../forums/forum.ts';
import { inLanguage } from '../../i18n/localized.ts';
import type { Translate } from '../../i18n/setup.ts';
import type { ShownForm } from '../pages/shownForm.ts';
import type { Speaker } from '../view/labels.ts';
import type { AnswerRecord } from './answer.ts';
import type { Visit } from './doors.ts';
import { namedAnswers } from './queries.ts';
import { roundResults } from './results.ts';
import type { RoundRecord } from './round.ts';
import { positionOptions, roundTitle } from './view.ts';

type Reader = Speaker & { forum: ForumRecord };

/** What `rounds/answer` shows: what the group is asked, and the form of the answer. */
export function answerPage(
  { t, lang, forum }: Reader,
  { round, voter }: Visit,
  { own, form }: { own: AnswerRecord | null; form?: ShownForm | undefined },
) {
  return {
    title: t(`rounds:answer.titles.${round.kind}`),
    items: round.items.map(({ recommendation, draftNumber, statement }) => ({
      id: String(recommendation),
      number: draftNumber,
      statement: inLanguage(statement, lang, forum.languages),
    })),
    options: positionOptions(t),
    labels: fieldLabels(t, round),
    name: voter?.person?.name,
    asksName: !round.anonymous && !voter?.person,
    isChange: own !== null,
    values: own ? answerValues(own) : {},
    ...form,
  };
}

/** What the list of errors calls each field. */
function fieldLabels(t: Translate, { items }: RoundRecord): Record<string, string> {
  const fields = items.flatMap(({ recommendation, draftNumber }) =>
    ['kind', 'words', 'points'].map((field) => [`said.${recommendation}.${field}`, `#${draftNumber}`]),
  );
  return { name: t('rounds:answer.name'), ...Object.fromEntries(fields) };
}

function answerValues({ name, mayBeNamed, said }: AnswerRecord): object {
  const entries = said.map(({ recommendation, ...rest }) => [String(recommendation), rest]);
  return { name, mayBeNamed, said: Object.fromEntries(entries) };
}

/** What `rounds/closed` shows; `late`: somebody answered when it was over. */
export async function closedPage(reader: Reader, { round }: Visit, late = false) {
  const named = round.anonymous ? [] : await namedAnswers(round._id);
  return {
    title: roundTitle(reader.t, round),
    late,
    results: roundResults(reader, round, named, 'room'),
  };
}
