import { randomUUID } from 'node:crypto';
import { Types } from 'mongoose';
import type { AccountRecord } from '../../../src/accounts/account.ts';
import { SessionModel, type SessionRecord } from '../../../src/agenda/session.ts';
import type { ForumRecord } from '../../../src/forums/forum.ts';
import type { RegistrationRecord } from '../../../src/registrations/registration.ts';
import { ContributionModel, type ContributionRecord } from '../../../src/workshops/contribution.ts';
import { GroupModel, type GroupRecord } from '../../../src/workshops/group.ts';
import { MemberModel } from '../../../src/workshops/members/member.ts';
import { RecommendationModel, type RecommendationRecord } from '../../../src/workshops/recommendation.ts';
import { RoundModel, type RoundRecord } from '../../../src/workshops/rounds/round.ts';
import { newSalt, newToken } from '../../../src/workshops/rounds/voter.ts';
import { createRegistration } from './registrations.ts';

let made = 0;

/** A session of kind `workshop`, at three in the afternoon. */
export async function createWorkshop(
  forum: Pick<ForumRecord, '_id'>,
  given: Partial<SessionRecord> = {},
): Promise<SessionRecord> {
  made += 1;
  const session = await SessionModel.create({
    forum: forum._id,
    slug: `workshop-${made}`,
    kind: 'workshop',
    title: { ar: `الورشة ${made}`, fr: `Atelier ${made}` },
    startsAt: new Date('2025-11-12T14:00:00Z'),
    endsAt: new Date('2025-11-12T16:00:00Z'),
    ...given,
  });
  return session.toObject<SessionRecord>();
}

/** A group of a workshop (a new one unless told), with these rapporteurs. */
export async function createGroup(
  forum: Pick<ForumRecord, '_id'>,
  given: Partial<GroupRecord> = {},
  ...rapporteurs: Pick<AccountRecord, '_id'>[]
): Promise<GroupRecord> {
  made += 1;
  const group = await GroupModel.create({
    forum: forum._id,
    session: given.session ?? (await createWorkshop(forum))._id,
    name: { ar: `المجموعة ${made}`, fr: `Groupe ${made}` },
    rapporteurs: rapporteurs.map(({ _id }) => _id),
    ...given,
  });
  return group.toObject<GroupRecord>();
}

const written = (at: Date) => ({
  submission: randomUUID(),
  createdBy: { name: 'Rapporteure' },
  createdAt: at,
  changedBy: { name: 'Rapporteure' },
  changedAt: at,
});

/** A contribution as the form of a rapporteur sends it. */
export function contributionFields(given: object = {}) {
  return {
    kind: 'challenge',
    text: 'Les délais sont trop longs',
    lang: 'fr',
    submission: randomUUID(),
    ...given,
  };
}

/** A recommendation with nothing missing, as the form of a rapporteur sends it. */
export function recommendationFields(given: object = {}) {
  return {
    statement: { fr: 'Créer un guichet unique' },
    reason: { fr: 'Les démarches sont dispersées' },
    theme: 'reception',
    level: 'communal',
    territories: ['MA-02'],
    addresseeKinds: ['commune'],
    horizon: 'short',
    indicator: { fr: 'Guichets ouverts' },
    submission: randomUUID(),
    ...given,
  };
}

/** A proposal said in French. */
export async function createContribution(
  group: GroupRecord,
  given: Partial<ContributionRecord> = {},
): Promise<ContributionRecord> {
  const counted = await GroupModel.findByIdAndUpdate(
    group._id,
    { $inc: { lastContribution: 1 } },
    { returnDocument: 'after' },
  );
  const contribution = await ContributionModel.create({
    forum: group.forum,
    group: group._id,
    number: counted?.lastContribution ?? 1,
    kind: 'proposal',
    text: 'Créer un guichet unique',
    lang: 'fr',
    ...written(new Date('2025-11-12T15:00:00Z')),
    ...given,
  });
  return contribution.toObject<ContributionRecord>();
}

/** A draft with nothing missing. */
export async function createRecommendation(
  group: GroupRecord,
  given: Partial<RecommendationRecord> = {},
): Promise<RecommendationRecord> {
  const counted = await GroupModel.findByIdAndUpdate(
    group._id,
    { $inc: { lastRecommendation: 1 } },
    { returnDocument: 'after' },
  );
  const recommendation = await RecommendationModel.create({
    _id: new Types.ObjectId(),
    forum: group.forum,
    group: group._id,
    draftNumber: counted?.lastRecommendation ?? 1,
    statement: { ar: 'إحداث شباك موحد', fr: 'Créer un guichet unique dans chaque commune' },
    reason: { fr: 'Les démarches sont dispersées' },
    theme: 'reception',
    level: 'communal',
    territories: ['MA-02'],
    addresseeKinds: ['commune'],
    horizon: 'short',
    indicator: { fr: 'Nombre de guichets ouverts' },
    ...written(new Date('2025-11-12T15:30:00Z')),
    ...given,
  });
  return recommendation.toObject<RecommendationRecord>();
}

/** A registration that is a member of a group. */
export async function createGroupMember(
  group: GroupRecord,
  given: Partial<RegistrationRecord> = {},
): Promise<RegistrationRecord & { secret: string }> {
  const registration = await createRegistration({ _id: group.forum }, given);
  await MemberModel.create({
    _id: randomUUID(),
    forum: group.forum,
    session: group.session,
    group: group._id,
    registration: registration._id,
    addedAt: new Date('2025-11-10T09:00:00Z'),
  });
  return registration;
}

/** An open round of positions on these recommendations, anonymous and for the members of their group unless told. */
export async function createRound(
  group: GroupRecord,
  recommendations: readonly RecommendationRecord[],
  given: Partial<RoundRecord> = {},
): Promise<RoundRecord> {
  made += 1;
  const counted = await GroupModel.findByIdAndUpdate(
    group._id,
    { $inc: { lastRound: 1 } },
    { returnDocument: 'after' },
  );
  const round = await RoundModel.create({
    _id: new Types.ObjectId(),
    forum: group.forum,
    group: group._id,
    number: counted?.lastRound ?? 1,
    kind: 'positions',
    anonymous: true,
    admission: 'members',
    token: newToken(),
    salt: newSalt(),
    items: recommendations.map(({ _id, draftNumber, version, statement }) => ({
      recommendation: _id,
      draftNumber,
      version,
      statement,
    })),
    openedBy: { name: 'Rapporteure' },
    openedAt: new Date('2025-11-12T15:30:00Z'),
    submission: randomUUID(),
    ...given,
  });
  return round.toObject<RoundRecord>();
}
