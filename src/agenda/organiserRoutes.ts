import type { Request, Response } from 'express';
import { actorOf } from '../audit/record.ts';
import { DomainError } from '../errors.ts';
import { paths } from '../paths.ts';
import { flash } from '../web/flash.ts';
import { type FormErrors, formError } from '../web/formBody.ts';
import { forumStaff } from '../web/permission.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { releaseAgenda } from './actions/releaseAgenda.ts';
import { withdrawRelease } from './actions/withdrawRelease.ts';
import { countPeopleToTell } from './announcementQueries.ts';
import { canEditAgenda, canSeeAgenda } from './policy.ts';
import { checkRulesOf, latestRelease, recentReleases, workingAgenda } from './queries.ts';
import { parseRelease } from './releaseForm.ts';
import { formContext } from './sessionFormPage.ts';
import { snapshotOf } from './snapshot.ts';
import { workingPage } from './workingPage.ts';

export const agendaOrganiserRoutes = routeTable();
const { get, post } = agendaOrganiserRoutes;
const AGENDA = '/:lang/organiser/forums/:forum/agenda';
get(AGENDA, forumStaff(canSeeAgenda), showWorking);
post(`${AGENDA}/releases`, forumStaff(canEditAgenda), release);
post(`${AGENDA}/releases/:number/withdrawal`, forumStaff(canEditAgenda), withdraw);

async function showWorking(req: Request, res: Response): Promise<void> {
  await renderWorking(req, res);
}

async function release(req: Request, res: Response): Promise<void> {
  const parsed = parseRelease(req.body);
  if (!parsed.ok) return renderWorking(req, res, parsed, 422);
  try {
    const { number } = await releaseAgenda(req.forum, parsed.input, actorOf(signedInUser(req)), req.now);
    flash(req, 'good', 'agenda:flash.released', { number });
    res.redirect(303, paths.organiserAgenda(res.locals.lang, req.forum.slug));
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    await renderWorking(req, res, { values: req.body, errors: formError(error) }, 422);
  }
}

async function withdraw(req: Request, res: Response): Promise<void> {
  const number = Number(req.params.number);
  try {
    await withdrawRelease(req.forum, number, actorOf(signedInUser(req)), req.now);
    flash(req, 'good', 'agenda:flash.withdrawn', { number });
    res.redirect(303, paths.organiserAgenda(res.locals.lang, req.forum.slug));
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    await renderWorking(req, res, { values: {}, errors: formError(error) }, 422);
  }
}

async function renderWorking(
  req: Request,
  res: Response,
  form: { values?: unknown; errors?: FormErrors } = {},
  status = 200,
): Promise<void> {
  const { forum } = req;
  const [agenda, shown, history, rules] = await Promise.all([
    workingAgenda(forum._id),
    latestRelease(forum._id),
    recentReleases(forum._id),
    checkRulesOf(forum._id),
  ]);
  const context = formContext(forum, agenda, res.locals);
  const mayEdit = canEditAgenda(signedInUser(req), forum);
  const snapshot = snapshotOf(forum, agenda);
  const toTell =
    shown && mayEdit
      ? await countPeopleToTell(forum._id, shown.snapshot, snapshot)
      : { speakers: 0, attendees: 0 };
  const page = workingPage({ context, snapshot, shown, history, mayEdit, rules, toTell, ...form });
  await renderPage(res, 'organiser/agenda/working', page, { status });
}

/** Behind `forumStaff` there is always a user. */
function signedInUser(req: Request) {
  return req.user as NonNullable<Request['user']>;
}
