import { randomUUID } from 'node:crypto';
import type { ForumRecord } from '../../forums/forum.ts';
import { territoryName } from '../../forums/territory.ts';
import { THEMES } from '../../forums/theme.ts';
import type { Language } from '../../i18n/languages.ts';
import { inLanguage } from '../../i18n/localized.ts';
import type { Translate } from '../../i18n/setup.ts';
import { completenessOf, type Lack } from '../completeness.ts';
import { CONTRIBUTION_KINDS, type ContributionRecord, SPOKEN_LANGUAGES } from '../contribution.ts';
import type { WorkshopDesign } from '../design.ts';
import type { GroupRecord } from '../group.ts';
import type { HeldGroup, Progress, WorkshopSession } from '../queries/groups.ts';
import type { KindCounts, Page } from '../queries/writings.ts';
import type { RecommendationRecord } from '../recommendation.ts';
import { RECOMMENDATION_STATES } from '../recommendationStates.ts';
import { optionalOptions, optionsOf, type Speaker, spokenLanguage, stateTag } from './labels.ts';
import { positionCounts } from './positions.ts';

/** Lists of the form in which a contribution is taken down. */
export function contributionChoices(t: Translate) {
  return {
    kinds: optionsOf(t, 'workshops:kinds', CONTRIBUTION_KINDS),
    languages: SPOKEN_LANGUAGES.map((value) => ({ value, text: spokenLanguage(t, value) })),
    themes: optionalOptions(t, 'terms:themes', THEMES),
  };
}

/** The workspace of a group: what was said, what became of it. */
export function workspace(
  { t, lang, forum }: Speaker & { forum: ForumRecord },
  data: {
    group: GroupRecord;
    session: WorkshopSession | null;
    design: WorkshopDesign;
    contributions: Page<ContributionRecord>;
    counts: KindCounts;
    recommendations: readonly RecommendationRecord[];
  },
) {
  const { group, session, design, contributions, counts, recommendations } = data;
  const asked = [design.questions, group.questions].map((text) => inLanguage(text, lang, forum.languages));
  const total = CONTRIBUTION_KINDS.reduce((sum, kind) => sum + (counts[kind] ?? 0), 0);
  const filters = [
    { kind: '', label: t('common:all'), count: total },
    ...CONTRIBUTION_KINDS.map((kind) => ({
      kind,
      label: t(`workshops:kinds.${kind}`),
      count: counts[kind] ?? 0,
    })),
    ...(counts.removed
      ? [{ kind: 'removed', label: t('workshops:workspace.removed'), count: counts.removed }]
      : []),
  ];
  return {
    group,
    session,
    contributions,
    filters,
    total,
    // Those of the workshop first, then the group's own.
    questions: asked.flatMap(({ text, ...written }) =>
      text
        .split('\n')
        .filter((line) => line.trim())
        .map((line) => ({ ...written, line })),
    ),
    territory: group.territory && territoryName(group.territory, lang, t, forum.territories),
    recommendations: withCompleteness(recommendations, forum.languages, design.required).map((row) => ({
      ...row,
      tag: stateTag(t, row.recommendation.state),
    })),
    choices: contributionChoices(t),
  };
}

/** The groups a person may open, forum by forum. */
export function heldGroups(
  t: Translate,
  held: readonly HeldGroup[],
  progress: ReadonlyMap<string, Progress>,
) {
  const forums = [...new Set(held.map(({ forum }) => forum))];
  return forums.map((forum) => ({
    forum,
    groups: held
      .filter((one) => one.forum === forum)
      .map(({ group, session }) => {
        const { contributions, states } = progress.get(String(group._id)) ?? { contributions: 0, states: {} };
        const tags = RECOMMENDATION_STATES.filter((state) => states[state]).map((state) => ({
          ...stateTag(t, state),
          count: states[state] ?? 0,
        }));
        return { group, session, contributions, tags };
      }),
  }));
}

/** An empty form. The language spoken last is probably spoken now. */
export function newContribution(lang: Language, last?: Pick<ContributionRecord, 'lang'>) {
  return { kind: 'observation', lang: last?.lang ?? lang, submission: randomUUID() };
}

/** A recommendation in a list, with what it lacks. */
export function withCompleteness(
  recommendations: readonly RecommendationRecord[],
  languages: readonly Language[],
  required: readonly Lack[],
) {
  return recommendations.map((recommendation) => ({
    recommendation,
    ...completenessOf(recommendation, languages, required),
    positions: positionCounts(recommendation.positions),
  }));
}
