import type { ForumRecord } from '../../forums/forum.ts';
import { territoryName } from '../../forums/territory.ts';
import { THEMES } from '../../forums/theme.ts';
import type { GroupRecord } from '../group.ts';
import { HORIZONS, LEVELS, type Position, type RecommendationRecord } from '../recommendation.ts';
import type { Speaker } from './labels.ts';

/** The adopted recommendations by theme, and how many there are for each level and horizon. */
export function adoptedPage({ t }: Pick<Speaker, 't'>, recommendations: readonly RecommendationRecord[]) {
  const byTheme = THEMES.map((theme) => ({
    theme,
    label: t(`terms:themes.${theme}`),
    recommendations: recommendations.filter((one) => (one.theme ?? 'other') === theme),
  }));
  const count = (
    list: string,
    values: readonly string[],
    of: (one: RecommendationRecord) => string | undefined,
  ) =>
    values.map((value) => ({
      label: t(`${list}.${value}`),
      value: recommendations.filter((one) => of(one) === value).length,
    }));
  return {
    themes: byTheme.filter((group) => group.recommendations.length > 0),
    levels: count('workshops:levels', LEVELS, ({ level }) => level),
    horizons: count('workshops:horizonNames', HORIZONS, ({ horizon }) => horizon),
  };
}

/** One adopted recommendation as the public may see it. */
export function adoptedOne(
  { t, lang, forum }: Speaker & { forum: ForumRecord },
  recommendation: RecommendationRecord,
  group: GroupRecord | null,
) {
  const { territories, addresseeKinds, addressees, positions } = recommendation;
  return {
    recommendation,
    group,
    territories: territories.map((code) => territoryName(code, lang, t, forum.territories)),
    addresseeKinds: addresseeKinds.map((kind) => t(`terms:institutionKinds.${kind}`)),
    addressees,
    spoken: positions.filter(({ kind }) => kind !== 'agree').map((position) => spokenInPublic(position)),
  };
}

/** A delegation stands by its words in public; a person is named only if they allowed it. */
export function spokenInPublic({ kind, words, who, holder, mayBeNamed }: Position) {
  return { kind, words, ...((holder === 'delegation' || mayBeNamed) && { who }) };
}
