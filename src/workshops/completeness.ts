import type { Language } from '../i18n/languages.ts';
import type { Localized } from '../i18n/localized.ts';
import type { RecommendationContent } from './recommendation.ts';

/** Fields that a recommendation may lack; `translations` is the statement in the forum's other languages. */
export type Lack =
  | 'statement'
  | 'reason'
  | 'theme'
  | 'level'
  | 'territories'
  | 'addressees'
  | 'horizon'
  | 'indicator'
  | 'baseline'
  | 'target'
  | 'priority'
  | 'sources'
  | 'translations';

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

/** What a text still lacks. A recommendation for the whole country needs no territory. */
export function completenessOf(text: Judged, languages: readonly Language[]): Completeness {
  const said = (words: Localized) => Object.values(words).some(Boolean);
  const needed: [Lack, boolean][] = [
    ['statement', said(text.statement)],
    ['reason', said(text.reason)],
    ['theme', text.theme !== undefined],
    ['level', text.level !== undefined],
    ['territories', text.level === 'national' || text.level === undefined || text.territories.length > 0],
    ['addressees', text.addresseeKinds.length + text.addressees.length > 0],
    ['horizon', text.horizon !== undefined],
    ['indicator', said(text.indicator)],
  ];
  const wished: [Lack, boolean][] = [
    ['baseline', text.baseline !== ''],
    ['target', text.target !== ''],
    ['priority', text.priority !== undefined],
    ['sources', text.sources.length > 0],
    ['translations', !said(text.statement) || languages.every((lang) => text.statement[lang])],
  ];
  const lacking = (list: [Lack, boolean][]) => list.filter(([, there]) => !there).map(([field]) => field);
  return { missing: lacking(needed), advised: lacking(wished) };
}
