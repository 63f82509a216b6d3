import type { Request, Response } from 'express';
import { actorOf } from '../audit/record.ts';
import { DomainError, NotFound } from '../errors.ts';
import { paths } from '../paths.ts';
import { flash } from '../web/flash.ts';
import { type FormErrors, formError } from '../web/formBody.ts';
import { forumStaff } from '../web/permission.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { releaseAgenda } from './actions/releaseAgenda.ts';
import { withdrawRelease } from './actions/withdrawRelease.ts';
import { NOBODY_TO_TELL, peopleToTell } from './announcementQueries.ts';
import { canEditAgenda, canSeeAgenda } from './policy.ts';
import { agendaRevision, checkRulesOf, latestRelease, workingAgenda } from './queries.ts';
import { parseRelease } from './releaseForm.ts';
import { releaseHistoryPage } from './releaseHistory.ts';
import { numberedReleases, releaseHistory } from './releaseQueries.ts';
import { NAMES_SHOWN, releaseReview } from './releaseReview.ts';
import { formContext } from './sessionFormPage.ts';
import { snapshotOf } from './snapshot.ts';

/** Releasing the agenda, after looking through what that changes; and what earlier releases changed. */
export const agendaReleaseRoutes = routeTable();
const { get, post } = agendaReleaseRoutes;
const RELEASES = '/:lang/organiser/forums/:forum/agenda/releases';
get(RELEASES, forumStaff(canSeeAgenda), showHistory);
get(`${RELEASES}/new`, forumStaff(canEditAgenda), showReview);
post(RELEASES, forumStaff(canEditAgenda), release);
post(`${RELEASES}/:number/withdrawal`, forumStaff(canEditAgenda), withdraw);

async function showReview(req: Request, res: Response): Promise<void> {
  await renderReview(req, res);
}

async function release(req: Request, res: Response): Promise<void> {
  const parsed = parseRelease(req.body);
  if (!parsed.ok) return renderReview(req, res, parsed, 422);
  try {
    const { number } = await releaseAgenda(req.forum, parsed.input, actorOf(signedInUser(req)), req.now);
    flash(req, 'good', 'agenda:flash.released', { number });
    res.redirect(303, paths.organiserAgenda(res.locals.lang, req.forum.slug));
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    await renderReview(req, res, { values: req.body, errors: formError(error) }, 422);
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
    await renderReview(req, res, { values: {}, errors: formError(error) }, 422);
  }
}

async function renderReview(
  req: Request,
  res: Response,
  form: { values?: unknown; errors?: FormErrors } = {},
  status = 200,
): Promise<void> {
  const { forum } = req;
  // Read before the sessions: what comes in between makes the form outdated, never the other way round.
  const revision = await agendaRevision(forum._id);
  const [agenda, shown, rules] = await Promise.all([
    workingAgenda(forum._id),
    latestRelease(forum._id),
    checkRulesOf(forum._id),
  ]);
  const snapshot = snapshotOf(forum, agenda);
  const toTell = shown
    ? await peopleToTell(forum._id, shown.snapshot, snapshot, NAMES_SHOWN)
    : NOBODY_TO_TELL;
  const context = formContext(forum, agenda, res.locals);
  const page = releaseReview({ context, snapshot, shown, rules, toTell, revision, ...form });
  await renderPage(res, 'organiser/agenda/newRelease', page, { status });
}

async function showHistory(req: Request, res: Response): Promise<void> {
  const { forum } = req;
  const { lang, t } = res.locals;
  const [history, shown] = await Promise.all([releaseHistory(forum._id), latestRelease(forum._id)]);
  const asked = [req.query.from, req.query.to].map(Number);
  const compared =
    req.query.from === undefined ? undefined : await numberedReleases(forum._id, asked as [number, number]);
  if (compared === null) throw new NotFound();
  const page = releaseHistoryPage(forum, { history, shown: shown?.number, compared }, { lang, t });
  await renderPage(res, 'organiser/agenda/releases', page);
}

/** Behind `forumStaff` there is always a user. */
function signedInUser(req: Request) {
  return req.user as NonNullable<Request['user']>;
}
