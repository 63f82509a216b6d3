import type { PositionKind, RecommendationRecord } from '../recommendation.ts';
import { takesPositions } from '../recommendationStates.ts';
import type { RoundKind, RoundRecord, Tally } from './round.ts';

/** From fewer answers than this, what an anonymous round shows might be laid at somebody's door. */
export const FEWEST = 3;

/** Whether a round may ask of a recommendation: what was not proposed takes no positions, what was withdrawn no points. */
export function mayAsk(
  kind: RoundKind,
  { state, statement }: Pick<RecommendationRecord, 'state' | 'statement'>,
): boolean {
  if (!Object.values(statement).some(Boolean)) return false;
  return kind === 'positions' ? takesPositions(state) : state !== 'withdrawn';
}

/** How many took a position. */
export function voices({ agree, reserve, dissent }: Tally): number {
  return agree + reserve + dissent;
}

/** Whether the results of a round as a whole may be seen: never before it is closed. */
export function showsResults({ state, anonymous, answers }: RoundRecord): boolean {
  return state === 'closed' && (!anonymous || answers >= FEWEST);
}

/** Whether what was said of one recommendation may be seen: of an anonymous round only where enough spoke of it. */
export function showsItem(round: RoundRecord, item: Tally): boolean {
  if (!showsResults(round)) return false;
  return !round.anonymous || round.kind === 'priorities' || voices(item) >= FEWEST;
}

/** Who has a reserve or dissents says why; who agrees need not. */
export function needsWords(kind: PositionKind): boolean {
  return kind !== 'agree';
}
