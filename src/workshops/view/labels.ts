import type { ForumRecord } from '../../forums/forum.ts';
import { REGIONS, territoryName } from '../../forums/territory.ts';
import type { Language } from '../../i18n/languages.ts';
import { isLanguage } from '../../i18n/languages.ts';
import type { Translate } from '../../i18n/setup.ts';
import type { RecommendationState } from '../recommendationStates.ts';

/** What a page needs to put a value into words. */
export interface Speaker {
  t: Translate;
  lang: Language;
  forum: Pick<ForumRecord, 'territories'>;
}

export interface Option {
  value: string;
  text: string;
}

/** Options of a list whose words stand under one key of the catalogue: `workshops:kinds`. */
export function optionsOf(t: Translate, list: string, values: readonly string[]): Option[] {
  return values.map((value) => ({ value, text: t(`${list}.${value}`) }));
}

/** The same, after the answer "nothing chosen". */
export function optionalOptions(t: Translate, list: string, values: readonly string[]): Option[] {
  return [{ value: '', text: t('workshops:notChosen') }, ...optionsOf(t, list, values)];
}

/** A language people speak in a group; our catalogues know four, `workshops` adds Amazigh and "another". */
export function spokenLanguage(t: Translate, lang: string): string {
  return t(isLanguage(lang) ? `terms:languages.${lang}` : `workshops:spokenLanguages.${lang}`);
}

/** Territories a recommendation may name: the regions and what the forum added. */
export function territoryChoices({ t, lang, forum }: Speaker): Option[] {
  const codes = [...REGIONS, ...forum.territories.map(({ code }) => code)];
  return codes.map((value) => ({ value, text: territoryName(value, lang, t, forum.territories) }));
}

const TONES: Readonly<Record<RecommendationState, string>> = {
  draft: 'quiet',
  proposed: 'wait',
  agreed: 'info',
  adopted: 'good',
  withdrawn: 'bad',
};

export function stateTag(t: Translate, state: RecommendationState) {
  return { state, label: t(`workshops:states.${state}`), tone: TONES[state] };
}

/** Name of a field of a text; a dotted path names its language too. */
export function fieldLabel(t: Translate, path: string): string {
  const [field, lang] = path.split('.');
  const name = t(`workshops:fields.${field}`);
  return lang ? t('workshops:fieldIn', { field: name, language: t(`terms:languages.${lang}`) }) : name;
}

/** A value of a field as a person reads it. */
export function fieldText(
  { t, lang, forum }: Speaker,
  path: string,
  value: unknown,
  numbers: ReadonlyMap<string, number> = new Map(),
): string {
  if (Array.isArray(value)) return value.map((one) => itemText(path, String(one))).join('\n');
  if (typeof value === 'boolean') return t(value ? 'common:yes' : 'common:no');
  if (value === undefined || value === '') return '—';
  return itemText(path, String(value));

  function itemText(field: string, one: string): string {
    if (field === 'territories') return territoryName(one, lang, t, forum.territories);
    if (field === 'addresseeKinds') return t(`terms:institutionKinds.${one}`);
    if (field === 'sources') return `#${numbers.get(one) ?? '?'}`;
    if (field === 'lang') return spokenLanguage(t, one);
    const list = LISTS[field];
    return list ? t(`${list}.${one}`) : one;
  }
}

const LISTS: Readonly<Record<string, string>> = {
  kind: 'workshops:kinds',
  theme: 'terms:themes',
  level: 'workshops:levels',
  horizon: 'workshops:horizons',
  priority: 'workshops:priorities',
};
