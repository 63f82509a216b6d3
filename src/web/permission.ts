import type { Request, RequestHandler, Response } from 'express';
import type { ForumPolicy } from '../accounts/policy.ts';
import { Forbidden, NotFound } from '../errors.ts';
import { findForum } from '../forums/queries.ts';
import { refuseStranger } from './stranger.ts';

/** Who may use an address. `may` is there where the answer hangs on a forum, so that tests can ask it too. */
export interface Permission {
  name: 'open' | 'signedIn' | 'administrator' | 'forumStaff';
  may?: ForumPolicy;
  guard: RequestHandler;
}

/** Anybody, signed in or not. Mailed links are `open` too: there the secret in the address is the key. */
export const open: Permission = { name: 'open', guard: (_req, _res, next) => next() };

export const signedIn: Permission = {
  name: 'signedIn',
  guard: (req, res, next) => (req.user ? next() : refuseStranger(req, res)),
};

/** May create forums and look after the whole installation. */
export const administrator: Permission = {
  name: 'administrator',
  guard: (req, res, next) => {
    if (!req.user) return refuseStranger(req, res);
    if (!req.user.isAdministrator) throw new Forbidden();
    next();
  },
};

/** Members of the forum in the address (drafts too) for whom the policy says yes; the forum is then in `req.forum`. */
export function forumStaff(may: ForumPolicy): Permission {
  return {
    name: 'forumStaff',
    may,
    guard: async (req: Request, res: Response, next) => {
      if (!req.user) return refuseStranger(req, res);
      const forum = await findForum(String(req.params.forum));
      // The same answer for "is not" and "is not yours": the slug of a draft is nobody else's business.
      if (!forum) throw req.user.isAdministrator ? new NotFound() : new Forbidden();
      if (!may(req.user, forum)) throw new Forbidden();
      req.forum = forum;
      next();
    },
  };
}
