import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import i18next, { type Resource, type ResourceLanguage } from 'i18next';
import { DEFAULT_LANGUAGE, LANGUAGES, type Language } from './languages.ts';

export type Translate = (key: string, params?: Record<string, unknown>) => string;

const folder = path.join(import.meta.dirname, 'locales');

function readCatalogues(lang: Language): ResourceLanguage {
  const files = readdirSync(path.join(folder, lang)).filter((name) => name.endsWith('.json'));
  return Object.fromEntries(
    files.map((name) => [
      path.basename(name, '.json'),
      JSON.parse(readFileSync(path.join(folder, lang, name), 'utf8')),
    ]),
  );
}

const resources: Resource = Object.fromEntries(LANGUAGES.map((lang) => [lang, readCatalogues(lang)]));
const words = i18next.createInstance();
await words.init({
  resources,
  supportedLngs: [...LANGUAGES],
  fallbackLng: DEFAULT_LANGUAGE,
  defaultNS: 'common',
  // Templates escape; escaping here too would show &amp; to people.
  interpolation: { escapeValue: false },
  initAsync: false,
});

/** More are no keys of a catalogue. */
const MOST_KEPT = 20_000;

/**
 * Texts without placeholders are looked up once: a page asks for some hundreds, a table for the same few in each row, and
 * looking one up takes i18next longer than writing the row.
 */
function quickTranslate(lang: Language): Translate {
  const translate = words.getFixedT(lang) as unknown as Translate;
  const kept = new Map<string, string>();
  return (key, params) => {
    if (params) return translate(key, params);
    const before = kept.get(key);
    if (before !== undefined) return before;
    const text = translate(key);
    if (kept.size < MOST_KEPT) kept.set(key, text);
    return text;
  };
}

const translators = Object.fromEntries(LANGUAGES.map((lang) => [lang, quickTranslate(lang)])) as Record<
  Language,
  Translate
>;

/** The function that gives a catalogue text (`'registrations:errors.full'`) in one language. */
export function translator(lang: Language): Translate {
  return translators[lang];
}

/** The names right under a path (`history.kinds`), in every catalogue that has it: name → catalogue. */
export function namesUnder(path: string): ReadonlyMap<string, string> {
  const found = Object.keys(resources[DEFAULT_LANGUAGE] ?? {}).map((namespace) => {
    const under: unknown = words.getResource(DEFAULT_LANGUAGE, namespace, path);
    const names = typeof under === 'object' && under !== null ? Object.keys(under) : [];
    return names.map((name) => [name, namespace] as const);
  });
  return new Map(found.flat());
}

/** Whether the catalogues have a text under this key, in the default language. */
export function hasText(key: string): boolean {
  return words.exists(key, { lng: DEFAULT_LANGUAGE });
}
