import { paths } from '../../src/paths.ts';
import type { GroupRecord } from '../../src/workshops/group.ts';
import { RecommendationModel, type RecommendationRecord } from '../../src/workshops/recommendation.ts';
import { RoundModel, type RoundRecord } from '../../src/workshops/rounds/round.ts';
import type { TestApp } from './app.ts';
import type { Fields } from './client.ts';
import { createForum } from './factories/forums.ts';
import { createGroup, createGroupMember, createRecommendation } from './factories/workshops.ts';
import { groupAtWork } from './groupAtWork.ts';

/** Who closes a round where a test does not do it by its page. */
export const NADIA = { kind: 'account', id: 'x', name: 'Nadia' } as const;

/** A group with recommendations of three states, and Nadia, its rapporteur, who asks about them. */
export async function groupThatAsks(app: TestApp) {
  const { forum, group, browser: rapporteur } = await groupAtWork(app, 'Nadia');
  const proposed = await createRecommendation(group, { state: 'proposed', statement: { fr: 'Un guichet' } });
  const agreed = await createRecommendation(group, { state: 'agreed', statement: { fr: 'Une carte' } });
  const draft = await createRecommendation(group, { statement: { fr: 'Un brouillon' } });
  return { forum, group, rapporteur, proposed, agreed, draft };
}

/** The form that asks the members of a group for their positions on these recommendations. */
export function roundFields(on: readonly RecommendationRecord[], given: object = {}): Fields {
  return {
    kind: 'positions',
    recommendations: on.map(({ _id }) => String(_id)),
    admission: 'members',
    anonymous: 'on',
    points: 10,
    submission: crypto.randomUUID(),
    ...given,
  };
}

/** Where those who lead a round see it. */
export const roundPage = ({ _id }: RoundRecord) => paths.rapporteurRound('fr', String(_id));

/** What is stored of the rounds of a group, in their order. */
export const roundsOf = ({ _id }: GroupRecord) =>
  RoundModel.find({ group: _id }).sort({ number: 1 }).lean<RoundRecord[]>();

/** Two recommendations of a group, and Sara, its member, who is asked about them on her telephone. */
export async function groupThatIsAsked(app: TestApp) {
  const forum = await createForum();
  const group = await createGroup(forum, {});
  const first = await createRecommendation(group, { state: 'proposed', statement: { fr: 'Un guichet' } });
  const second = await createRecommendation(group, {
    state: 'agreed',
    statement: { ar: 'بطاقة', fr: 'Une carte' },
  });
  const sara = await createGroupMember(group, { givenName: 'Sara', familyName: 'Bennis' });
  return { forum, group, first, second, sara, phone: app.client() };
}

/** An answer that says this on one recommendation, as the form sends it. */
export const says = (on: RecommendationRecord, what: Fields, rest: Fields = {}): Fields => ({
  said: { [String(on._id)]: what },
  ...rest,
});

/** What is stored of a round now. */
export const storedRound = ({ _id }: Pick<RoundRecord, '_id'>) =>
  RoundModel.findById(_id).orFail().lean<RoundRecord>();

/** The positions that stand on a recommendation now. */
export async function positionsOn({ _id }: RecommendationRecord) {
  return (await RecommendationModel.findById(_id).orFail().lean<RecommendationRecord>()).positions;
}
