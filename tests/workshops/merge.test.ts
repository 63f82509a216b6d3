import { expect, test } from 'vitest';
import { flatText, mergeTexts, nestedText } from '../../src/workshops/merge.ts';

const base = { statement: { fr: 'Un guichet', ar: 'شباك' }, level: 'communal', territories: ['MA-02'] };

test('takes a text apart and puts it together again, empty fields left out', () => {
  const flat = flatText({ ...base, baseline: '', theme: undefined, sources: [] });
  expect(flat).toEqual({
    'statement.fr': 'Un guichet',
    'statement.ar': 'شباك',
    level: 'communal',
    territories: ['MA-02'],
  });
  expect(nestedText(flat)).toEqual(base);
});

test('puts changes of different fields together without asking', () => {
  const theirs = { ...base, statement: { ...base.statement, fr: 'Un guichet unique' } };
  const mine = { ...base, level: 'regional' };
  const { merged, differences } = mergeTexts(base, theirs, mine);
  expect(nestedText(merged)).toEqual({ ...base, statement: theirs.statement, level: 'regional' });
  expect(differences.map(({ path, contested }) => [path, contested])).toEqual([
    ['statement.fr', false],
    ['level', false],
  ]);
});

test('a language that only one of two added is kept', () => {
  const theirs = { ...base, statement: { ...base.statement, es: 'Una ventanilla' } };
  const { merged } = mergeTexts(base, theirs, { ...base, level: 'regional' });
  expect(merged['statement.es']).toBe('Una ventanilla');
});

test('a field both changed is contested, with mine filled in', () => {
  const theirs = { ...base, level: 'national' };
  const mine = { ...base, level: 'regional' };
  const { merged, differences } = mergeTexts(base, theirs, mine);
  expect(differences).toEqual([{ path: 'level', mine: 'regional', theirs: 'national', contested: true }]);
  expect(merged.level).toBe('regional');
});

test('a field that I emptied stays empty; the same change by both is none', () => {
  const theirs = { ...base, level: 'national' };
  const mine = { statement: base.statement, level: 'national', territories: [] };
  const { merged, differences } = mergeTexts(base, theirs, mine);
  expect(differences.map(({ path }) => path)).toEqual(['territories']);
  expect(nestedText(merged).territories).toBeUndefined();
});

test('two texts without a common start are contested wherever they differ', () => {
  const { differences } = mergeTexts(undefined, base, { ...base, level: 'regional' });
  expect(differences).toEqual([{ path: 'level', mine: 'regional', theirs: 'communal', contested: true }]);
});
