import type { Request, Response } from 'express';
import type { AccountRecord } from '../accounts/account.ts';

/**
 * Signs somebody in from here on. The id of the session is a new one, so that whoever planted or knew the old one has
 * no part in it.
 */
export async function startSignIn(
  req: Request,
  account: Pick<AccountRecord, '_id' | 'signInEpoch'>,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    req.session.regenerate((error) => (error ? reject(error) : resolve()));
  });
  req.session.accountId = String(account._id);
  req.session.signInEpoch = account.signInEpoch;
}

/** Signs the reader out of this browser: the session is deleted, not only the cookie. */
export async function endSignIn(req: Request, res: Response): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    req.session.destroy((error) => (error ? reject(error) : resolve()));
  });
  res.clearCookie('multaqa.signIn', { httpOnly: true, sameSite: 'lax', path: '/' });
}
