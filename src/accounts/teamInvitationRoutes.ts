import type { Request, RequestHandler, Response } from 'express';
import { DomainError } from '../errors.ts';
import { paths } from '../paths.ts';
import { flash } from '../web/flash.ts';
import { type FormErrors, formError } from '../web/formBody.ts';
import { forumStaff } from '../web/permission.ts';
import { limitAttempts } from '../web/rateLimit.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { invite, resendInvitation, withdrawInvitation } from './actions/invite.ts';
import type { CurrentUser } from './currentUser.ts';
import { parseInvitation } from './form.ts';
import { canManagePeople } from './policy.ts';
import { languageOptions, roleOptions } from './view.ts';

const manages = forumStaff(canManagePeople);
/** Mails go out under our name. */
const attempts = limitAttempts('invite', { points: 100, seconds: 60 * 60, key: (req) => req.user?.id });

export const teamInvitationRoutes = routeTable();
const { get, post } = teamInvitationRoutes;
get('/:lang/organiser/forums/:forum/people/invitations/new', manages, showNewInvitation);
post('/:lang/organiser/forums/:forum/people/invitations', manages, attempts, sendInvitation);
post(
  '/:lang/organiser/forums/:forum/people/invitations/:invitation/mails',
  manages,
  attempts,
  changeInvitation(resendInvitation, 'accounts:flash.invited'),
);
post(
  '/:lang/organiser/forums/:forum/people/invitations/:invitation/withdrawal',
  manages,
  changeInvitation(withdrawInvitation, 'accounts:flash.withdrawn'),
);

async function showNewInvitation(req: Request, res: Response): Promise<void> {
  await renderInvite(res, { language: req.forum.languages[0] ?? res.locals.lang });
}

async function sendInvitation(req: Request, res: Response): Promise<void> {
  const parsed = parseInvitation(req.body);
  if (!parsed.ok) return renderInvite(res, parsed.values, parsed.errors);
  try {
    await invite(req.forum, owner(req), parsed.input, req.now);
    flash(req, 'good', 'accounts:flash.invited', { name: parsed.input.name });
    res.redirect(303, paths.organiserPeople(res.locals.lang, req.forum.slug));
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    await renderInvite(res, parsed.input, formError(error, 'email'));
  }
}

function changeInvitation(action: typeof resendInvitation, done: string): RequestHandler {
  return async (req, res) => {
    try {
      const { name } = await action(req.forum, owner(req), String(req.params.invitation), req.now);
      flash(req, 'good', done, { name });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      flash(req, 'bad', error.key);
    }
    res.redirect(303, paths.organiserPeople(res.locals.lang, req.forum.slug));
  };
}

async function renderInvite(
  res: Response,
  values: Record<string, unknown>,
  errors?: FormErrors,
): Promise<void> {
  const { t } = res.locals;
  await renderPage(
    res,
    'organiser/people/invite',
    {
      title: t('accounts:invite.title'),
      roles: roleOptions(t, String(values.role ?? '')),
      languages: languageOptions(t, values.language),
      values,
      errors: errors ?? {},
    },
    { status: errors ? 422 : 200 },
  );
}

/** Behind `forumStaff` there is always a user. */
function owner(req: Request): CurrentUser {
  return req.user as CurrentUser;
}
