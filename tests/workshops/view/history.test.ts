import { expect, test } from 'vitest';
import { translator } from '../../../src/i18n/setup.ts';
import type { MoveRecord } from '../../../src/workshops/recommendation.ts';
import type { RevisionRecord } from '../../../src/workshops/revision.ts';
import { historyLines } from '../../../src/workshops/view/history.ts';
import type { Speaker } from '../../../src/workshops/view/labels.ts';

const speaker: Speaker = { t: translator('fr'), lang: 'fr', forum: { territories: [] } };
const NADIA = { kind: 'account', id: 'n', name: 'Nadia' } as const;
const OMAR = { kind: 'account', id: 'o', name: 'Omar' } as const;

function revision(
  version: number,
  seconds: number,
  fr: string,
  { by = NADIA, setAside = false }: { by?: typeof NADIA | typeof OMAR; setAside?: boolean } = {},
) {
  const at = new Date(Date.UTC(2025, 10, 12, 15, 0, seconds));
  return { version, at, by, setAside, content: { statement: { fr } } } as unknown as RevisionRecord<object>;
}

const lines = (revisions: RevisionRecord<object>[], moves: MoveRecord[] = []) =>
  historyLines(speaker, revisions, moves).map(({ who, what, changes }) => [
    who,
    what,
    ...changes.map(({ before, after }) => `${before} → ${after}`),
  ]);

test('what somebody writes without a pause is one line, from before it to after it', () => {
  const texts = [revision(1, 0, 'Ou'), revision(2, 20, 'Ouvrir'), revision(3, 40, 'Ouvrir le soir')];
  expect(lines(texts)).toEqual([['Nadia', 'Premier texte', ' → Ouvrir le soir']]);
});

test('a pause, another person, a step and what was set aside begin a new line', () => {
  const agreed = { at: new Date(Date.UTC(2025, 10, 12, 15, 5, 10)), by: NADIA, move: 'proposal' };
  expect(
    lines(
      [
        revision(1, 0, 'Un'),
        revision(2, 180, 'Deux'),
        revision(3, 200, 'Trois', { by: OMAR }),
        revision(3, 205, 'Tard', { by: OMAR, setAside: true }),
        revision(4, 300, 'Quatre', { by: OMAR }),
        revision(5, 320, 'Cinq', { by: OMAR }),
      ],
      [agreed as unknown as MoveRecord],
    ),
  ).toEqual([
    ['Omar', 'Texte modifié', 'Quatre → Cinq'],
    ['Nadia', translator('fr')('workshops:trace.moves.proposal')],
    ['Omar', 'Texte modifié', 'Trois → Quatre'],
    ['Omar', translator('fr')('workshops:trace.setAside'), 'Trois → Tard'],
    ['Omar', 'Texte modifié', 'Deux → Trois'],
    ['Nadia', 'Texte modifié', 'Un → Deux'],
    ['Nadia', 'Premier texte', ' → Un'],
  ]);
});
