import { ContributionModel } from '../../src/workshops/contribution.ts';
import type { GroupRecord } from '../../src/workshops/group.ts';
import { RecommendationModel } from '../../src/workshops/recommendation.ts';
import type { TestApp } from './app.ts';
import { createMember } from './factories/accounts.ts';
import { createForum } from './factories/forums.ts';
import { createGroup } from './factories/workshops.ts';

/** A group of a new forum, and the rapporteur who takes its notes, signed in. */
export async function groupAtWork(app: TestApp, rapporteurName: string, given: Partial<GroupRecord> = {}) {
  const forum = await createForum();
  const rapporteur = await createMember(forum, 'rapporteur', { name: rapporteurName });
  const group = await createGroup(forum, given, rapporteur);
  return { forum, group, rapporteur, browser: await app.signedIn(rapporteur) };
}

/** The two rapporteurs who share the groups of a new forum; the browser is that of the first. */
export async function twoRapporteurs(app: TestApp) {
  const forum = await createForum();
  const nadia = await createMember(forum, 'rapporteur', { name: 'Nadia' });
  const said = await createMember(forum, 'rapporteur', { name: 'Saïd' });
  return { forum, nadia, said, browser: await app.signedIn(nadia) };
}

/** What the server has stored of a contribution that a device named so. */
export function storedContribution(group: Pick<GroupRecord, '_id'>, name: string) {
  return ContributionModel.findOne({ group: group._id, submission: name }).lean();
}

/** What the server has stored of a recommendation that a device named so. */
export function storedRecommendation(group: Pick<GroupRecord, '_id'>, name: string) {
  return RecommendationModel.findOne({ group: group._id, submission: name }).lean();
}
