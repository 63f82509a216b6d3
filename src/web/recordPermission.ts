import type { Request, Response } from 'express';
import type { CurrentUser } from '../accounts/currentUser.ts';
import { Forbidden, NotFound } from '../errors.ts';
import type { ForumRecord } from '../forums/forum.ts';
import type { Permission } from './permission.ts';
import { refuseStranger } from './stranger.ts';

/**
 * People for whom the policy says yes about a record that the address names without its forum. `load` gives the
 * record, what else the handlers need, and its forum; they are then in `res.locals`, the forum in `req.forum`.
 */
export function recordStaff<R extends { forum: ForumRecord }>(
  load: (params: Record<string, string>) => Promise<R | null>,
  may: (user: CurrentUser, found: R) => boolean,
): Permission {
  return {
    name: 'signedIn',
    guard: async (req: Request, res: Response, next) => {
      if (req.isRemembered) return next();
      if (!req.user) return refuseStranger(req, res);
      const found = await load(req.params as Record<string, string>);
      // The same answer for "is not" and "is not yours", as `forumStaff` gives it.
      if (!found) throw req.user.isAdministrator ? new NotFound() : new Forbidden();
      if (!may(req.user, found)) throw new Forbidden();
      const { forum, ...rest } = found;
      req.forum = forum;
      Object.assign(res.locals, rest);
      next();
    },
  };
}
