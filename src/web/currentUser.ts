import type { RequestHandler } from 'express';
import { findCurrentUser } from '../accounts/currentUser.ts';

/** Puts the signed-in person into `req.user`. A sign-in that was ended elsewhere counts as none. */
export const currentUser: RequestHandler = async (req, _res, next) => {
  const { accountId, signInEpoch } = req.session ?? {};
  if (accountId) {
    const user = await findCurrentUser(accountId, signInEpoch ?? 0);
    if (user) req.user = user;
  }
  next();
};
