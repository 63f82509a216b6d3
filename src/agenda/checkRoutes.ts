import type { Request, Response } from 'express';
import { actorOf } from '../audit/record.ts';
import { paths } from '../paths.ts';
import { flash } from '../web/flash.ts';
import type { FormErrors } from '../web/formBody.ts';
import { forumStaff } from '../web/permission.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { saveCheckRules } from './actions/saveCheckRules.ts';
import { CHECK_LEVELS, CHECKS } from './checkRules.ts';
import { parseCheckRules } from './checkRulesForm.ts';
import { canEditAgenda } from './policy.ts';
import { checkRulesOf } from './queries.ts';

/** What the agenda is looked through for before it is released. */
export const agendaCheckRoutes = routeTable();
const { get, post } = agendaCheckRoutes;
const CHECKS_PAGE = '/:lang/organiser/forums/:forum/agenda/checks';
get(CHECKS_PAGE, forumStaff(canEditAgenda), showRules);
post(CHECKS_PAGE, forumStaff(canEditAgenda), saveRules);

async function showRules(req: Request, res: Response): Promise<void> {
  await renderRules(res, { values: await checkRulesOf(req.forum._id) });
}

async function saveRules(req: Request, res: Response): Promise<void> {
  const parsed = parseCheckRules(req.body);
  if (!parsed.ok) return renderRules(res, parsed, 422);
  await saveCheckRules(req.forum, parsed.input, actorOf(req.user as NonNullable<Request['user']>), req.now);
  flash(req, 'good', 'agenda:flash.checksSaved');
  res.redirect(303, paths.organiserAgenda(res.locals.lang, req.forum.slug));
}

async function renderRules(
  res: Response,
  { values, errors = {} }: { values: unknown; errors?: FormErrors },
  status = 200,
): Promise<void> {
  const { lang, t } = res.locals;
  const levels = CHECK_LEVELS.map((level) => ({ value: level, text: t(`agenda:checks.levels.${level}`) }));
  const page = { title: t('agenda:checks.title'), here: paths.organiserAgenda(lang, res.req.forum.slug) };
  await renderPage(
    res,
    'organiser/agenda/checks',
    { ...page, values, errors, levels, checks: CHECKS },
    { status },
  );
}
