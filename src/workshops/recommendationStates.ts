/** Where a recommendation stands: it goes up this list, or is withdrawn. */
export const RECOMMENDATION_STATES = ['draft', 'proposed', 'agreed', 'adopted', 'withdrawn'] as const;
export type RecommendationState = (typeof RECOMMENDATION_STATES)[number];

/** The nouns that move a recommendation; each is an address: `POST …/proposal`. */
export const MOVES = [
  'proposal',
  'agreement',
  'adoption',
  'return',
  'withdrawal',
  'reinstatement',
  'revocation',
] as const;
export type Move = (typeof MOVES)[number];

interface Rule {
  from: readonly RecommendationState[];
  to: RecommendationState;
  /** Rapporteurs of the group, and organisers; or organisers alone. */
  by: 'group' | 'organiser';
  /** Whoever does it owes the others a word why. */
  words: boolean;
  /** Only a recommendation with nothing missing goes up. */
  complete: boolean;
}

const RULES: Readonly<Record<Move, Rule>> = {
  proposal: { from: ['draft'], to: 'proposed', by: 'group', words: false, complete: true },
  agreement: { from: ['proposed'], to: 'agreed', by: 'group', words: false, complete: true },
  adoption: { from: ['agreed'], to: 'adopted', by: 'organiser', words: false, complete: true },
  return: { from: ['proposed', 'agreed'], to: 'draft', by: 'group', words: true, complete: false },
  withdrawal: {
    from: ['draft', 'proposed', 'agreed'],
    to: 'withdrawn',
    by: 'group',
    words: true,
    complete: false,
  },
  reinstatement: { from: ['withdrawn'], to: 'draft', by: 'group', words: false, complete: false },
  revocation: { from: ['adopted'], to: 'agreed', by: 'organiser', words: true, complete: false },
};

export function ruleOf(move: Move): Rule {
  return RULES[move];
}

/** The state a move leads to, or `undefined` where it may not be made from here. */
export function nextState(state: RecommendationState, move: Move): RecommendationState | undefined {
  return RULES[move].from.includes(state) ? RULES[move].to : undefined;
}

/** The moves that a person may make now. */
export function movesFrom(
  state: RecommendationState,
  person: { writes: boolean; organises: boolean },
): Move[] {
  return MOVES.filter((move) => {
    const allowed = RULES[move].by === 'organiser' ? person.organises : person.writes;
    return allowed && nextState(state, move) !== undefined;
  });
}

/** States in which the text may be changed. What a group has agreed on goes back to `draft` first. */
export const EDITABLE_STATES = ['draft', 'proposed'] as const satisfies readonly RecommendationState[];

export function isEditable(state: RecommendationState): boolean {
  return (EDITABLE_STATES as readonly RecommendationState[]).includes(state);
}

/** States in which members and delegations say what they think of it. */
export const POSITION_STATES = ['proposed', 'agreed'] as const satisfies readonly RecommendationState[];

export function takesPositions(state: RecommendationState): boolean {
  return (POSITION_STATES as readonly RecommendationState[]).includes(state);
}
