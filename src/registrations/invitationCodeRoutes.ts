import type { Request, Response } from 'express';
import type { CurrentUser } from '../accounts/currentUser.ts';
import { actorOf } from '../audit/record.ts';
import { DomainError } from '../errors.ts';
import { paths } from '../paths.ts';
import { flash } from '../web/flash.ts';
import { type FormErrors, formError } from '../web/formBody.ts';
import { forumStaff } from '../web/permission.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { endInvitation } from './actions/endInvitation.ts';
import { changeInvitation, createInvitation, type InvitationInput } from './actions/saveInvitation.ts';
import { type InvitationCodeRecord, invitationCodeOf, showInvitationCode } from './invitationCode.ts';
import { parseInvitation } from './placesForm.ts';
import { invitationValues } from './placesView.ts';
import { canEditRegistrations } from './policy.ts';

/** Codes behind which places are kept. */
export const invitationCodeRoutes = routeTable();
const { get, post } = invitationCodeRoutes;
const edit = forumStaff(canEditRegistrations);
const INVITATIONS = '/:lang/organiser/forums/:forum/registrations/places/invitations';

get(`${INVITATIONS}/new`, edit, showNew);
post(INVITATIONS, edit, create);
get(INVITATIONS, edit, backToPlaces);
get(`${INVITATIONS}/:invitationCode`, edit, showOne);
post(`${INVITATIONS}/:invitationCode`, edit, update);
post(`${INVITATIONS}/:invitationCode/end`, edit, end);

async function showNew(req: Request, res: Response): Promise<void> {
  await renderInvitation(req, res, { values: {}, errors: {} });
}

async function create(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req.user as CurrentUser);
  await save(req, res, undefined, async (input) => {
    const { code } = await createInvitation(req.forum, input, actor, req.now);
    flash(req, 'good', 'places:codeCreated', { code: showInvitationCode(code) });
  });
}

async function showOne(req: Request, res: Response): Promise<void> {
  const invitation = await invitationOf(req);
  const values = invitationValues(invitation, req.forum.timeZone);
  await renderInvitation(req, res, { values, errors: {} }, invitation);
}

async function update(req: Request, res: Response): Promise<void> {
  const invitation = await invitationOf(req);
  const actor = actorOf(req.user as CurrentUser);
  await save(req, res, invitation, async (input) => {
    await changeInvitation(req.forum, invitation._id, input, actor, req.now);
    flash(req, 'good', 'places:saved');
  });
}

async function save(
  req: Request,
  res: Response,
  existing: InvitationCodeRecord | undefined,
  store: (input: InvitationInput) => Promise<void>,
): Promise<void> {
  const parsed = parseInvitation(req.body, req.forum.timeZone);
  if (!parsed.ok) return renderInvitation(req, res, parsed, existing, 422);
  try {
    await store(parsed.input);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const given = { values: req.body, errors: formError(error, 'seats') };
    return renderInvitation(req, res, given, existing, 422);
  }
  backToPlaces(req, res);
}

async function end(req: Request, res: Response): Promise<void> {
  const { _id, label } = await invitationOf(req);
  await endInvitation(req.forum, _id, actorOf(req.user as CurrentUser), req.now);
  flash(req, 'good', 'places:codeEnded', { label });
  backToPlaces(req, res);
}

function invitationOf(req: Request): Promise<InvitationCodeRecord> {
  return invitationCodeOf(req.forum._id, String(req.params.invitationCode));
}

function backToPlaces(req: Request, res: Response): void {
  res.redirect(303, paths.places(res.locals.lang, req.forum.slug));
}

async function renderInvitation(
  req: Request,
  res: Response,
  given: { values: object; errors: FormErrors },
  existing?: InvitationCodeRecord,
  status = 200,
): Promise<void> {
  const { lang, t } = res.locals;
  const { slug } = req.forum;
  const title = existing?.label ?? t('places:newCode');
  const action = existing
    ? paths.invitationCode(lang, slug, String(existing._id))
    : paths.invitationCodes(lang, slug);
  await renderPage(res, 'organiser/registrations/invitation', { title, action, ...given }, { status });
}
