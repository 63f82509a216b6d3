import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { namesUnder, translator } from '../../src/i18n/setup.ts';
import { filesIn, ROOT } from '../architecture/files.ts';

/** The source of everything that writes history. */
const recorders = [...filesIn('src', '.ts'), ...filesIn('scripts', '.ts')]
  .map((file) => ({ file, source: readFileSync(path.join(ROOT, file), 'utf8') }))
  .filter(
    ({ source }) =>
      (source.includes('/audit/record.ts') && source.includes('recordChange(')) ||
      source.includes('await changeQuestionnaire('),
  );

/** `'noun.verb'` as an argument or a value, but not as the name of a field or of a job. */
const VERB = /(?<!enqueue)[(,:?=]\s*'([a-z][A-Za-z]*\.[a-z][A-Za-z]*)'(?!:)(?=\s*[,);}:\n])/g;
const verbs = new Set(
  recorders.flatMap(({ source }) => [...source.matchAll(VERB)].map(([, verb = '']) => verb)),
);
/** `registration.${to}`: one of several. */
const prefixes = new Set(
  recorders.flatMap(({ source }) =>
    [...source.matchAll(/verb: `([a-z][A-Za-z]*\.)\$\{/g)].map(([, prefix = '']) => prefix),
  ),
);
const kinds = new Set(
  recorders.flatMap(({ source }) =>
    [...source.matchAll(/\bverb\b[^;]{0,250}?\bkind: '(\w+)'/g)].map(([, kind = '']) => kind),
  ),
);

const texts = [...namesUnder('history.verbs')].flatMap(([noun]) =>
  [...namesUnder(`history.verbs.${noun}`).keys()].map((verb) => `${noun}.${verb}`),
);

test('the history is written by many, and this test finds them', () => {
  expect(verbs).toContain('membership.changed');
  expect(verbs).toContain('forum.edited');
  expect(prefixes).toContain('forum.');
  expect(kinds).toContain('registration');
  expect(recorders.length).toBeGreaterThan(10);
});

test('every recorded verb has its words', () => {
  expect([...verbs].filter((verb) => !texts.includes(verb)).sort()).toEqual([]);
  for (const prefix of prefixes) expect(texts.filter((verb) => verb.startsWith(prefix))).not.toEqual([]);
});

test('every verb with words is recorded by somebody', () => {
  const recorded = (verb: string) =>
    verbs.has(verb) || [...prefixes].some((prefix) => verb.startsWith(prefix));
  expect(texts.filter((verb) => !recorded(verb)).sort()).toEqual([]);
});

test('every recorded kind has its words, and the other way round', () => {
  expect([...kinds].sort()).toEqual([...namesUnder('history.kinds').keys()].sort());
});

test('one noun and one kind belong to one catalogue each', () => {
  const owned = filesIn('src/i18n/locales/ar', '.json').flatMap((file) => {
    const { history = {} } = JSON.parse(readFileSync(path.join(ROOT, file), 'utf8'));
    return [
      ...Object.keys(history.verbs ?? {}),
      ...Object.keys(history.kinds ?? {}).map((kind) => `:${kind}`),
    ];
  });
  expect(owned.length).toBeGreaterThan(10);
  expect(owned.sort()).toEqual([...new Set(owned)].sort());
});

test('the words are in Arabic where the reader is', () => {
  const t = translator('ar');
  for (const [noun, namespace] of namesUnder('history.verbs')) {
    for (const verb of namesUnder(`history.verbs.${noun}`).keys()) {
      expect(t(`${namespace}:history.verbs.${noun}.${verb}`)).toMatch(/\p{Script=Arabic}/u);
    }
  }
});
