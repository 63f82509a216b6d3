import type { Request, Response } from 'express';
import { DomainError } from '../errors.ts';
import { SIGN_IN_NOTICES } from '../paths/accounts.ts';
import { paths } from '../paths.ts';
import { type FormErrors, formError } from '../web/formBody.ts';
import { rememberLanguage } from '../web/locale.ts';
import { open } from '../web/permission.ts';
import { limitAttempts } from '../web/rateLimit.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { endSignIn, startSignIn } from '../web/startSignIn.ts';
import { accountFor } from './actions/signIn.ts';
import { asCurrentUser } from './currentUser.ts';
import { parseSignIn } from './form.ts';
import { nextAddress } from './nextAddress.ts';
import { hashedEmail } from './secretToken.ts';
import { startAddress } from './view.ts';

const QUARTER = 15 * 60;
/** Of a whole venue behind one address, and of one account however many addresses guess at it. */
const byAddress = limitAttempts('signInByAddress', { points: 100, seconds: QUARTER, shared: true });
const byEmail = limitAttempts('signInByEmail', {
  points: 10,
  seconds: QUARTER,
  shared: true,
  key: (req) => hashedEmail(req.body?.email),
});

export const signInRoutes = routeTable();
const { get, post } = signInRoutes;
get('/:lang/sign-in', open, showSignIn);
post('/:lang/sign-in', open, byAddress, byEmail, signIn);
post('/:lang/sign-out', open, signOut);

async function showSignIn(req: Request, res: Response): Promise<void> {
  const { lang } = res.locals;
  if (req.user) return res.redirect(303, nextAddress(req.query.next, lang) ?? startAddress(req.user, lang));
  const notice = SIGN_IN_NOTICES.find((known) => known === req.query.notice);
  await renderSignIn(res, { next: req.query.next, notice, values: {} });
}

async function signIn(req: Request, res: Response): Promise<void> {
  const { lang } = res.locals;
  const { next } = req.body;
  const parsed = parseSignIn(req.body);
  if (!parsed.ok) return renderSignIn(res, { next, ...parsed }, 422);
  try {
    const account = await accountFor(parsed.input);
    // Only guesses count: a whole team behind one address signs in as often as it likes.
    await Promise.all([byAddress.takeBack(req), byEmail.takeBack(req)]);
    await startSignIn(req, account);
    rememberLanguage(res, lang);
    res.redirect(303, nextAddress(next, lang) ?? startAddress(asCurrentUser(account), lang));
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    await renderSignIn(res, { next, values: parsed.input, errors: formError(error) }, 422);
  }
}

async function signOut(req: Request, res: Response): Promise<void> {
  await endSignIn(req, res);
  res.redirect(303, paths.signInWithNotice(res.locals.lang, 'signedOut'));
}

interface SignInPage {
  next: unknown;
  notice?: string | undefined;
  values: Record<string, unknown>;
  errors?: FormErrors;
}

async function renderSignIn(res: Response, page: SignInPage, status = 200): Promise<void> {
  const { t, lang } = res.locals;
  const { next, notice, values, errors = {} } = page;
  await renderPage(
    res,
    'accounts/signIn',
    {
      title: t('accounts:signIn.title'),
      next: nextAddress(next, lang) ?? '',
      notice: notice ? t(`accounts:signIn.notices.${notice}`) : '',
      values: { email: values.email },
      errors,
    },
    { status },
  );
}
