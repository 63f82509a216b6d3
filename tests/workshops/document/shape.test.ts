import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import {
  contributionFields,
  recommendationFields,
  recommendationOf,
} from '../../../src/workshops/document/content.ts';
import {
  addEntry,
  entriesOf,
  entryOf,
  fieldsOf,
  rewrite,
  textOf,
  typeInto,
} from '../../../src/workshops/document/shape.ts';
import { EMPTY_RECOMMENDATION, type RecommendationContent } from '../../../src/workshops/recommendation.ts';

const exchanged = (one: Y.Doc, other: Y.Doc) => {
  Y.applyUpdate(one, Y.encodeStateAsUpdate(other));
  Y.applyUpdate(other, Y.encodeStateAsUpdate(one));
};
const words = (doc: Y.Doc, field = 'text') =>
  textOf(entryOf(doc, 'contributions', 'un') as never, field)?.toString();

describe('an entry', () => {
  test('says what it was given, without what is empty', () => {
    const doc = new Y.Doc();
    const fields = contributionFields({
      kind: 'challenge',
      text: 'Texte',
      lang: 'fr',
      saidBy: '',
      mayBeNamed: false,
    });
    const entry = addEntry(doc, 'contributions', 'un', fields, { at: 1 });
    expect(fieldsOf(entry)).toEqual({ kind: 'challenge', text: 'Texte', lang: 'fr' });
  });

  test('keeps what two people type into the same empty field at once', () => {
    const [one, other] = [new Y.Doc(), new Y.Doc()];
    addEntry(one, 'recommendations', 'un', {}, {});
    exchanged(one, other);
    for (const [doc, text] of [
      [one, 'Créer '],
      [other, 'un guichet'],
    ] as const) {
      const entry = entryOf(doc, 'recommendations', 'un');
      typeInto(textOf(entry as never, 'statement.es') as Y.Text, text);
    }
    exchanged(one, other);
    const found = fieldsOf(entryOf(one, 'recommendations', 'un') as never)['statement.es'];
    expect(found).toEqual(fieldsOf(entryOf(other, 'recommendations', 'un') as never)['statement.es']);
    expect(found).toContain('Créer ');
    expect(found).toContain('un guichet');
  });

  test('rewritten, gives way only where it must: what a colleague adds meanwhile stays', () => {
    const [one, other] = [new Y.Doc(), new Y.Doc()];
    addEntry(one, 'contributions', 'un', { text: 'Les guichets', kind: 'observation', theme: 'health' }, {});
    exchanged(one, other);
    rewrite(entryOf(one, 'contributions', 'un') as never, { text: 'Tous les guichets', kind: 'challenge' });
    typeInto(
      textOf(entryOf(other, 'contributions', 'un') as never, 'text') as Y.Text,
      'Les guichets ferment',
    );
    exchanged(one, other);
    expect(words(one)).toBe('Tous les guichets ferment');
    expect(words(other)).toBe('Tous les guichets ferment');
    expect(fieldsOf(entryOf(one, 'contributions', 'un') as never)).not.toHaveProperty('theme');
  });

  test('does not break a character in two', () => {
    const doc = new Y.Doc();
    const text = textOf(addEntry(doc, 'contributions', 'un', { text: 'a😀b' }), 'text') as Y.Text;
    typeInto(text, 'a😁b');
    expect(text.toString()).toBe('a😁b');
  });

  test('of any shape is read without harm', () => {
    const doc = new Y.Doc();
    entriesOf(doc, 'contributions').set('un', 'rien' as never);
    expect(entryOf(doc, 'contributions', 'un')).toBeUndefined();
    const entry = addEntry(doc, 'contributions', 'deux', { text: 'x' });
    entry.set('theme', { deep: ['x'] });
    entry.set('text', new Y.Map());
    expect(fieldsOf(entry)).toEqual({});
    expect(textOf(entry, 'text')).toBeUndefined();
  });
});

test('a recommendation comes back from its fields as it was', () => {
  const content: RecommendationContent = {
    ...EMPTY_RECOMMENDATION,
    statement: { ar: 'إحداث شباك موحد', fr: 'Créer un guichet' },
    reason: { fr: 'Parce que' },
    theme: 'reception',
    level: 'communal',
    horizon: 'short',
    priority: 'high',
    territories: ['MA-02', 'MA-05'],
    addresseeKinds: ['commune'],
    addressees: ['Commune de Figuig', 'جماعة وجدة'],
    indicator: { fr: 'Guichets' },
    baseline: '0',
    target: '12',
    sources: ['a', 'b'],
  };
  expect(recommendationOf(recommendationFields(content))).toEqual(content);
});
