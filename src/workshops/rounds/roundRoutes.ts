import type { Request, Response } from 'express';
import { actorOf } from '../../audit/record.ts';
import { DomainError, VersionConflict } from '../../errors.ts';
import { paths } from '../../paths.ts';
import { flash } from '../../web/flash.ts';
import { formError } from '../../web/formBody.ts';
import { readerOf, signedInUser } from '../../web/reader.ts';
import { renderPage } from '../../web/renderPage.ts';
import { routeTable } from '../../web/routeTable.ts';
import { inGroup, inGroupOfRound } from '../access.ts';
import type { ShownForm } from '../pages/shownForm.ts';
import { canReadGroup, canWriteGroup } from '../policy.ts';
import { recommendationsOf } from '../queries/writings.ts';
import { closeRound } from './actions/closeRound.ts';
import { countRound } from './actions/countRound.ts';
import { openRound } from './actions/openRound.ts';
import { parseCounts } from './forms/counts.ts';
import { parseOpening } from './forms/open.ts';
import { countsPage, roundListPage, roundPage } from './pages.ts';
import type { RoundRecord } from './round.ts';

/** Rounds as those see them who lead a group: opened, shown on the wall, counted, closed. */
export const roundRoutes = routeTable();
const { get, post } = roundRoutes;
const OF_GROUP = '/:lang/rapporteur/groups/:group/rounds';
get(OF_GROUP, inGroup(canReadGroup), showRounds);
post(OF_GROUP, inGroup(canWriteGroup), ask);
const ONE = '/:lang/rapporteur/rounds/:round';
get(ONE, inGroupOfRound(canReadGroup), showRound);
get(`${ONE}/counts`, inGroupOfRound(canWriteGroup), showCounts);
post(`${ONE}/counts`, inGroupOfRound(canWriteGroup), saveCounts);
post(`${ONE}/closure`, inGroupOfRound(canWriteGroup), close);

async function showRounds(req: Request, res: Response): Promise<void> {
  const page = await roundListPage(readerOf(req, res), res.locals.group);
  await renderPage(res, 'rapporteur/rounds/list', page);
}

async function ask(req: Request, res: Response): Promise<void> {
  const { group, lang } = res.locals;
  const recommendations = await recommendationsOf(group);
  const parsed = parseOpening(req.body, recommendations);
  if (!parsed.ok) return askAgain(req, res, parsed);
  try {
    const actor = actorOf(signedInUser(req));
    const round = await openRound(group, parsed.input, recommendations, actor, req.now);
    flash(req, 'good', 'rounds:flash.opened');
    res.redirect(303, paths.rapporteurRound(lang, String(round._id)));
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    await askAgain(req, res, { values: req.body, errors: formError(error) });
  }
}

async function askAgain(req: Request, res: Response, form: ShownForm): Promise<void> {
  const page = await roundListPage(readerOf(req, res), res.locals.group, form);
  await renderPage(res, 'rapporteur/rounds/list', page, { status: 422 });
}

async function showRound(req: Request, res: Response): Promise<void> {
  const page = await roundPage(readerOf(req, res), res.locals);
  await renderPage(res, 'rapporteur/rounds/round', page);
}

async function showCounts(req: Request, res: Response): Promise<void> {
  if (res.locals.round.state !== 'open') return backToRound(res);
  await renderCounts(req, res);
}

async function saveCounts(req: Request, res: Response): Promise<void> {
  const { round } = res.locals;
  const parsed = parseCounts(req.body, round);
  if (!parsed.ok) return renderCounts(req, res, { form: parsed, status: 422 });
  try {
    await countRound(round, parsed.input, actorOf(signedInUser(req)), req.now);
  } catch (error) {
    if (error instanceof DomainError)
      return renderCounts(req, res, { form: { values: req.body, errors: formError(error) }, status: 422 });
    if (!(error instanceof VersionConflict)) throw error;
    const { counted } = error.current as RoundRecord;
    const values = { ...req.body, version: counted?.version ?? 0 };
    const errors = formError({
      key: 'rounds:errors.countedMeanwhile',
      params: { who: counted?.by.name ?? '' },
    });
    return renderCounts(req, res, { form: { values, errors }, status: 409 });
  }
  flash(req, 'good', 'rounds:flash.counted');
  backToRound(res);
}

async function renderCounts(
  req: Request,
  res: Response,
  { form, status = 200 }: { form?: ShownForm; status?: number } = {},
): Promise<void> {
  const page = countsPage(readerOf(req, res), res.locals, form);
  await renderPage(res, 'rapporteur/rounds/counts', page, { status });
}

async function close(req: Request, res: Response): Promise<void> {
  const { unrecorded } = await closeRound(res.locals.round, actorOf(signedInUser(req)), req.now);
  flash(req, 'good', 'rounds:flash.closed');
  if (unrecorded > 0) flash(req, 'info', 'rounds:flash.unrecorded', { count: unrecorded });
  backToRound(res);
}

function backToRound(res: Response): void {
  const { lang, round } = res.locals;
  res.redirect(303, paths.rapporteurRound(lang, String(round._id)));
}
