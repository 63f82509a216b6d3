import { MOST_POSITIONS } from '../actions/positions.ts';
import type { Position } from '../recommendation.ts';
import type { AnswerRecord } from './answer.ts';
import type { RoundItem, Tally } from './round.ts';

/** What everybody said of a recommendation, in numbers. */
export function tallyOf(
  { recommendation }: RoundItem,
  answers: readonly Pick<AnswerRecord, 'said'>[],
): Tally {
  const said = answers.flatMap((one) =>
    one.said.filter((each) => each.recommendation.equals(recommendation)),
  );
  const of = (kind: Position['kind']) => said.filter((one) => one.kind === kind).length;
  return {
    agree: of('agree'),
    reserve: of('reserve'),
    dissent: of('dissent'),
    points: said.reduce((sum, { points }) => sum + points, 0),
  };
}

/**
 * The name under which each answer's positions are recorded, by the answer's id. A position of the same name replaces the one
 * before it, so namesakes are told apart: by their institutions, or else by a number.
 */
export function recordedNames(
  answers: readonly Pick<AnswerRecord, '_id' | 'name' | 'institution'>[],
): Map<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const { _id, name, institution } of answers) {
    const isShared = answers.filter((one) => one.name === name).length > 1;
    const full = isShared && institution ? `${name} (${institution})` : name;
    let unique = full;
    for (let number = 2; taken.has(unique); number += 1) unique = `${full} (${number})`;
    taken.add(unique);
    names.set(_id, unique);
  }
  return names;
}

/** The positions of a recommendation with newer ones: the same voice replaces what it said; new voices while there is room. */
export function mergedPositions(
  before: readonly Position[],
  fresh: readonly Position[],
): { positions: Position[]; left: number } {
  const isSame = (one: Position) => (other: Position) => one.holder === other.holder && one.who === other.who;
  const kept = before.map((one) => fresh.find(isSame(one)) ?? one);
  const newcomers = fresh.filter((one) => !before.some(isSame(one)));
  const room = Math.max(0, MOST_POSITIONS - kept.length);
  return {
    positions: [...kept, ...newcomers.slice(0, room)],
    left: Math.max(0, newcomers.length - room),
  };
}
