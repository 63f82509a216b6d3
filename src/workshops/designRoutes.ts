import type { Request, Response } from 'express';
import { actorOf } from '../audit/record.ts';
import { NotFound, VersionConflict } from '../errors.ts';
import { paths } from '../paths.ts';
import { flash } from '../web/flash.ts';
import { type FormErrors, formError } from '../web/formBody.ts';
import { forumStaff } from '../web/permission.ts';
import { signedInUser } from '../web/reader.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { saveDesign } from './actions/designs.ts';
import type { WorkshopDesign } from './design.ts';
import { parseDesign } from './forms/design.ts';
import { canEditGroups } from './policy.ts';
import { designOf } from './queries/designs.ts';
import { type WorkshopSession, workshopsOf } from './queries/groups.ts';
import { designChoices, designValues, phaseRows } from './view/design.ts';

/** How the groups of a workshop work: questions, phases, what a recommendation must have. */
export const workshopDesignRoutes = routeTable();
const { get, post } = workshopDesignRoutes;
const DESIGN = '/:lang/organiser/forums/:forum/workshops/designs/:workshop';
get(DESIGN, forumStaff(canEditGroups), show);
post(DESIGN, forumStaff(canEditGroups), save);

async function workshopOf(req: Request): Promise<WorkshopSession> {
  const found = (await workshopsOf(req.forum)).find(({ _id }) => String(_id) === req.params.workshop);
  if (!found) throw new NotFound();
  return found;
}

async function show(req: Request, res: Response): Promise<void> {
  const workshop = await workshopOf(req);
  const values = designValues(await designOf(workshop._id), workshop, req.forum.timeZone);
  await render(req, res, workshop, { values, errors: {} });
}

async function save(req: Request, res: Response): Promise<void> {
  const workshop = await workshopOf(req);
  if (req.body?.addRow) return render(req, res, workshop, { values: req.body, errors: {} });
  const parsed = parseDesign(req.body, req.forum.timeZone);
  if (!parsed.ok) return render(req, res, workshop, parsed, 422);
  const { input, version } = parsed.input;
  try {
    await saveDesign(req.forum, workshop, input, version, actorOf(signedInUser(req)), req.now);
  } catch (error) {
    if (!(error instanceof VersionConflict)) throw error;
    const stored = error.current as WorkshopDesign;
    const values = { ...req.body, version: stored.version };
    const errors = formError({ key: 'designs:errors.changedMeanwhile' });
    return render(req, res, workshop, { values, errors }, 409);
  }
  flash(req, 'good', 'designs:saved');
  res.redirect(303, paths.organiserWorkshops(res.locals.lang, req.forum.slug));
}

async function render(
  req: Request,
  res: Response,
  workshop: WorkshopSession,
  given: { values: Record<string, unknown>; errors: FormErrors },
  status = 200,
): Promise<void> {
  const { lang, t } = res.locals;
  const locals = {
    title: t('designs:title'),
    workshop,
    action: paths.workshopDesign(lang, req.forum.slug, String(workshop._id)),
    languages: req.forum.languages,
    choices: designChoices(t),
    rows: phaseRows(given.values),
    ...given,
  };
  await renderPage(res, 'organiser/workshops/design', locals, { status });
}
