import type { Language } from '../i18n/languages.ts';
import type { Localized } from '../i18n/localized.ts';
import type { RecommendationContent } from './recommendation.ts';

/** Fields that a recommendation may lack; `translations` is the statement in the forum's other languages. */
export const LACKS = [
  'statement',
  'reason',
  'theme',
  'level',
  'territories',
  'addressees',
  'horizon',
  'indicator',
  'baseline',
  'target',
  'priority',
  'sources',
  'translations',
] as const;
export type Lack = (typeof LACKS)[number];

/** What a proposal must have where a workshop does not say otherwise. */
export const USUALLY_REQUIRED: readonly Lack[] = LACKS.slice(0, LACKS.indexOf('baseline'));

export interface Completeness {
  /** Without these it may not be proposed. */
  missing: Lack[];
  /** It is better with these, but a group may not know them yet. */
  advised: Lack[];
}

/** All that `completenessOf` looks at. */
export type Judged = Pick<
  RecommendationContent,
  | 'statement'
  | 'reason'
  | 'theme'
  | 'level'
  | 'territories'
  | 'addresseeKinds'
  | 'addressees'
  | 'horizon'
  | 'indicator'
  | 'baseline'
  | 'target'
  | 'priority'
> & { sources: readonly unknown[] };

/**
 * What a text still lacks. A recommendation for the whole country needs no territory.
 * @param required what the workshop asks for; without a statement nothing is proposed.
 */
export function completenessOf(
  text: Judged,
  languages: readonly Language[],
  required: readonly Lack[] = USUALLY_REQUIRED,
): Completeness {
  const said = (words: Localized) => Object.values(words).some(Boolean);
  const there: Record<Lack, boolean> = {
    statement: said(text.statement),
    reason: said(text.reason),
    theme: text.theme !== undefined,
    level: text.level !== undefined,
    territories: text.level === 'national' || text.level === undefined || text.territories.length > 0,
    addressees: text.addresseeKinds.length + text.addressees.length > 0,
    horizon: text.horizon !== undefined,
    indicator: said(text.indicator),
    baseline: text.baseline !== '',
    target: text.target !== '',
    priority: text.priority !== undefined,
    sources: text.sources.length > 0,
    translations: !said(text.statement) || languages.every((lang) => text.statement[lang]),
  };
  const lacking = LACKS.filter((field) => !there[field]);
  const isNeeded = (field: Lack) => field === 'statement' || required.includes(field);
  return { missing: lacking.filter(isNeeded), advised: lacking.filter((field) => !isNeeded(field)) };
}
