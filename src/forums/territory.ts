import { formatter } from '../i18n/format.ts';
import type { Language } from '../i18n/languages.ts';
import { inLanguage, type Localized } from '../i18n/localized.ts';
import type { Translate } from '../i18n/setup.ts';

/** Morocco's twelve regions, ISO 3166-2:MA since 2015. Their names are `terms:territories.<code>`. */
export const REGIONS = [
  'MA-01',
  'MA-02',
  'MA-03',
  'MA-04',
  'MA-05',
  'MA-06',
  'MA-07',
  'MA-08',
  'MA-09',
  'MA-10',
  'MA-11',
  'MA-12',
] as const;

/** Countries offered first: partners of Moroccan forums; ISO 3166-1. The rest follow in `COUNTRIES`. */
export const COUNTRIES =
  'MA ES IT FR BE DE NL PT CH GB US CA TN DZ LY EG MR SN ML CI CM GN NG GH GA CG CD BF NE TD TG BJ GM GW LR SL CF KM DJ SO SD SS ER ET KE RW UG TZ MG AO MZ ZA TR SY IQ YE LB JO PS SA AE QA KW BH OM BR AR CO MX PE CL VE CU DO SE NO DK FI AT IE PL RO BG GR HR HU CZ SK SI EE LV LT LU MT CY UA RU CN IN PK BD PH JP KR AU NZ'.split(
    ' ',
  );

/** A territory that one forum added: a province, a Spanish or Italian region. */
export interface OwnTerritory {
  code: string;
  name: Localized;
}

export function isTerritory(code: string, own: readonly OwnTerritory[] = []): boolean {
  return (
    REGIONS.includes(code as (typeof REGIONS)[number]) ||
    COUNTRIES.includes(code) ||
    own.some((territory) => territory.code === code)
  );
}

/** The name of a territory in the reader's language; an unknown code is shown as it is. */
export function territoryName(
  code: string,
  lang: Language,
  t: Translate,
  own: readonly OwnTerritory[] = [],
): string {
  const added = own.find((territory) => territory.code === code);
  if (added) return inLanguage(added.name, lang).text;
  if (REGIONS.includes(code as (typeof REGIONS)[number])) return t(`terms:territories.${code}`);
  return COUNTRIES.includes(code) ? formatter(lang, 'UTC').country(code) : code;
}

/** Options of a territory field: the regions, the forum's own, then the countries by name. */
export function territoryOptions(lang: Language, t: Translate, own: readonly OwnTerritory[] = []) {
  const named = (code: string) => ({ value: code, text: territoryName(code, lang, t, own) });
  const byName = (a: { text: string }, b: { text: string }) => a.text.localeCompare(b.text, lang);
  return [
    ...REGIONS.map(named),
    ...own.map((territory) => named(territory.code)),
    ...COUNTRIES.map(named).sort(byName),
  ];
}
