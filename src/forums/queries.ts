import type { CurrentUser } from '../accounts/currentUser.ts';
import { AuditEntryModel, type AuditEntryRecord } from '../audit/auditEntry.ts';
import { NotFound } from '../errors.ts';
import { ForumModel, type ForumRecord } from './forum.ts';

/** A forum by its slug, drafts too. */
export async function findForum(slug: string): Promise<ForumRecord | null> {
  return ForumModel.findOne({ slug }).lean<ForumRecord>();
}

/**
 * A forum that the public may see.
 * @throws NotFound for a draft as for one that does not exist.
 */
export async function visibleForum(slug: string): Promise<ForumRecord> {
  const forum = await ForumModel.findOne({ slug, state: { $ne: 'draft' } }).lean<ForumRecord>();
  if (!forum) throw new NotFound();
  return forum;
}

const CARD = 'slug state title startsOn endsOn timeZone languages place registration';
const MOST_ON_A_PAGE = 60;

/** Published and archived forums that end on `today` or later, soonest first. */
export async function comingForums(today: string): Promise<ForumRecord[]> {
  return ForumModel.find({ state: 'published', endsOn: { $gte: today } }, CARD)
    .sort({ startsOn: 1 })
    .limit(MOST_ON_A_PAGE)
    .lean<ForumRecord[]>();
}

/** Forums that are over, latest first. */
export async function pastForums(today: string): Promise<ForumRecord[]> {
  return ForumModel.find({ state: { $ne: 'draft' }, endsOn: { $lt: today } }, CARD)
    .sort({ startsOn: -1 })
    .limit(MOST_ON_A_PAGE)
    .lean<ForumRecord[]>();
}

/** The forums that a person works in; all of them for an administrator. Latest first. */
export async function forumsOf(user: CurrentUser): Promise<ForumRecord[]> {
  const mine = user.isAdministrator ? {} : { _id: { $in: user.memberships.map(({ forum }) => forum) } };
  return ForumModel.find(mine, CARD).sort({ startsOn: -1 }).limit(200).lean<ForumRecord[]>();
}

/** Who last edited a forum, and when. */
export async function lastEditOf(
  forum: ForumRecord['_id'],
): Promise<Pick<AuditEntryRecord, 'actor' | 'at'> | null> {
  return AuditEntryModel.findOne({ kind: 'forum', subject: String(forum), verb: 'forum.edited' })
    .sort({ at: -1, _id: -1 })
    .select({ actor: 1, at: 1 })
    .lean<Pick<AuditEntryRecord, 'actor' | 'at'>>();
}
