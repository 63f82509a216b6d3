import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { LANGUAGES, type Language } from '../../src/i18n/languages.ts';
import { filesIn, ROOT } from '../architecture/files.ts';

const folder = path.join(ROOT, 'src/i18n/locales');
const namespaces = readdirSync(path.join(folder, 'ar'))
  .map((name) => path.basename(name, '.json'))
  .sort();

type Texts = Map<string, string>;
const raw = (lang: Language, namespace: string) =>
  readFileSync(path.join(folder, lang, `${namespace}.json`), 'utf8');
const texts = (lang: Language, namespace: string): Texts =>
  new Map(flatten(JSON.parse(raw(lang, namespace))));

function flatten(value: object, before = ''): [string, string][] {
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'string'
      ? [[before + key, inner] as [string, string]]
      : flatten(inner, `${before}${key}.`),
  );
}

/** CLDR's categories for whole numbers; `many` of French and Spanish is for millions, and i18next asks for it. */
const PLURALS: Record<Language, string[]> = {
  ar: ['zero', 'one', 'two', 'few', 'many', 'other'],
  fr: ['one', 'many', 'other'],
  es: ['one', 'many', 'other'],
  en: ['one', 'other'],
};
const SUFFIX = /_(zero|one|two|few|many|other)$/;
const stems = (keys: Iterable<string>) =>
  [...new Set([...keys].map((key) => key.replace(SUFFIX, '')))].sort();
const placeholders = (text: string) => [...text.matchAll(/\{\{\s*(\w+)/g)].map((match) => match[1]).sort();

describe.each(namespaces)('%s', (namespace) => {
  test('has the same texts in every language', () => {
    const arabic = stems(texts('ar', namespace).keys());
    for (const lang of LANGUAGES)
      expect({ lang, keys: stems(texts(lang, namespace).keys()) }).toEqual({ lang, keys: arabic });
  });

  test.each([...LANGUAGES])('is sorted, and no text is empty (%s)', (lang) => {
    const sort = (value: unknown): unknown =>
      typeof value === 'object' && value !== null
        ? Object.fromEntries(
            Object.entries(value)
              .sort(([a], [b]) => (a < b ? -1 : 1))
              .map(([key, inner]) => [key, sort(inner)]),
          )
        : value;
    const parsed = JSON.parse(raw(lang, namespace));
    expect(JSON.stringify(parsed)).toBe(JSON.stringify(sort(parsed)));
    expect([...texts(lang, namespace)].filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  test.each([...LANGUAGES])('has every plural form (%s)', (lang) => {
    const keys = [...texts(lang, namespace).keys()];
    const counted = stems(keys.filter((key) => SUFFIX.test(key)));
    const missing = counted.flatMap((stem) =>
      PLURALS[lang].filter((form) => !keys.includes(`${stem}_${form}`)).map((form) => `${stem}_${form}`),
    );
    expect(missing).toEqual([]);
  });

  test('uses the same placeholders in every language', () => {
    const names = (lang: Language, stem: string) => {
      const forms = [...texts(lang, namespace)]
        .filter(([key]) => key.replace(SUFFIX, '') === stem)
        .map(([, text]) => placeholders(text));
      // Arabic says "one" and "two" without the number, so a plural's forms count together.
      return [...new Set(forms.flat())].sort();
    };
    for (const stem of stems(texts('ar', namespace).keys())) {
      const expected = names('ar', stem);
      for (const lang of LANGUAGES)
        expect({ lang, stem, names: names(lang, stem) }).toEqual({ lang, stem, names: expected });
    }
  });
});

test.each(namespaces)('%s follows French typography', (namespace) => {
  // Curly apostrophes; a space that does not break before : ; ! ? » and after «.
  const wrong = [...texts('fr', namespace)].filter(([, text]) => / [:;!?»]|« |\p{L}'\p{L}/u.test(text));
  expect(wrong).toEqual([]);
});

describe('the catalogues as a whole', () => {
  const sources = [...filesIn('src', '.ts'), ...filesIn('views', '.ejs'), ...filesIn('scripts', '.ts')].map(
    (file) => readFileSync(path.join(ROOT, file), 'utf8'),
  );
  const all = sources.join('\n');
  const known = new Set(
    namespaces.flatMap((namespace) =>
      stems(texts('ar', namespace).keys()).map((key) => `${namespace}:${key}`),
    ),
  );
  const inCode = new RegExp(`\\b(?:${namespaces.join('|')}):[\\w.]+`, 'g');
  const mentioned = new Set([...all.matchAll(inCode)].map(([key]) => key.replace(/\.$/, '')));
  /** `terms:roles.${role}`: keys are made from a value, so everything under the prefix counts as used. */
  const madeFrom = [...all.matchAll(new RegExp(`\\b(?:${namespaces.join('|')}):[\\w.]*(?=\\$\\{)`, 'g'))].map(
    ([prefix]) => prefix,
  );

  /** `mail/template.ts` makes the key of a mail's subject from the name of its template. */
  const subjects = new Set(
    filesIn('views/mail', '.html.ejs').map((file) => {
      const [slice, name] = file.replace(/^views\/mail\/|\.html\.ejs$/g, '').split('/');
      return `${slice}:mails.${name}.subject`;
    }),
  );

  test('every mail has a subject', () => {
    const asked = [...subjects].filter((key) => !/[:.]_|undefined/.test(key));
    expect(asked.filter((key) => !known.has(key))).toEqual([]);
  });

  test('every text that the code asks for is there', () => {
    const prefixes = new Set(madeFrom.map((prefix) => prefix.replace(/\.$/, '')));
    const missing = [...mentioned].filter(
      (key) =>
        !known.has(key) && !prefixes.has(key) && ![...prefixes].some((prefix) => prefix.startsWith(key)),
    );
    expect(missing.sort()).toEqual([]);
  });

  test('every text is used', () => {
    const unused = [...known].filter(
      (key) =>
        !mentioned.has(key) &&
        !madeFrom.some((prefix) => key.startsWith(prefix)) &&
        // Asked for by what was recorded; `tests/audit/words.test.ts` holds these.
        !/^\w+:history\./.test(key) &&
        !subjects.has(key),
    );
    expect(unused.sort()).toEqual([]);
  });
});
