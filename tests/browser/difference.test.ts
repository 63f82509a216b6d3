import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { applyAndTell, differenceTo, hasMoreThan } from '../../browser/workspace/difference.ts';
import { addEntry, type Entry, entryOf, textOf } from '../../src/workshops/document/shape.ts';

function written(): Y.Doc {
  const doc = new Y.Doc();
  addEntry(doc, 'contributions', 'un', { text: 'Un' });
  return doc;
}

test('the difference to what somebody has is what they lack, and nothing where they lack nothing', () => {
  const doc = written();
  const [update] = differenceTo(doc, Y.encodeStateVector(new Y.Doc()));
  const other = new Y.Doc();
  Y.applyUpdate(other, update as Uint8Array);
  expect(textOf(entryOf(other, 'contributions', 'un') as Entry, 'text')?.toString()).toBe('Un');
  expect(differenceTo(doc, Y.encodeStateVector(other))).toEqual([]);
});

test('who has more is told by what was written', () => {
  const doc = written();
  expect(hasMoreThan(doc, Y.encodeStateVector(new Y.Doc()))).toBe(true);
  expect(hasMoreThan(doc, Y.encodeStateVector(doc))).toBe(false);
  expect(hasMoreThan(new Y.Doc(), Y.encodeStateVector(doc))).toBe(false);
});

test('an update that is applied tells the entries in which something has changed', () => {
  const doc = written();
  const other = new Y.Doc();
  applyAndTell(other, Y.encodeStateAsUpdate(doc), 'test');
  addEntry(doc, 'recommendations', 'projet', {});
  textOf(entryOf(doc, 'contributions', 'un') as Entry, 'text')?.insert(2, ' mot');
  const told = applyAndTell(other, Y.encodeStateAsUpdate(doc, Y.encodeStateVector(other)), 'test');
  expect(told).toContain('contributions/un');
});
