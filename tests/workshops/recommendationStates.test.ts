import { describe, expect, test } from 'vitest';
import {
  isEditable,
  MOVES,
  type Move,
  movesFrom,
  nextState,
  RECOMMENDATION_STATES,
  type RecommendationState,
  ruleOf,
  takesPositions,
} from '../../src/workshops/recommendationStates.ts';

const LEADS: Record<RecommendationState, Partial<Record<Move, RecommendationState>>> = {
  draft: { proposal: 'proposed', withdrawal: 'withdrawn' },
  proposed: { agreement: 'agreed', return: 'draft', withdrawal: 'withdrawn' },
  agreed: { adoption: 'adopted', return: 'draft', withdrawal: 'withdrawn' },
  adopted: { revocation: 'agreed' },
  withdrawn: { reinstatement: 'draft' },
};

const everyStep = RECOMMENDATION_STATES.flatMap((state) => MOVES.map((move) => [state, move] as const));

test.each(everyStep)('from %s, %s leads where the table says', (state, move) => {
  expect(nextState(state, move)).toBe(LEADS[state][move]);
});

describe('who may move', () => {
  const rapporteur = { writes: true, organises: false };
  const organiser = { writes: true, organises: true };
  const viewer = { writes: false, organises: false };

  test.each([
    ['draft', ['proposal', 'withdrawal']],
    ['proposed', ['agreement', 'return', 'withdrawal']],
    ['agreed', ['return', 'withdrawal']],
    ['adopted', []],
    ['withdrawn', ['reinstatement']],
  ] as const)('a rapporteur, from %s', (state, moves) => {
    expect(movesFrom(state, rapporteur)).toEqual(moves);
  });

  test('only organisers adopt and undo an adoption; a viewer moves nothing', () => {
    expect(movesFrom('agreed', organiser)).toContain('adoption');
    expect(movesFrom('adopted', organiser)).toEqual(['revocation']);
    for (const state of RECOMMENDATION_STATES) expect(movesFrom(state, viewer)).toEqual([]);
  });
});

test('whoever takes something back says why; only what is complete goes up', () => {
  expect(MOVES.filter((move) => ruleOf(move).words)).toEqual(['return', 'withdrawal', 'revocation']);
  expect(MOVES.filter((move) => ruleOf(move).complete)).toEqual(['proposal', 'agreement', 'adoption']);
});

test('what a group has agreed on is not rewritten, and positions are on what it was shown', () => {
  expect(RECOMMENDATION_STATES.filter(isEditable)).toEqual(['draft', 'proposed']);
  expect(RECOMMENDATION_STATES.filter(takesPositions)).toEqual(['proposed', 'agreed']);
});
