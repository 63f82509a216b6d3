import { Types } from 'mongoose';
import { describe, expect, test } from 'vitest';
import { MOST_POSITIONS } from '../../../src/workshops/actions/positions.ts';
import type { Position } from '../../../src/workshops/recommendation.ts';
import { mergedPositions, recordedNames } from '../../../src/workshops/rounds/recording.ts';

const voice = (who: string, given: Partial<Position> = {}): Position => ({
  _id: new Types.ObjectId(),
  kind: 'agree',
  holder: 'member',
  who,
  mayBeNamed: false,
  words: '',
  version: 1,
  by: { name: 'Nadia' },
  at: new Date('2025-11-12T15:30:00Z'),
  ...given,
});

describe('names', () => {
  const named = (...people: [name: string, institution: string][]) => [
    ...recordedNames(
      people.map(([name, institution], index) => ({ _id: String(index), name, institution })),
    ).values(),
  ];

  test('stay as they are where they are told apart', () => {
    expect(named(['Sara', 'Commune'], ['Hind', 'Commune'])).toEqual(['Sara', 'Hind']);
  });

  test('of namesakes have their institutions, or else a number', () => {
    expect(named(['Ali', 'Région'], ['Ali', 'Commune'])).toEqual(['Ali (Région)', 'Ali (Commune)']);
    expect(named(['Ali', ''], ['Ali', ''], ['Ali', 'Région'], ['Ali', 'Région'])).toEqual([
      'Ali',
      'Ali (2)',
      'Ali (Région)',
      'Ali (Région) (2)',
    ]);
  });
});

describe('positions', () => {
  test('replace those of the same voice in their place, and others come after', () => {
    const before = [voice('Sara'), voice('Sara', { holder: 'delegation' }), voice('Hind')];
    const fresh = [voice('Hind', { kind: 'dissent', words: 'Non' }), voice('Ali')];
    const { positions, left } = mergedPositions(before, fresh);
    expect(positions).toEqual([before[0], before[1], fresh[0], fresh[1]]);
    expect(left).toBe(0);
  });

  test('are as many as a recommendation holds; who changed their mind needs no room', () => {
    const before = Array.from({ length: MOST_POSITIONS - 1 }, (_, index) => voice(`Voix ${index}`));
    const fresh = [voice('Voix 0', { kind: 'reserve' }), voice('Ali'), voice('Sara')];
    const { positions, left } = mergedPositions(before, fresh);
    expect(positions).toHaveLength(MOST_POSITIONS);
    expect(positions[0]?.kind).toBe('reserve');
    expect(positions.at(-1)?.who).toBe('Ali');
    expect(left).toBe(1);
  });
});
