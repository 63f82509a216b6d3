import type { Request, Response } from 'express';
import { actorOf } from '../audit/record.ts';
import { DomainError, VersionConflict } from '../errors.ts';
import { paths } from '../paths.ts';
import { flash } from '../web/flash.ts';
import { formError } from '../web/formBody.ts';
import { readerOf, signedInUser } from '../web/reader.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { inGroup, inGroupOfRecommendation } from './access.ts';
import { addRecommendation, editRecommendation } from './actions/recommendations.ts';
import type { ContributionRecord } from './contribution.ts';
import { parseRecommendation, type RecommendationForm } from './forms/recommendation.ts';
import { recommendationConflict, recommendationFormPage } from './pages/recommendation.ts';
import type { ShownForm } from './pages/shownForm.ts';
import { canWriteGroup } from './policy.ts';
import { designOf } from './queries/designs.ts';
import { possibleSources, sourcesOf } from './queries/writings.ts';
import type { RecommendationRecord } from './recommendation.ts';
import { newRecommendation, recommendationValues } from './view/recommendationForm.ts';

export const recommendationRoutes = routeTable();
const { get, post } = recommendationRoutes;
const ofGroup = '/:lang/rapporteur/groups/:group/recommendations';
const one = '/:lang/rapporteur/recommendations/:recommendation';
get(`${ofGroup}/new`, inGroup(canWriteGroup), showNew);
post(ofGroup, inGroup(canWriteGroup), draft);
get(`${one}/edit`, inGroupOfRecommendation(canWriteGroup), showForm);
post(one, inGroupOfRecommendation(canWriteGroup), save);

async function showNew(req: Request, res: Response): Promise<void> {
  const { group } = res.locals;
  const sources = await possibleSources(group);
  const from = sources.find(({ _id }) => String(_id) === req.query.contribution);
  const design = await designOf(group.session);
  await renderForm(req, res, sources, {
    values: newRecommendation(req.forum, design, from, group.territory),
  });
}

async function draft(req: Request, res: Response): Promise<void> {
  const sources = await possibleSources(res.locals.group);
  const parsed = parseRecommendation(req.body, { forum: req.forum, sources: idsOf(sources) });
  if (!parsed.ok) return renderForm(req, res, sources, parsed, 422);
  try {
    const { group } = res.locals;
    const drafted = await addRecommendation(group, parsed.input, actorOf(signedInUser(req)), req.now);
    flash(req, 'good', 'workshops:flash.recommendationDrafted');
    res.redirect(303, paths.groupRecommendation(res.locals.lang, String(drafted._id)));
  } catch (error) {
    if (!(error instanceof VersionConflict)) throw error;
    await renderConflict(req, res, sources, error.current as RecommendationRecord, parsed.input);
  }
}

async function showForm(req: Request, res: Response): Promise<void> {
  const values = recommendationValues(res.locals.recommendation);
  await renderForm(req, res, await sourcesFor(res), { values });
}

async function save(req: Request, res: Response): Promise<void> {
  const { recommendation, lang } = res.locals;
  const sources = await sourcesFor(res);
  const parsed = parseRecommendation(req.body, { forum: req.forum, sources: idsOf(sources) });
  if (!parsed.ok) return renderForm(req, res, sources, parsed, 422);
  const { input, version } = parsed.input;
  try {
    await editRecommendation(recommendation, version, input, actorOf(signedInUser(req)), req.now);
    flash(req, 'good', 'workshops:flash.recommendationSaved');
    res.redirect(303, paths.groupRecommendation(lang, String(recommendation._id)));
  } catch (error) {
    if (error instanceof VersionConflict) {
      return renderConflict(req, res, sources, error.current as RecommendationRecord, parsed.input);
    }
    if (!(error instanceof DomainError)) throw error;
    await renderForm(req, res, sources, { values: req.body, errors: formError(error) }, 422);
  }
}

/** What may be ticked: all that was said, and what this draft rests on already even if it was removed since. */
async function sourcesFor(res: Response): Promise<ContributionRecord[]> {
  const { group, recommendation } = res.locals;
  const [said, used] = await Promise.all([possibleSources(group), sourcesOf(recommendation)]);
  const known = new Set(idsOf(said));
  return [...said, ...used.filter(({ _id }) => !known.has(String(_id)))];
}

function idsOf(contributions: readonly ContributionRecord[]): string[] {
  return contributions.map(({ _id }) => String(_id));
}

async function renderForm(
  req: Request,
  res: Response,
  sources: ContributionRecord[],
  form: ShownForm,
  status = 200,
): Promise<void> {
  const { group, recommendation } = res.locals;
  const page = recommendationFormPage(readerOf(req, res), { ...form, group, sources, recommendation });
  await renderPage(res, 'rapporteur/recommendationForm', page, { status });
}

/** Both texts side by side, and below them a form that saves over the newer one. */
async function renderConflict(
  req: Request,
  res: Response,
  sources: ContributionRecord[],
  current: RecommendationRecord,
  form: RecommendationForm,
): Promise<void> {
  const { group } = res.locals;
  const page = await recommendationConflict(readerOf(req, res), { group, sources }, current, form);
  await renderPage(res, 'rapporteur/recommendationConflict', page, { status: 409 });
}
