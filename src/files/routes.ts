import type { Request, Response } from 'express';
import { canSeeForum } from '../accounts/policy.ts';
import { NotFound } from '../errors.ts';
import { findForum } from '../forums/queries.ts';
import { open } from '../web/permission.ts';
import { routeTable } from '../web/routeTable.ts';
import { findPhoto } from './queries.ts';
import { sendFile } from './send.ts';

export const fileRoutes = routeTable();
const { get } = fileRoutes;
get('/:lang/forums/:forum/photos/:file', open, sendPhoto);

/** A speaker's photo; of a forum that is still a draft to its staff only. Another photo has another address. */
async function sendPhoto(req: Request, res: Response): Promise<void> {
  const forum = await findForum(String(req.params.forum));
  const isPublic = forum?.state !== 'draft';
  if (!forum || !(isPublic || (req.user && canSeeForum(req.user, forum)))) throw new NotFound();
  const photo = await findPhoto(forum._id, String(req.params.file));
  await sendFile(req, res, photo, { caching: isPublic ? 'forGood' : 'none', inline: true });
}
