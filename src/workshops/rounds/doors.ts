import { NotFound } from '../../errors.ts';
import type { ForumRecord } from '../../forums/forum.ts';
import { fullName, type RegistrationRecord } from '../../registrations/registration.ts';
import type { GroupRecord } from '../group.ts';
import { isMember } from '../members/queries.ts';
import { findForumOf, findGroup } from '../queries/access.ts';
import { findRound, findRoundByToken } from './queries.ts';
import type { RoundRecord } from './round.ts';
import type { Voter } from './voter.ts';

/** Somebody before a round, by the link on the wall or from their own page. */
export interface Visit {
  forum: ForumRecord;
  group: GroupRecord;
  round: RoundRecord;
  /** Absent: they may read, but not answer here. */
  voter: Voter | undefined;
}

/**
 * By the link: whoever has it may answer, once in a browser; of a round for members it only shows the way.
 * @param browser the name of the browser, where it has one.
 * @throws NotFound for a secret that opens nothing.
 */
export async function byLink(token: string, browser: string | undefined): Promise<Visit> {
  const visit = await placeOf(await findRoundByToken(token));
  const isOpenToAll = visit.round.admission === 'link';
  return { ...visit, voter: isOpenToAll && browser !== undefined ? { id: browser } : undefined };
}

/**
 * From a member's own page.
 * @throws NotFound when they are not of the group that is asked, or the round is answered by its link.
 */
export async function byRegistration(registration: RegistrationRecord, id: string): Promise<Visit> {
  const visit = await placeOf(await findRound(id));
  const { round } = visit;
  if (round.admission !== 'members' || !(await isMember(registration, round.group))) throw new NotFound();
  const { _id, institution } = registration;
  const person = { registration: _id, name: fullName(registration), institution };
  return { ...visit, voter: { id: String(_id), person } };
}

async function placeOf(round: RoundRecord | null): Promise<Omit<Visit, 'voter'>> {
  const group = round && (await findGroup(round.group));
  const forum = group && (await findForumOf(group));
  if (!round || !group || !forum) throw new NotFound();
  return { forum, group, round };
}
