import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Piece, sequenceDiff, wordDiff } from '../../src/agenda/sequenceDiff.ts';

const without = (kind: Piece['kind'], pieces: readonly Piece[]) =>
  pieces.filter((piece) => piece.kind !== kind).map(({ text }) => text);

test('what is struck out gives the new text, what is put in the old one, whatever the texts are', () => {
  const text = fc
    .array(fc.constantFrom('un', 'deux', 'ثلاثة', '\n', '  ', ' '), { maxLength: 12 })
    .map((all) => all.join(' '));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const pieces = wordDiff(before, after);
      expect(without('ins', pieces).join('')).toBe(before);
      expect(without('del', pieces).join('')).toBe(after);
    }),
  );
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a', 'b', 'c')),
      fc.array(fc.constantFrom('a', 'b', 'c')),
      (before, after) => {
        const pieces = sequenceDiff(before, after);
        expect(without('ins', pieces)).toEqual(before);
        expect(without('del', pieces)).toEqual(after);
      },
    ),
  );
});

test('only the words that differ are marked', () => {
  expect(wordDiff('Droits et devoirs des migrants', 'Droits et libertés des migrants')).toEqual([
    { kind: 'same', text: 'Droits et ' },
    { kind: 'del', text: 'devoirs ' },
    { kind: 'ins', text: 'libertés ' },
    { kind: 'same', text: 'des migrants' },
  ]);
});

test('two long texts that share nothing are one replaced by the other, at once', () => {
  const long = (word: string) => Array.from({ length: 3_000 }, (_one, index) => `${word}${index}`).join(' ');
  expect(wordDiff(long('a'), long('b')).map(({ kind }) => kind)).toEqual(['del', 'ins']);
});
