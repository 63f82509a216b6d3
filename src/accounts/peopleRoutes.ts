import type { Request, Response } from 'express';
import { DomainError } from '../errors.ts';
import { paths } from '../paths.ts';
import { flash } from '../web/flash.ts';
import { type FormErrors, formError } from '../web/formBody.ts';
import { forumStaff } from '../web/permission.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { changeRole, removePerson } from './actions/memberships.ts';
import type { CurrentUser } from './currentUser.ts';
import { parseRole } from './form.ts';
import { canManagePeople } from './policy.ts';
import { findPerson, invitationsOf, type Person, peopleOf } from './queries.ts';
import { invitationRow, roleOptions } from './view.ts';

const manages = forumStaff(canManagePeople);

export const peopleRoutes = routeTable();
const { get, post } = peopleRoutes;
get('/:lang/organiser/forums/:forum/people', manages, showPeople);
get('/:lang/organiser/forums/:forum/people/:person', manages, showPerson);
post('/:lang/organiser/forums/:forum/people/:person/role', manages, saveRole);
post('/:lang/organiser/forums/:forum/people/:person/removal', manages, remove);

async function showPeople(req: Request, res: Response): Promise<void> {
  const page = Math.min(10_000, Math.max(1, Math.trunc(Number(req.query.page)) || 1));
  const [team, invitations] = await Promise.all([
    peopleOf(req.forum._id, page),
    invitationsOf(req.forum._id),
  ]);
  await renderPage(res, 'organiser/people/list', {
    title: res.locals.t('accounts:people.title'),
    ...team,
    page,
    invitations: invitations.map((invitation) => invitationRow(invitation, req.now)),
    roles: roleOptions(res.locals.t),
  });
}

async function showPerson(req: Request, res: Response): Promise<void> {
  await renderPerson(res, await findPerson(req.forum._id, String(req.params.person)));
}

async function saveRole(req: Request, res: Response): Promise<void> {
  const { forum } = req;
  const person = await findPerson(forum._id, String(req.params.person));
  const parsed = parseRole(req.body);
  if (!parsed.ok) return renderPerson(res, person, parsed.errors);
  try {
    await changeRole(forum, owner(req), person, parsed.input, req.now);
    flash(req, 'good', 'accounts:flash.roleSaved', { name: person.name });
    res.redirect(303, afterChange(req, res, person, parsed.input.role === 'owner'));
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const fresh = await findPerson(forum._id, person.id);
    await renderPerson(res, fresh, formError(error, 'role'), parsed.input.role);
  }
}

async function remove(req: Request, res: Response): Promise<void> {
  const id = String(req.params.person);
  try {
    const person = await removePerson(req.forum, owner(req), id, req.now);
    flash(req, 'good', 'accounts:flash.removed', { name: person.name });
    res.redirect(303, afterChange(req, res, person, false));
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    await renderPerson(res, await findPerson(req.forum._id, id), formError(error));
  }
}

/** An owner who has just given up the role cannot come back to the team page. */
function afterChange(req: Request, res: Response, person: Person, staysOwner: boolean): string {
  const { lang } = res.locals;
  const user = owner(req);
  const shutOut = person.id === user.id && !staysOwner && !user.isAdministrator;
  return shutOut ? paths.organiser(lang) : paths.organiserPeople(lang, req.forum.slug);
}

async function renderPerson(
  res: Response,
  person: Person,
  errors?: FormErrors,
  chosen: string = person.role,
): Promise<void> {
  const { t } = res.locals;
  await renderPage(
    res,
    'organiser/people/person',
    { title: person.name, person, roles: roleOptions(t, chosen), errors: errors ?? {} },
    { status: errors ? 422 : 200 },
  );
}

/** Behind `forumStaff` there is always a user. */
function owner(req: Request): CurrentUser {
  return req.user as CurrentUser;
}
