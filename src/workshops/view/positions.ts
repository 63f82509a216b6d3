import type { Translate } from '../../i18n/setup.ts';
import { POSITION_HOLDERS, POSITION_KINDS, type Position } from '../recommendation.ts';
import { optionsOf } from './labels.ts';

/** How many voices agree, have a reserve, dissent. */
export function positionCounts(positions: readonly Position[]) {
  const of = (kind: Position['kind']) => positions.filter((position) => position.kind === kind).length;
  return { agree: of('agree'), reserve: of('reserve'), dissent: of('dissent') };
}

/** The parts of the bar that shows who agrees. */
export function positionParts(t: Translate, positions: readonly Position[]) {
  const counts = positionCounts(positions);
  const tones = { agree: 'good', reserve: 'wait', dissent: 'bad' } as const;
  return POSITION_KINDS.map((kind) => ({
    label: t(`workshops:positions.${kind}`),
    value: counts[kind],
    tone: tones[kind],
  }));
}

export function positionChoices(t: Translate) {
  return {
    kinds: optionsOf(t, 'workshops:positions', POSITION_KINDS),
    holders: optionsOf(t, 'workshops:holders', POSITION_HOLDERS),
  };
}
