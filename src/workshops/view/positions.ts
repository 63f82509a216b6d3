import type { Translate } from '../../i18n/setup.ts';
import { POSITION_HOLDERS, POSITION_KINDS, type Position, type PositionKind } from '../recommendation.ts';
import { optionsOf } from './labels.ts';

/** How many voices agree, have a reserve, dissent. */
export function positionCounts(positions: readonly Position[]) {
  const of = (kind: Position['kind']) => positions.filter((position) => position.kind === kind).length;
  return { agree: of('agree'), reserve: of('reserve'), dissent: of('dissent') };
}

/** The parts of the bar that shows who agrees. */
export function positionParts(t: Translate, positions: readonly Position[]) {
  return countParts(t, positionCounts(positions));
}

/** The same, where they are counted already. */
export function countParts(t: Translate, counts: Readonly<Record<PositionKind, number>>) {
  return POSITION_KINDS.map((kind) => ({ ...positionTag(t, kind), value: counts[kind] }));
}

const TONES = { agree: 'good', reserve: 'wait', dissent: 'bad' } as const;

/** A kind of position in words, with its tone. */
export function positionTag(t: Translate, kind: PositionKind) {
  return { state: kind, label: t(`workshops:positions.${kind}`), tone: TONES[kind] };
}

export function positionChoices(t: Translate) {
  return {
    kinds: optionsOf(t, 'workshops:positions', POSITION_KINDS),
    holders: optionsOf(t, 'workshops:holders', POSITION_HOLDERS),
  };
}
