import type { Request, Response } from 'express';
import { actorOf } from '../../audit/record.ts';
import { paths } from '../../paths.ts';
import { flash } from '../../web/flash.ts';
import { forumStaff } from '../../web/permission.ts';
import { renderPage } from '../../web/renderPage.ts';
import { routeTable } from '../../web/routeTable.ts';
import { sendPrivate } from '../../web/sendPrivate.ts';
import { placeSession } from '../actions/placeSession.ts';
import { currentEditorState } from '../editor/currentState.ts';
import { canEditAgenda } from '../policy.ts';
import { findSession, workingAgenda } from '../queries.ts';
import type { SessionRecord } from '../session.ts';
import { type FormContext, formContext } from '../sessionFormPage.ts';
import { hasSlot } from '../snapshot.ts';
import { parsePlacement } from './form.ts';
import { placementPage, placementValues } from './page.ts';
import { type Refusal, refusalOf, sentencesOf } from './refusal.ts';

/** Putting one session in its place: by a form, and by the grid, which is answered with its new state as JSON. */
export const agendaPlacementRoutes = routeTable();
const { get, post } = agendaPlacementRoutes;
const PLACEMENT = '/:lang/organiser/forums/:forum/agenda/sessions/:session/placement';
get(PLACEMENT, forumStaff(canEditAgenda), showPlacement);
post(PLACEMENT, forumStaff(canEditAgenda), place);

async function showPlacement(req: Request, res: Response): Promise<void> {
  const session = await findSession(req.forum._id, String(req.params.session));
  const context = await contextOf(req, res);
  const values = placementValues(session, req.forum.timeZone);
  await renderPage(res, 'organiser/agenda/placement', placementPage({ session, values }, context));
}

async function place(req: Request, res: Response): Promise<void> {
  const { forum } = req;
  const session = await findSession(forum._id, String(req.params.session));
  const parsed = parsePlacement(req.body, forum);
  if (!parsed.ok) {
    const refusal: Refusal = { status: 422, errors: parsed.errors, taken: [] };
    return refuse(req, res, session, refusal, await contextOf(req, res));
  }
  try {
    const actor = actorOf(req.user as NonNullable<Request['user']>);
    await confirm(req, res, await placeSession(forum, session._id, parsed.input, actor, req.now));
  } catch (error) {
    const context = await contextOf(req, res);
    const current = await findSession(forum._id, String(session._id));
    await refuse(req, res, current, await refusalOf(error, current, req.body, context), context);
  }
}

async function confirm(req: Request, res: Response, placed: SessionRecord): Promise<void> {
  if (wantsState(req)) return sendState(req, res, { saved: placed.version });
  const { lang } = res.locals;
  flash(req, 'good', `agenda:flash.${hasSlot(placed) ? 'placed' : 'unscheduled'}`);
  res.redirect(303, paths.agendaEditor(lang, req.forum.slug));
}

/** What was typed stays in the form, now against the stored version. */
async function refuse(
  req: Request,
  res: Response,
  session: SessionRecord,
  refusal: Refusal,
  context: FormContext,
): Promise<void> {
  if (wantsState(req)) {
    res.status(refusal.status);
    return sendState(req, res, { refused: sentencesOf(refusal, context) });
  }
  const page = placementPage({ session, values: req.body, ...refusal }, context);
  await renderPage(res, 'organiser/agenda/placement', page, { status: refusal.status });
}

/** The newest state with what became of the placement: the version that was saved, or why none was. */
async function sendState(
  req: Request,
  res: Response,
  outcome: { saved: number } | { refused: string[] },
): Promise<void> {
  const state = await currentEditorState(req.forum, res.locals);
  await sendPrivate(res, 'json', JSON.stringify({ ...outcome, state }));
}

function wantsState(req: Request): boolean {
  return req.accepts('html', 'json') === 'json';
}

async function contextOf(req: Request, res: Response): Promise<FormContext> {
  return formContext(req.forum, await workingAgenda(req.forum._id), res.locals);
}
