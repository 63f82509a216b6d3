import type { Request, Response } from 'express';
import { actorOf } from '../audit/record.ts';
import { DomainError, VersionConflict } from '../errors.ts';
import { paths } from '../paths.ts';
import { flash } from '../web/flash.ts';
import { formError } from '../web/formBody.ts';
import { forumStaff } from '../web/permission.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { removeSession } from './actions/removeSession.ts';
import { createSession, editSession } from './actions/saveSession.ts';
import { BookedTwice } from './bookedTwice.ts';
import { conflictErrors, conflictLines } from './conflictView.ts';
import { canEditAgenda } from './policy.ts';
import { findSession, lastEdit, workingAgenda } from './queries.ts';
import type { SessionRecord } from './session.ts';
import { compareSessions } from './sessionComparison.ts';
import { parseSession } from './sessionForm.ts';
import {
  type FormState,
  formContext,
  newSessionValues,
  sessionFormPage,
  sessionValues,
} from './sessionFormPage.ts';
import { editRows, tidyRows } from './sessionRows.ts';

export const agendaSessionRoutes = routeTable();
const { get, post } = agendaSessionRoutes;
const SESSIONS = '/:lang/organiser/forums/:forum/agenda/sessions';
get(`${SESSIONS}/new`, forumStaff(canEditAgenda), showNewSession);
post(SESSIONS, forumStaff(canEditAgenda), addSession);
get(`${SESSIONS}/:session`, forumStaff(canEditAgenda), showSession);
post(`${SESSIONS}/:session`, forumStaff(canEditAgenda), saveSession);
post(`${SESSIONS}/:session/removal`, forumStaff(canEditAgenda), dropSession);

async function showNewSession(req: Request, res: Response): Promise<void> {
  const day = typeof req.query.day === 'string' ? req.query.day : undefined;
  await renderForm(req, res, { values: newSessionValues(req.forum, day) });
}

async function addSession(req: Request, res: Response): Promise<void> {
  const rows = editRows(req.body);
  if (rows) return renderForm(req, res, { values: rows, rowsAsTyped: true });
  const parsed = parseSession(req.body, req.forum);
  if (!parsed.ok) return renderForm(req, res, parsed, 422);
  try {
    await createSession(req.forum, parsed.input, actorOf(signedInUser(req)), req.now);
    flash(req, 'good', 'agenda:flash.sessionCreated');
    res.redirect(303, paths.organiserAgenda(res.locals.lang, req.forum.slug));
  } catch (error) {
    await renderRefusal(req, res, error);
  }
}

async function showSession(req: Request, res: Response): Promise<void> {
  const session = await findSession(req.forum._id, String(req.params.session));
  await renderForm(req, res, { values: sessionValues(session, req.forum.timeZone), existing: session });
}

async function saveSession(req: Request, res: Response): Promise<void> {
  const existing = await findSession(req.forum._id, String(req.params.session));
  const rows = editRows(req.body);
  if (rows) return renderForm(req, res, { values: rows, existing, rowsAsTyped: true });
  const parsed = parseSession(req.body, req.forum);
  if (!parsed.ok) return renderForm(req, res, { ...parsed, existing }, 422);
  try {
    await editSession(req.forum, existing, parsed.input, actorOf(signedInUser(req)), req.now);
    flash(req, 'good', 'agenda:flash.sessionSaved');
    res.redirect(303, paths.organiserAgenda(res.locals.lang, req.forum.slug));
  } catch (error) {
    await renderRefusal(req, res, error, existing);
  }
}

async function dropSession(req: Request, res: Response): Promise<void> {
  const session = await findSession(req.forum._id, String(req.params.session));
  try {
    await removeSession(req.forum, session, actorOf(signedInUser(req)), req.now);
    flash(req, 'good', 'agenda:flash.sessionRemoved');
    res.redirect(303, paths.organiserAgenda(res.locals.lang, req.forum.slug));
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const values = sessionValues(session, req.forum.timeZone);
    await renderForm(req, res, { values, existing: session, errors: formError(error) }, 422);
  }
}

/** What a broken rule says beside what was typed; a bug goes on. */
async function renderRefusal(
  req: Request,
  res: Response,
  error: unknown,
  existing?: SessionRecord,
): Promise<void> {
  if (error instanceof VersionConflict && error.current) {
    return renderConflict(req, res, error.current as SessionRecord);
  }
  if (!(error instanceof DomainError)) throw error;
  const state = { values: tidyRows(req.body), ...(existing && { existing }) };
  if (!(error instanceof BookedTwice))
    return renderForm(req, res, { ...state, errors: formError(error) }, 422);
  const context = formContext(req.forum, await workingAgenda(req.forum._id), res.locals);
  const taken = conflictLines(error.conflicts, state.values, context, existing && String(existing._id));
  await renderForm(req, res, { ...state, taken, errors: conflictErrors(taken) }, 422);
}

/** What was typed stays in the form, now against the stored version; both are shown side by side. */
async function renderConflict(req: Request, res: Response, current: SessionRecord): Promise<void> {
  const [agenda, edit] = await Promise.all([workingAgenda(req.forum._id), lastEdit('session', current._id)]);
  const context = formContext(req.forum, agenda, res.locals);
  const typed = tidyRows(req.body);
  const stored = sessionValues(current, req.forum.timeZone);
  const by = { who: edit?.actor.name ?? '', when: context.format.dateTime(edit?.at ?? current.updatedAt) };
  const comparison = compareSessions(typed, stored, by, context);
  const values = { ...typed, version: current.version };
  await renderForm(req, res, { values, existing: current, comparison }, 409);
}

async function renderForm(req: Request, res: Response, state: FormState, status = 200): Promise<void> {
  const context = formContext(req.forum, await workingAgenda(req.forum._id), res.locals);
  await renderPage(res, 'organiser/agenda/session', sessionFormPage(state, context), { status });
}

/** Behind `forumStaff` there is always a user. */
function signedInUser(req: Request) {
  return req.user as NonNullable<Request['user']>;
}
