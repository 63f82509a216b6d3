import { LANGUAGES } from '../../i18n/languages.ts';
import type { Localized } from '../../i18n/localized.ts';
import type { ContributionContent } from '../contribution.ts';
import type { RecommendationContent } from '../recommendation.ts';
import { type Fields, membersOf } from './shape.ts';

/** What a rapporteur wrote, as the fields of an entry. */
export function contributionFields({ mayBeNamed, ...content }: ContributionContent): Fields {
  return { ...filled(content), ...(mayBeNamed && { mayBeNamed: true }) };
}

/** A recommendation as the fields of an entry. Its sources are named as they are in the document. */
export function recommendationFields(content: RecommendationContent): Fields {
  const { statement, reason, indicator, territories, addresseeKinds, addressees, sources, ...rest } = content;
  return {
    ...filled(rest),
    ...perLanguage('statement', statement),
    ...perLanguage('reason', reason),
    ...perLanguage('indicator', indicator),
    ...members('territories', territories),
    ...members('addresseeKinds', addresseeKinds),
    ...members('sources', sources),
    ...(addressees.length > 0 && { addressees: addressees.join('\n') }),
  };
}

/** A recommendation as it stands in the document: not yet looked at, only put in its form. */
export function recommendationOf(fields: Fields): RecommendationContent {
  const word = (field: string) => {
    const value = fields[field];
    return typeof value === 'string' ? value : '';
  };
  const localized = (field: string) =>
    Object.fromEntries(
      LANGUAGES.map((lang) => [lang, word(`${field}.${lang}`).trim()]).filter(([, text]) => text),
    ) as Localized;
  const lines = word('addressees').split('\n');
  return {
    statement: localized('statement'),
    reason: localized('reason'),
    indicator: localized('indicator'),
    territories: membersOf(fields, 'territories'),
    addresseeKinds: membersOf(fields, 'addresseeKinds') as RecommendationContent['addresseeKinds'],
    addressees: [...new Set(lines.map((line) => line.trim().replace(/\s+/g, ' ')).filter(Boolean))],
    sources: membersOf(fields, 'sources'),
    baseline: word('baseline').trim(),
    target: word('target').trim(),
    ...(word('theme') && { theme: word('theme') as RecommendationContent['theme'] }),
    ...(word('level') && { level: word('level') as RecommendationContent['level'] }),
    ...(word('horizon') && { horizon: word('horizon') as RecommendationContent['horizon'] }),
    ...(word('priority') && { priority: word('priority') as RecommendationContent['priority'] }),
  };
}

function filled(content: object): Fields {
  return Object.fromEntries(
    Object.entries(content).filter(([, value]) => typeof value === 'string' && value !== ''),
  );
}

function perLanguage(field: string, text: Localized): Fields {
  return Object.fromEntries(
    Object.entries(text).flatMap(([lang, words]) => (words ? [[`${field}.${lang}`, words]] : [])),
  );
}

function members(set: string, values: readonly string[]): Fields {
  return Object.fromEntries(values.map((value) => [`${set}.${value}`, true]));
}
