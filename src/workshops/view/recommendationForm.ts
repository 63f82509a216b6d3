import { randomUUID } from 'node:crypto';
import type { ForumRecord } from '../../forums/forum.ts';
import { INSTITUTION_KINDS } from '../../forums/institution.ts';
import { THEMES } from '../../forums/theme.ts';
import type { ContributionRecord } from '../contribution.ts';
import {
  EMPTY_RECOMMENDATION,
  HORIZONS,
  LEVELS,
  PRIORITIES,
  type RecommendationContent,
  type RecommendationRecord,
  recommendationContent,
} from '../recommendation.ts';
import { optionalOptions, type Speaker, territoryChoices } from './labels.ts';

/** The numbers by which people call the contributions of a group. */
export function sourceNumbers(sources: readonly ContributionRecord[]): Map<string, number> {
  return new Map(sources.map(({ _id, number }) => [String(_id), number]));
}

/** Lists of the form of a recommendation. */
export function recommendationChoices(speaker: Speaker, sources: readonly ContributionRecord[]) {
  const { t } = speaker;
  return {
    themes: optionalOptions(t, 'terms:themes', THEMES),
    levels: optionalOptions(t, 'workshops:levels', LEVELS),
    horizons: optionalOptions(t, 'workshops:horizons', HORIZONS),
    priorities: optionalOptions(t, 'workshops:priorities', PRIORITIES),
    territories: territoryChoices(speaker),
    institutionKinds: INSTITUTION_KINDS.map((value) => ({
      value,
      text: t(`terms:institutionKinds.${value}`),
    })),
    sources: sources.map(({ _id, number, kind, text, lang }) => ({
      value: String(_id),
      text: `#${number} · ${t(`workshops:kinds.${kind}`)} · ${shortened(text)}`,
      ...(lang !== 'und' && { lang }),
    })),
  };
}

/** A new form with the workshop's words, begun from what somebody said when `from` is given: a proposal is nearly a statement already. */
export function newRecommendation(
  forum: ForumRecord,
  { statement, reason }: Pick<RecommendationContent, 'statement' | 'reason'>,
  from?: ContributionRecord,
  territory?: string,
) {
  const inForumLanguage = from && forum.languages.find((lang) => lang === from.lang);
  const text: RecommendationContent = {
    ...EMPTY_RECOMMENDATION,
    statement,
    reason,
    ...(territory && { territories: [territory] }),
    ...(from && { sources: [String(from._id)] }),
    ...(from?.theme && { theme: from.theme }),
    ...(from &&
      inForumLanguage &&
      from.kind === 'proposal' && { statement: { ...statement, [inForumLanguage]: from.text } }),
  };
  return { ...formValues(text), submission: randomUUID() };
}

/** A stored text as the fields of its form. */
export function recommendationValues(record: RecommendationRecord) {
  return {
    ...formValues(recommendationContent(record)),
    version: record.version,
    submission: record.submission,
  };
}

/** The form has one institution a line. */
export function formValues(text: Record<string, unknown> | RecommendationContent): Record<string, unknown> {
  return { ...text, addressees: [text.addressees ?? []].flat().join('\n') };
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 140 ? `${line.slice(0, 139)}…` : line;
}
