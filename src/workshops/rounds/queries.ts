import type { Types } from 'mongoose';
import type { Localized } from '../../i18n/localized.ts';
import type { RegistrationRecord } from '../../registrations/registration.ts';
import type { GroupRecord } from '../group.ts';
import { groupsOfPerson, type OwnGroup } from '../members/queries.ts';
import type { PositionKind } from '../recommendation.ts';
import { AnswerModel, type AnswerRecord } from './answer.ts';
import { MOST_ANSWERS, MOST_ROUNDS, RoundModel, type RoundRecord } from './round.ts';
import { isToken, keyOf, type Voter } from './voter.ts';

/** Rounds in which one recommendation was asked about that its page shows. */
const MOST_SHOWN = 20;

/** Ids come from addresses: what is not an id finds nothing. */
export async function findRound(id: string): Promise<RoundRecord | null> {
  return /^[0-9a-f]{24}$/.test(id) ? RoundModel.findById(id).lean<RoundRecord>() : null;
}

/** The round of a link. */
export async function findRoundByToken(token: string): Promise<RoundRecord | null> {
  return isToken(token) ? RoundModel.findOne({ token }).lean<RoundRecord>() : null;
}

export type RoundLine = Pick<
  RoundRecord,
  '_id' | 'number' | 'kind' | 'state' | 'anonymous' | 'answers' | 'openedAt' | 'counted'
>;

/** The rounds of a group, the newest first. */
export async function roundsOf(group: Pick<GroupRecord, '_id'>): Promise<RoundLine[]> {
  return RoundModel.find({ group: group._id })
    .select({ number: 1, kind: 1, state: 1, anonymous: 1, answers: 1, openedAt: 1, 'counted.version': 1 })
    .sort({ number: -1 })
    .limit(MOST_ROUNDS)
    .lean<RoundLine[]>();
}

export type OpenRound = Omit<RoundRecord, 'items' | 'words'>;

/** The open rounds of groups, the oldest first. */
export async function openRoundsOf(groups: readonly Types.ObjectId[]): Promise<OpenRound[]> {
  if (groups.length === 0) return [];
  return RoundModel.find({ group: { $in: groups }, state: 'open' })
    .select({ words: 0, items: 0 })
    .sort({ _id: 1 })
    .limit(MOST_ROUNDS)
    .lean<OpenRound[]>();
}

export type ClosedRound = Omit<RoundRecord, 'words'>;

/** The closed rounds in which a recommendation was asked about, the newest first, without what was said in words. */
export async function closedRoundsOn(recommendation: Types.ObjectId): Promise<ClosedRound[]> {
  return RoundModel.find({ 'items.recommendation': recommendation, state: 'closed' })
    .select({ words: 0 })
    .sort({ _id: -1 })
    .limit(MOST_SHOWN)
    .lean<ClosedRound[]>();
}

/** What somebody has said by name in an open round. */
export async function ownAnswer(round: RoundRecord, voter: Voter): Promise<AnswerRecord | null> {
  return AnswerModel.findOne({ round: round._id, voter: keyOf(round, voter) }).lean<AnswerRecord>();
}

/** Whether somebody has answered an open round. */
export async function hasAnswered(
  round: Pick<RoundRecord, '_id' | 'salt' | 'anonymous' | 'keys'>,
  voter: Voter,
): Promise<boolean> {
  if (round.anonymous) return round.keys.includes(keyOf(round, voter));
  return (await AnswerModel.exists({ round: round._id, voter: keyOf(round, voter) })) !== null;
}

export type NamedAnswer = Pick<AnswerRecord, 'name' | 'mayBeNamed' | 'said'>;

/** What was said by name in a round, by name. */
export async function namedAnswers(round: Types.ObjectId): Promise<NamedAnswer[]> {
  return AnswerModel.find({ round })
    .select({ name: 1, mayBeNamed: 1, said: 1 })
    .sort({ name: 1, _id: 1 })
    .limit(MOST_ANSWERS)
    .lean<NamedAnswer[]>();
}

/** A group that somebody is of, with what it asks them now. */
export interface OwnWork extends OwnGroup {
  rounds: { round: OpenRound; answered: boolean }[];
}

/** The groups of a registration and their open rounds, for the person's own page. */
export async function workOf(registration: RegistrationRecord): Promise<OwnWork[]> {
  const groups = await groupsOfPerson(registration);
  const rounds = await openRoundsOf(groups.map(({ group }) => group._id));
  const voter = { id: String(registration._id) };
  const asked = await Promise.all(
    rounds.map(async (round) => ({ round, answered: await hasAnswered(round, voter) })),
  );
  return groups.map((own) => ({
    ...own,
    rounds: asked.filter(({ round }) => round.group.equals(own.group._id)),
  }));
}

/** What somebody said under their name of one recommendation. */
export interface OwnWords {
  recommendation: Localized;
  position?: PositionKind;
  words: string;
  points: number;
  at: Date;
}

/** Everything that a registration said by name. */
export async function answersOf(registration: Types.ObjectId): Promise<OwnWords[]> {
  const answers = await AnswerModel.find({ registration }).sort({ at: 1 }).lean<AnswerRecord[]>();
  const rounds = await RoundModel.find({ _id: { $in: answers.map(({ round }) => round) } })
    .select({ items: 1 })
    .lean<Pick<RoundRecord, '_id' | 'items'>[]>();
  const items = rounds.flatMap((round) => round.items);
  return answers.flatMap(({ said, at }) =>
    said.map(({ recommendation, kind, words, points }) => ({
      recommendation: items.find((item) => item.recommendation.equals(recommendation))?.statement ?? {},
      ...(kind && { position: kind }),
      words,
      points,
      at,
    })),
  );
}
