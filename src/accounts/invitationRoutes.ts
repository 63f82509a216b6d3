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
import { acceptAsMember, acceptAsNewcomer } from './actions/acceptInvitation.ts';
import { parseInvited } from './form.ts';
import { PASSWORD_MIN } from './password.ts';
import { findOpenInvitation, type OpenInvitation } from './queries.ts';
import { linkOverPage, workAddress } from './view.ts';

const attempts = limitAttempts('invitation', { points: 60, seconds: 15 * 60 });

export const invitationRoutes = routeTable();
const { get, post } = invitationRoutes;
get('/:lang/invitations/:secret', open, showInvitation);
post('/:lang/invitations/:secret/acceptance', open, attempts, accept);

async function showInvitation(req: Request, res: Response): Promise<void> {
  const found = await findOpenInvitation(String(req.params.secret), req.now);
  if (!found) return renderOver(res);
  await renderInvitation(res, found, { name: found.invitation.name });
}

/** Somebody who is signed in just accepts; somebody new gives a name and a password. */
async function accept(req: Request, res: Response): Promise<void> {
  const found = await findOpenInvitation(String(req.params.secret), req.now);
  if (!found) return renderOver(res);
  try {
    const { invitation } = found;
    if (req.user) {
      await acceptAsMember(invitation, req.user.id, req.now);
      return welcome(req, res, found);
    }
    const parsed = parseInvited(req.body);
    if (!parsed.ok) return await renderInvitation(res, found, parsed.values, parsed.errors);
    const account = await acceptAsNewcomer(invitation, parsed.input, res.locals.lang, req.now);
    await startSignIn(req, account);
    welcome(req, res, found);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    if (error.key === 'accounts:errors.linkOver') return renderOver(res);
    const field = error.key === 'accounts:errors.passwordWeak' ? 'password' : '';
    await renderInvitation(res, found, req.body, formError(error, field));
  }
}

function welcome(req: Request, res: Response, { invitation, forum }: OpenInvitation): void {
  flash(req, 'good', 'accounts:flash.joined');
  res.redirect(303, workAddress(invitation.role, forum.slug, res.locals.lang));
}

async function renderInvitation(
  res: Response,
  { invitation, forum, hasAccount }: OpenInvitation,
  values: { name?: unknown },
  errors?: FormErrors,
): Promise<void> {
  const { t, lang } = res.locals;
  const { user, params } = res.req;
  const secret = String(params.secret);
  const own = user?.email === invitation.email;
  await renderPage(
    res,
    'accounts/invitation',
    {
      title: t('accounts:invitation.title'),
      invitedTo: forum,
      invitation,
      situation: own ? 'signedIn' : user ? 'signedInAsOther' : hasAccount ? 'hasAccount' : 'newcomer',
      action: paths.acceptInvitation(lang, secret),
      signInAt: paths.signIn(lang, paths.invitation(lang, secret)),
      passwordMin: PASSWORD_MIN,
      values: { name: values.name },
      errors: errors ?? {},
    },
    { status: errors ? 422 : 200 },
  );
}

function renderOver(res: Response): Promise<void> {
  const { t, lang } = res.locals;
  return renderPage(res, 'accounts/linkOver', linkOverPage(t, lang, 'invitation'), { status: 410 });
}
