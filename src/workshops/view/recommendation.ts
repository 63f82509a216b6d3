import type { ForumRecord } from '../../forums/forum.ts';
import { inLanguage } from '../../i18n/localized.ts';
import type { Translate } from '../../i18n/setup.ts';
import type { RecommendationRecord } from '../recommendation.ts';
import { fieldText, type Speaker, stateTag } from './labels.ts';

/** How a recommendation is called: by its public number once it has one, before by its number in the group. */
export function recommendationTitle(
  t: Translate,
  { number, state, draftNumber }: RecommendationRecord,
): string {
  return number !== undefined && state === 'adopted'
    ? t('workshops:public.numbered', { number })
    : t('workshops:recommendation.title', { number: draftNumber });
}

/** The short facts of a recommendation in words; what is missing is left out. */
export function recommendationFacts(speaker: Speaker & { forum: ForumRecord }, record: RecommendationRecord) {
  const { t, lang, forum } = speaker;
  const fact = (path: string, value: unknown) => ({
    label: t(`workshops:fields.${path}`),
    text: fieldText(speaker, path, value),
  });
  const facts = [
    ...(['theme', 'level', 'territories', 'horizon', 'priority'] as const).map(
      (path) => [path, record[path]] as const,
    ),
    [
      'addressees',
      [...record.addresseeKinds.map((kind) => t(`terms:institutionKinds.${kind}`)), ...record.addressees],
    ] as const,
    ['indicator', inLanguage(record.indicator, lang, forum.languages).text] as const,
    ['baseline', record.baseline] as const,
    ['target', record.target] as const,
  ];
  return {
    tag: stateTag(t, record.state),
    facts: facts
      .filter(([, value]) => value !== undefined && value !== '' && value.length > 0)
      .map(([path, value]) => fact(path, value)),
  };
}
