import type { CurrentUser } from '../accounts/currentUser.ts';
import type { ForumRecord } from '../forums/forum.ts';
import type { Permission } from '../web/permission.ts';
import { recordStaff } from '../web/recordPermission.ts';
import type { ContributionRecord } from './contribution.ts';
import { projectIfWaiting } from './document/projectSoon.ts';
import type { GroupRecord } from './group.ts';
import { findContribution, findForumOf, findGroup, findRecommendation } from './queries/access.ts';
import type { RecommendationRecord } from './recommendation.ts';
import { findRound } from './rounds/queries.ts';
import type { RoundRecord } from './rounds/round.ts';

declare global {
  namespace Express {
    interface Locals {
      /** Set by the permissions of this file, as the address names them. */
      group: GroupRecord;
      contribution: ContributionRecord;
      recommendation: RecommendationRecord;
      round: RoundRecord;
    }
  }
}

type GroupPolicy = (user: CurrentUser, forum: ForumRecord, group: GroupRecord) => boolean;

/** People for whom the policy says yes in the group of the address (`:group`). */
export function inGroup(may: GroupPolicy): Permission {
  return groupStaff(may, async ({ group = '' }) => ({ group: await findGroup(group) }));
}

/** The same for the group of the contribution in the address. */
export function inGroupOfContribution(may: GroupPolicy): Permission {
  return groupStaff(may, async ({ contribution: id = '' }) => {
    const contribution = await newest(id, findContribution);
    return { contribution, group: contribution && (await findGroup(contribution.group)) };
  });
}

/** The same for the group of the recommendation in the address. */
export function inGroupOfRecommendation(may: GroupPolicy): Permission {
  return groupStaff(may, async ({ recommendation: id = '' }) => {
    const recommendation = await newest(id, findRecommendation);
    return { recommendation, group: recommendation && (await findGroup(recommendation.group)) };
  });
}

/** The same for the group of the round in the address. */
export function inGroupOfRound(may: GroupPolicy): Permission {
  return groupStaff(may, async ({ round: id = '' }) => {
    const round = await findRound(id);
    return { round, group: round && (await findGroup(round.group)) };
  });
}

/** A record as the group's document has it by now. */
async function newest<T extends Pick<ContributionRecord, 'group' | 'forum'>>(
  id: string,
  find: (id: string) => Promise<T | null>,
): Promise<T | null> {
  const found = await find(id);
  const hasChanged = found && (await projectIfWaiting({ _id: found.group, forum: found.forum }));
  return hasChanged ? find(id) : found;
}

function groupStaff(
  may: GroupPolicy,
  load: (params: Record<string, string>) => Promise<{ group: GroupRecord | null }>,
): Permission {
  return recordStaff(
    async (params) => {
      const { group, ...rest } = await load(params);
      const forum = group && (await findForumOf(group));
      return group && forum ? { ...rest, group, forum } : null;
    },
    (user, { forum, group }) => may(user, forum, group),
  );
}
