import type { Request, Response } from 'express';
import { DomainError } from '../errors.ts';
import { paths } from '../paths.ts';
import { flash } from '../web/flash.ts';
import { type FormErrors, formError } from '../web/formBody.ts';
import { open } from '../web/permission.ts';
import { limitAttempts } from '../web/rateLimit.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { startSignIn } from '../web/startSignIn.ts';
import { makeFirstAccount, mayMakeFirstAccount } from './actions/firstAccount.ts';
import { parseFirstAccount } from './form.ts';
import { PASSWORD_MIN } from './password.ts';
import { linkOverPage } from './view.ts';

const attempts = limitAttempts('firstAccount', { points: 30, seconds: 15 * 60 });

export const firstAccountRoutes = routeTable();
const { get, post } = firstAccountRoutes;
get('/:lang/first-account/:secret', open, showForm);
post('/:lang/first-account/:secret', open, attempts, makeAccount);

async function showForm(req: Request, res: Response): Promise<void> {
  if (!(await mayMakeFirstAccount(String(req.params.secret), req.now))) return renderOver(res);
  await renderForm(res, {});
}

async function makeAccount(req: Request, res: Response): Promise<void> {
  const { lang } = res.locals;
  const parsed = parseFirstAccount(req.body);
  if (!parsed.ok) return renderForm(res, parsed.values, parsed.errors);
  try {
    const account = await makeFirstAccount(String(req.params.secret), parsed.input, lang, req.now);
    await startSignIn(req, account);
    flash(req, 'good', 'accounts:flash.firstAccount');
    res.redirect(303, paths.organiser(lang));
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    if (error.key === 'accounts:errors.linkOver') return renderOver(res);
    await renderForm(res, parsed.input, formError(error, 'password'));
  }
}

async function renderForm(res: Response, values: { name?: unknown; email?: unknown }, errors?: FormErrors) {
  await renderPage(
    res,
    'accounts/firstAccount',
    {
      title: res.locals.t('accounts:firstAccount.title'),
      action: res.req.originalUrl,
      passwordMin: PASSWORD_MIN,
      values: { name: values.name, email: values.email },
      errors: errors ?? {},
    },
    { status: errors ? 422 : 200 },
  );
}

function renderOver(res: Response): Promise<void> {
  const { t, lang } = res.locals;
  return renderPage(res, 'accounts/linkOver', linkOverPage(t, lang, 'firstAccount'), { status: 410 });
}
