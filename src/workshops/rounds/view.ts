import type { ForumRecord } from '../../forums/forum.ts';
import { inLanguage } from '../../i18n/localized.ts';
import type { Translate } from '../../i18n/setup.ts';
import { POSITION_KINDS, type RecommendationRecord } from '../recommendation.ts';
import type { Speaker } from '../view/labels.ts';
import { stateTag } from '../view/labels.ts';
import { positionTag } from '../view/positions.ts';
import { mayAsk } from './policy.ts';
import { ADMISSIONS, ROUND_KINDS, type RoundKind, type RoundRecord, type RoundState } from './round.ts';

type Reader = Speaker & { forum: ForumRecord };

/** How a round is called: by its number in the group, and what it asks. */
export function roundTitle(t: Translate, { kind, number }: Pick<RoundRecord, 'kind' | 'number'>): string {
  return t(`rounds:titles.${kind}`, { number });
}

export function roundTag(t: Translate, state: RoundState) {
  return { state, label: t(`rounds:states.${state}`), tone: state === 'open' ? 'wait' : 'quiet' };
}

/** Lists of the form that opens a round, and which recommendations it begins with. */
export function openingChoices(
  { t, lang, forum }: Reader,
  recommendations: readonly RecommendationRecord[],
  members: number,
) {
  return {
    kinds: ROUND_KINDS.map((value) => ({
      value,
      text: t(`rounds:kinds.${value}`),
      hint: t(`rounds:kindHints.${value}`),
    })),
    admissions: ADMISSIONS.map((value) => ({
      value,
      text: t(`rounds:admissions.${value}`),
      hint: t(`rounds:admissionHints.${value}`, { count: members }),
    })),
    recommendations: askable(recommendations).map(({ _id, draftNumber, statement, state }) => {
      const said = inLanguage(statement, lang, forum.languages);
      return {
        value: String(_id),
        text: `#${draftNumber} · ${said.text}`,
        lang: said.lang,
        hint: stateTag(t, state).label,
      };
    }),
    proposed: recommendations.filter((one) => mayAsk('positions', one)).map(({ _id }) => String(_id)),
  };
}

/** Recommendations that some round may ask of. */
export function askable(recommendations: readonly RecommendationRecord[]): RecommendationRecord[] {
  return recommendations.filter((one) => ROUND_KINDS.some((kind: RoundKind) => mayAsk(kind, one)));
}

/** The choices for each recommendation of a round of positions. */
export function positionOptions(t: Translate) {
  return POSITION_KINDS.map((kind) => positionTag(t, kind));
}
