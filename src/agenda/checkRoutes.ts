import type { Request, Response } from 'express';
import { actorOf } from '../audit/record.ts';
import { VersionConflict } from '../errors.ts';
import { formatter } from '../i18n/format.ts';
import { paths } from '../paths.ts';
import { flash } from '../web/flash.ts';
import { forumStaff } from '../web/permission.ts';
import { signedInUser } from '../web/reader.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { saveCheckRules } from './actions/saveCheckRules.ts';
import type { StoredRules } from './checkRules.ts';
import { parseCheckRules } from './checkRulesForm.ts';
import { checkRulesPage, type RulesFormState, rulesValues } from './checkRulesPage.ts';
import { findingsInWorking } from './checks.ts';
import { conflictsPage } from './conflictsPage.ts';
import { canEditAgenda } from './policy.ts';
import { checkRulesOf, lastEdit, storedRulesOf, workingAgenda } from './queries.ts';
import { formContext } from './sessionFormPage.ts';

/** What the agenda is looked through for before it is released, and what was found. */
export const agendaCheckRoutes = routeTable();
const { get, post } = agendaCheckRoutes;
const AGENDA = '/:lang/organiser/forums/:forum/agenda';
get(`${AGENDA}/conflicts`, forumStaff(canEditAgenda), showConflicts);
get(`${AGENDA}/checks`, forumStaff(canEditAgenda), showRules);
post(`${AGENDA}/checks`, forumStaff(canEditAgenda), saveRules);

async function showConflicts(req: Request, res: Response): Promise<void> {
  const { forum } = req;
  const [agenda, rules] = await Promise.all([workingAgenda(forum._id), checkRulesOf(forum._id)]);
  const findings = findingsInWorking(forum, agenda, rules);
  const page = conflictsPage(findings, rules, formContext(forum, agenda, res.locals));
  await renderPage(res, 'organiser/agenda/conflicts', page);
}

async function showRules(req: Request, res: Response): Promise<void> {
  await renderRules(res, { values: rulesValues(await storedRulesOf(req.forum._id)) });
}

async function saveRules(req: Request, res: Response): Promise<void> {
  const parsed = parseCheckRules(req.body);
  if (!parsed.ok) return renderRules(res, parsed, 422);
  try {
    await saveCheckRules(req.forum, parsed.input, actorOf(signedInUser(req)), req.now);
  } catch (error) {
    if (!(error instanceof VersionConflict)) throw error;
    return renderNewerRules(req, res, parsed.input, error.current as StoredRules);
  }
  flash(req, 'good', 'agenda:flash.checksSaved');
  res.redirect(303, paths.organiserAgenda(res.locals.lang, req.forum.slug));
}

/** What was chosen stays in the form, now against the stored version; both are shown side by side. */
async function renderNewerRules(
  req: Request,
  res: Response,
  { rules: chosen }: StoredRules,
  { rules, version }: StoredRules,
): Promise<void> {
  const { forum, now } = req;
  const edit = await lastEdit('agenda', forum._id);
  const when = formatter(res.locals.lang, forum.timeZone).dateTime(edit?.at ?? now);
  const stored = { rules, who: edit?.actor.name ?? '', when };
  await renderRules(res, { values: { ...chosen, version }, stored }, 409);
}

async function renderRules(res: Response, state: RulesFormState, status = 200): Promise<void> {
  const { lang, t } = res.locals;
  const page = checkRulesPage(state, { lang, t, slug: res.req.forum.slug });
  await renderPage(res, 'organiser/agenda/checks', page, { status });
}
