import type { RequestHandler } from 'express';
import { visibleForum } from './queries.ts';

/** Puts the published or archived forum of the address into `req.forum`; otherwise a 404. */
export const loadForum: RequestHandler = async (req, _res, next) => {
  req.forum = await visibleForum(String(req.params.forum));
  next();
};
