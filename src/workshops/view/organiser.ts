import type { Types } from 'mongoose';
import type { ForumRecord } from '../../forums/forum.ts';
import { territoryName, territoryOptions } from '../../forums/territory.ts';
import { THEMES } from '../../forums/theme.ts';
import { inLanguage } from '../../i18n/localized.ts';
import type { Translate } from '../../i18n/setup.ts';
import { completenessOf, type Lack } from '../completeness.ts';
import type { GroupRecord } from '../group.ts';
import type { Colleague, Progress, WorkshopSession } from '../queries/groups.ts';
import { LEVELS, type RecommendationRecord } from '../recommendation.ts';
import {
  type Move,
  movesFrom,
  RECOMMENDATION_STATES,
  type RecommendationState,
} from '../recommendationStates.ts';
import { optionalOptions, optionsOf, type Speaker, stateTag } from './labels.ts';
import { positionCounts } from './positions.ts';

const NOTHING: Progress = { contributions: 0, states: {} };

/** The workshops with their groups, and how far each has come. */
export function workshopOverview(
  { t, lang, forum }: Speaker & { forum: ForumRecord },
  data: {
    workshops: readonly WorkshopSession[];
    groups: readonly GroupRecord[];
    colleagues: readonly Colleague[];
    progress: ReadonlyMap<string, Progress>;
    members: ReadonlyMap<string, number>;
    unfinished: readonly RecommendationRecord[];
    requiredIn: (group: Types.ObjectId) => readonly Lack[];
  },
) {
  const names = new Map(data.colleagues.map(({ _id, name }) => [String(_id), name]));
  const incomplete = data.unfinished.filter(
    (one) => completenessOf(one, forum.languages, data.requiredIn(one.group)).missing.length > 0,
  );
  const rows = data.groups.map((group) => {
    const progress = data.progress.get(String(group._id)) ?? NOTHING;
    return {
      group,
      session: String(group.session),
      territory: group.territory && territoryName(group.territory, lang, t, forum.territories),
      theme: group.theme && t(`terms:themes.${group.theme}`),
      // Somebody who has left the forum is not named: they write here no longer.
      rapporteurs: group.rapporteurs.map((id) => names.get(String(id))).filter((name) => name !== undefined),
      members: data.members.get(String(group._id)) ?? 0,
      contributions: progress.contributions,
      states: RECOMMENDATION_STATES.filter((state) => progress.states[state]).map((state) => ({
        ...stateTag(t, state),
        count: progress.states[state] ?? 0,
      })),
      incomplete: incomplete.filter((one) => one.group.equals(group._id)).length,
    };
  });
  return {
    workshops: data.workshops.map((session) => ({
      session,
      rows: rows.filter((row) => row.session === String(session._id)),
    })),
    figures: figures(t, rows, incomplete.length),
    bars: stateBars(t, [...data.progress.values()]),
  };
}

function figures(
  t: Translate,
  rows: readonly { contributions: number; rapporteurs: unknown[] }[],
  incomplete: number,
) {
  const contributions = rows.reduce((sum, row) => sum + row.contributions, 0);
  const withoutRapporteur = rows.filter((row) => row.rapporteurs.length === 0).length;
  return [
    { label: t('workshops:figures.groups'), value: rows.length },
    { label: t('workshops:figures.withoutRapporteur'), value: withoutRapporteur },
    { label: t('workshops:figures.contributions'), value: contributions },
    { label: t('workshops:figures.incomplete'), value: incomplete },
  ];
}

function stateBars(t: Translate, progress: readonly Progress[]) {
  const tones: Partial<Record<RecommendationState, string>> = {
    adopted: 'good',
    proposed: 'wait',
    draft: 'quiet',
    withdrawn: 'bad',
  };
  return RECOMMENDATION_STATES.map((state) => ({
    label: t(`workshops:states.${state}`),
    value: progress.reduce((sum, { states }) => sum + (states[state] ?? 0), 0),
    ...(tones[state] && { tone: tones[state] }),
  }));
}

/** Lists of the form of a group. */
export function groupChoices(
  { t, lang, forum }: Speaker & { forum: ForumRecord },
  workshops: readonly WorkshopSession[],
  colleagues: readonly Colleague[],
) {
  return {
    sessions: workshops.map(({ _id, title }) => ({
      value: String(_id),
      text: inLanguage(title, lang, forum.languages).text,
    })),
    rapporteurs: colleagues.map(({ _id, name, email }) => ({ value: String(_id), text: name, hint: email })),
    territories: [
      { value: '', text: t('workshops:notChosen') },
      ...territoryOptions(lang, t, forum.territories),
    ],
    themes: optionalOptions(t, 'terms:themes', THEMES),
  };
}

/** Lists of the filter above the table of recommendations. */
export function filterChoices(
  { t, lang, forum }: Speaker & { forum: ForumRecord },
  groups: readonly GroupRecord[],
) {
  const all = { value: '', text: t('common:all') };
  return {
    groups: [
      all,
      ...groups.map(({ _id, name }) => ({
        value: String(_id),
        text: inLanguage(name, lang, forum.languages).text,
      })),
    ],
    states: [all, ...optionsOf(t, 'workshops:states', RECOMMENDATION_STATES)],
    levels: [all, ...optionsOf(t, 'workshops:levels', LEVELS)],
    themes: [all, ...optionsOf(t, 'terms:themes', THEMES)],
  };
}

/** What organisers do from the table; the rest belongs to the group, on the recommendation's own page. */
const TABLE_MOVES = new Set<Move>(['adoption', 'return', 'withdrawal', 'revocation']);

/** Rows of the organisers' table. */
export function recommendationRows(
  { t, lang, forum }: Speaker & { forum: ForumRecord },
  recommendations: readonly RecommendationRecord[],
  groups: readonly GroupRecord[],
  requiredIn: (group: Types.ObjectId) => readonly Lack[],
  organises: boolean,
) {
  const names = new Map(groups.map(({ _id, name }) => [String(_id), name]));
  return recommendations.map((recommendation) => ({
    recommendation,
    groupName: names.get(String(recommendation.group)) ?? {},
    statement: inLanguage(recommendation.statement, lang, forum.languages),
    theme: recommendation.theme && t(`terms:themes.${recommendation.theme}`),
    level: recommendation.level && t(`workshops:levels.${recommendation.level}`),
    tag: stateTag(t, recommendation.state),
    missing: completenessOf(recommendation, forum.languages, requiredIn(recommendation.group)).missing,
    positions: positionCounts(recommendation.positions),
    moves: movesFrom(recommendation.state, { writes: organises, organises }).filter((move) =>
      TABLE_MOVES.has(move),
    ),
  }));
}

/** How many recommendations there are in each state, as the figures above the table. */
export function stateFigures(t: Translate, counts: Partial<Record<RecommendationState, number>>) {
  return RECOMMENDATION_STATES.map((state) => ({
    label: t(`workshops:states.${state}`),
    value: counts[state] ?? 0,
  }));
}
