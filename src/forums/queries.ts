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
