import type { Request, RequestHandler, Response } from 'express';
import { actorOf } from '../audit/record.ts';
import { DomainError, NotFound, VersionConflict } from '../errors.ts';
import { paths } from '../paths.ts';
import { flash } from '../web/flash.ts';
import { formError } from '../web/formBody.ts';
import { forumStaff } from '../web/permission.ts';
import { readerOf, signedInUser } from '../web/reader.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { inGroupOfRecommendation } from './access.ts';
import { moveRecommendation } from './actions/moves.ts';
import { recordPosition, removePosition } from './actions/positions.ts';
import { parseFilter } from './forms/filter.ts';
import { parseMove } from './forms/move.ts';
import { parsePosition } from './forms/position.ts';
import { type RefusedForm, recommendationPage } from './pages/recommendation.ts';
import { canAdopt, canReadGroup, canWriteGroup } from './policy.ts';
import { findGroup, findRecommendation, findRecommendationIn } from './queries/access.ts';
import type { Move } from './recommendationStates.ts';

export const moveRoutes = routeTable();
const { get, post } = moveRoutes;

const one = '/:lang/rapporteur/recommendations/:recommendation';
get(one, inGroupOfRecommendation(canReadGroup), showRecommendation);
post(`${one}/proposal`, inGroupOfRecommendation(canWriteGroup), make('proposal'));
post(`${one}/agreement`, inGroupOfRecommendation(canWriteGroup), make('agreement'));
post(`${one}/return`, inGroupOfRecommendation(canWriteGroup), make('return'));
post(`${one}/withdrawal`, inGroupOfRecommendation(canWriteGroup), make('withdrawal'));
post(`${one}/reinstatement`, inGroupOfRecommendation(canWriteGroup), make('reinstatement'));
post(`${one}/positions`, inGroupOfRecommendation(canWriteGroup), addPosition);
post(`${one}/positions/:position/removal`, inGroupOfRecommendation(canWriteGroup), takePositionAway);

const organisers = '/:lang/organiser/forums/:forum/workshops/recommendations/:recommendation';
post(`${organisers}/adoption`, forumStaff(canAdopt), load, make('adoption'));
post(`${organisers}/revocation`, forumStaff(canAdopt), load, make('revocation'));
post(`${organisers}/return`, forumStaff(canAdopt), load, make('return'));
post(`${organisers}/withdrawal`, forumStaff(canAdopt), load, make('withdrawal'));

/** Behind `forumStaff`: the forum's own recommendation, and its group. */
async function load(req: Request, res: Response, next: () => void): Promise<void> {
  const recommendation = await findRecommendationIn(req.forum, String(req.params.recommendation));
  const group = recommendation && (await findGroup(recommendation.group));
  if (!recommendation || !group) throw new NotFound();
  Object.assign(res.locals, { recommendation, group });
  next();
}

async function showRecommendation(req: Request, res: Response): Promise<void> {
  await renderPage(
    res,
    'rapporteur/recommendation',
    await recommendationPage(readerOf(req, res), res.locals),
  );
}

function make(move: Move): RequestHandler {
  return async (req, res) => {
    const { recommendation } = res.locals;
    const parsed = parseMove(req.body, move);
    if (!parsed.ok) return showAgain(req, res, { ...parsed, form: move });
    try {
      await moveRecommendation(
        req.forum,
        recommendation,
        move,
        parsed.input,
        actorOf(signedInUser(req)),
        req.now,
      );
    } catch (error) {
      const refused = { form: move, values: req.body };
      if (error instanceof DomainError) return showAgain(req, res, { ...refused, errors: formError(error) });
      if (!(error instanceof VersionConflict)) throw error;
      return showAgain(
        req,
        res,
        { ...refused, errors: formError({ key: 'workshops:errors.textChanged' }) },
        409,
      );
    }
    flash(req, 'good', `workshops:flash.moves.${move}`);
    res.redirect(303, backTo(req, res));
  };
}

async function addPosition(req: Request, res: Response): Promise<void> {
  const parsed = parsePosition(req.body);
  if (!parsed.ok) return showAgain(req, res, { ...parsed, form: 'positions' });
  try {
    await recordPosition(res.locals.recommendation, parsed.input, actorOf(signedInUser(req)), req.now);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return showAgain(req, res, { form: 'positions', values: req.body, errors: formError(error) });
  }
  flash(req, 'good', 'workshops:flash.positionRecorded');
  res.redirect(303, `${backTo(req, res)}#positions`);
}

async function takePositionAway(req: Request, res: Response): Promise<void> {
  const { recommendation } = res.locals;
  await removePosition(recommendation, String(req.params.position), actorOf(signedInUser(req)), req.now);
  flash(req, 'good', 'workshops:flash.positionRemoved');
  res.redirect(303, `${backTo(req, res)}#positions`);
}

/** The page as it is stored now, because somebody else may have changed it, with what was typed still in its form. */
async function showAgain(req: Request, res: Response, refused: RefusedForm, status = 422): Promise<void> {
  const { recommendation, group } = res.locals;
  const current = (await findRecommendation(recommendation._id)) ?? recommendation;
  const page = await recommendationPage(readerOf(req, res), { recommendation: current, group }, refused);
  await renderPage(res, 'rapporteur/recommendation', page, { status, layout: 'organiser' });
}

/** The table with its filter where the button stood in the table, else the recommendation's page. */
function backTo(req: Request, res: Response): string {
  const { lang, recommendation } = res.locals;
  if (req.body?.from !== 'table') return paths.groupRecommendation(lang, String(recommendation._id));
  const { query } = parseFilter(Object.fromEntries(new URLSearchParams(String(req.body.query ?? ''))));
  return paths.organiserRecommendations(lang, req.forum.slug, query);
}
