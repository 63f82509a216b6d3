import type { Request, Response } from 'express';
import { DomainError } from '../errors.ts';
import { paths } from '../paths.ts';
import { type FormErrors, formError } from '../web/formBody.ts';
import { open } from '../web/permission.ts';
import { limitAttempts } from '../web/rateLimit.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { requestPasswordReset, resetPassword } from './actions/passwordReset.ts';
import { parseNewPassword, parseResetRequest } from './form.ts';
import { PASSWORD_MIN } from './password.ts';
import { findToken } from './queries.ts';
import { hashedEmail } from './secretToken.ts';
import { linkOverPage } from './view.ts';

const HOUR = 60 * 60;
const byAddress = limitAttempts('passwordResetByAddress', { points: 30, seconds: HOUR, shared: true });
/** Nobody's mailbox is to be filled with links that somebody else asked for. */
const byEmail = limitAttempts('passwordResetByEmail', {
  points: 5,
  seconds: HOUR,
  shared: true,
  key: (req) => hashedEmail(req.body?.email),
});
const attempts = limitAttempts('newPassword', { points: 30, seconds: HOUR });

export const passwordResetRoutes = routeTable();
const { get, post } = passwordResetRoutes;
get('/:lang/password-reset', open, showRequest);
post('/:lang/password-reset', open, byAddress, byEmail, request);
get('/:lang/password-reset/sent', open, showSent);
get('/:lang/password-reset/:secret', open, showNewPassword);
post('/:lang/password-reset/:secret', open, attempts, setPassword);

async function showRequest(_req: Request, res: Response): Promise<void> {
  await renderRequest(res, {});
}

async function request(req: Request, res: Response): Promise<void> {
  const parsed = parseResetRequest(req.body);
  if (!parsed.ok) return renderRequest(res, parsed.values, parsed.errors);
  await requestPasswordReset(parsed.input.email);
  res.redirect(303, paths.passwordResetSent(res.locals.lang));
}

async function showSent(_req: Request, res: Response): Promise<void> {
  await renderPage(res, 'accounts/passwordResetSent', {
    title: res.locals.t('accounts:passwordReset.sentTitle'),
  });
}

async function showNewPassword(req: Request, res: Response): Promise<void> {
  const found = await findToken('passwordReset', String(req.params.secret), req.now);
  await (found ? renderNewPassword(res) : renderOver(res));
}

async function setPassword(req: Request, res: Response): Promise<void> {
  const parsed = parseNewPassword(req.body);
  if (!parsed.ok) return renderNewPassword(res, parsed.errors);
  try {
    await resetPassword(String(req.params.secret), parsed.input.password, req.now);
    res.redirect(303, paths.signInWithNotice(res.locals.lang, 'passwordSet'));
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    if (error.key === 'accounts:errors.linkOver') return renderOver(res);
    await renderNewPassword(res, formError(error, 'password'));
  }
}

async function renderRequest(res: Response, values: { email?: unknown }, errors?: FormErrors): Promise<void> {
  await renderPage(
    res,
    'accounts/passwordReset',
    {
      title: res.locals.t('accounts:passwordReset.title'),
      values: { email: values.email },
      errors: errors ?? {},
    },
    { status: errors ? 422 : 200 },
  );
}

async function renderNewPassword(res: Response, errors?: FormErrors): Promise<void> {
  await renderPage(
    res,
    'accounts/newPassword',
    {
      title: res.locals.t('accounts:newPassword.title'),
      action: res.req.originalUrl,
      passwordMin: PASSWORD_MIN,
      errors: errors ?? {},
    },
    { status: errors ? 422 : 200 },
  );
}

function renderOver(res: Response): Promise<void> {
  const { t, lang } = res.locals;
  return renderPage(res, 'accounts/linkOver', linkOverPage(t, lang, 'passwordReset'), { status: 410 });
}
