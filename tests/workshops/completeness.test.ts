import { expect, test } from 'vitest';
import { completenessOf, type Judged } from '../../src/workshops/completeness.ts';
import { EMPTY_RECOMMENDATION } from '../../src/workshops/recommendation.ts';

const whole: Judged = {
  statement: { fr: 'Un guichet' },
  reason: { fr: 'Parce que' },
  theme: 'reception',
  level: 'communal',
  territories: ['MA-02'],
  addresseeKinds: ['commune'],
  addressees: [],
  horizon: 'short',
  indicator: { fr: 'Guichets' },
  baseline: '0',
  target: '12',
  priority: 'high',
  sources: ['x'],
};

test('an empty draft lacks all that a proposal needs', () => {
  expect(completenessOf(EMPTY_RECOMMENDATION, ['ar', 'fr'])).toEqual({
    missing: ['statement', 'reason', 'theme', 'level', 'addressees', 'horizon', 'indicator'],
    advised: ['baseline', 'target', 'priority', 'sources'],
  });
});

test('a whole text lacks nothing; named institutions are addressees too', () => {
  expect(completenessOf(whole, ['fr'])).toEqual({ missing: [], advised: [] });
  const named = { ...whole, addresseeKinds: [], addressees: ['Commune de Figuig'] };
  expect(completenessOf(named, ['fr']).missing).toEqual([]);
});

test('only a national recommendation needs no territory', () => {
  expect(completenessOf({ ...whole, territories: [] }, ['fr']).missing).toEqual(['territories']);
  expect(completenessOf({ ...whole, territories: [], level: 'national' }, ['fr']).missing).toEqual([]);
});

test('a language that is missing does not hold a proposal up', () => {
  expect(completenessOf(whole, ['ar', 'fr'])).toEqual({ missing: [], advised: ['translations'] });
});
