import type { Request, Response } from 'express';
import { DomainError } from '../errors.ts';
import { paths } from '../paths.ts';
import { flash } from '../web/flash.ts';
import { type FormErrors, formError } from '../web/formBody.ts';
import { signedIn } from '../web/permission.ts';
import { limitAttempts } from '../web/rateLimit.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { endSignIn, startSignIn } from '../web/startSignIn.ts';
import { changePassword, saveProfile, signOutEverywhere } from './actions/ownAccount.ts';
import type { CurrentUser } from './currentUser.ts';
import { parsePasswordChange, parseProfile } from './form.ts';
import { PASSWORD_MIN } from './password.ts';
import { rolesOf } from './queries.ts';
import { languageOptions } from './view.ts';

const attempts = limitAttempts('passwordChange', {
  points: 10,
  seconds: 15 * 60,
  shared: true,
  key: (req) => req.user?.id,
});

export const accountRoutes = routeTable();
const { get, post } = accountRoutes;
get('/:lang/account', signedIn, showAccount);
post('/:lang/account/profile', signedIn, saveOwnProfile);
post('/:lang/account/password', signedIn, attempts, changeOwnPassword);
post('/:lang/account/sign-out-everywhere', signedIn, endAllSignIns);

async function showAccount(_req: Request, res: Response): Promise<void> {
  await renderAccount(res);
}

async function saveOwnProfile(req: Request, res: Response): Promise<void> {
  const parsed = parseProfile(req.body);
  if (!parsed.ok) return renderAccount(res, parsed);
  await saveProfile(person(req), parsed.input, req.now);
  flash(req, 'good', 'accounts:flash.profileSaved');
  res.redirect(303, paths.account(res.locals.lang));
}

async function changeOwnPassword(req: Request, res: Response): Promise<void> {
  const parsed = parsePasswordChange(req.body);
  if (!parsed.ok) return renderAccount(res, { values: {}, errors: parsed.errors });
  try {
    // Every sign-in ends by it; the one in this browser begins anew.
    await startSignIn(req, await changePassword(person(req), parsed.input, req.now));
    flash(req, 'good', 'accounts:flash.passwordChanged');
    res.redirect(303, paths.account(res.locals.lang));
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const field = error.key === 'accounts:errors.wrongPassword' ? 'currentPassword' : 'password';
    await renderAccount(res, { values: {}, errors: formError(error, field) });
  }
}

async function endAllSignIns(req: Request, res: Response): Promise<void> {
  await signOutEverywhere(person(req), req.now);
  await endSignIn(req, res);
  res.redirect(303, paths.signInWithNotice(res.locals.lang, 'signedOutEverywhere'));
}

interface FormState {
  values: Record<string, unknown>;
  errors: FormErrors;
}

async function renderAccount(res: Response, state?: FormState): Promise<void> {
  const user = person(res.req);
  const values: Record<string, unknown> = { name: user.name, language: user.language, ...state?.values };
  await renderPage(
    res,
    'accounts/account',
    {
      title: res.locals.t('accounts:account.title'),
      roles: await rolesOf(user),
      languages: languageOptions(res.locals.t, values.language),
      passwordMin: PASSWORD_MIN,
      values,
      errors: state?.errors ?? {},
    },
    { status: state ? 422 : 200 },
  );
}

/** Behind `signedIn` there is always a user. */
function person(req: Request): CurrentUser {
  return req.user as CurrentUser;
}
