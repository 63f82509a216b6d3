import type { Request, Response } from 'express';
import { actorOf } from '../audit/record.ts';
import { paths } from '../paths.ts';
import { flash } from '../web/flash.ts';
import { forumStaff } from '../web/permission.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import type { ORGANISER_CHANGES } from './actions/changeState.ts';
import { changeStates } from './actions/changeStates.ts';
import { parseBulkChange } from './organiserForm.ts';
import { namedRegistrations } from './organiserQueries.ts';
import { canEditRegistrations, changesFrom } from './policy.ts';
import { fullName, type RegistrationRecord } from './registration.ts';
import { stateTone } from './view.ts';

/** One change of state for many registrations: first what it would do, then the change. */
export const registrationBulkRoutes = routeTable();
const { get, post } = registrationBulkRoutes;
const BULK = '/:lang/organiser/forums/:forum/registrations/states';
get(BULK, forumStaff(canEditRegistrations), backToList);
post(BULK, forumStaff(canEditRegistrations), change);

function backToList(req: Request, res: Response): void {
  res.redirect(303, paths.organiserRegistrations(res.locals.lang, req.forum.slug));
}

async function change(req: Request, res: Response): Promise<void> {
  const parsed = parseBulkChange(req.body);
  if (!parsed.ok) {
    flash(req, 'bad', 'registrations:bulk.nothingChosen');
    return backToList(req, res);
  }
  const { registrations: ids, confirmed, ...asked } = parsed.input;
  const chosen = await namedRegistrations(req.forum._id, ids);
  if (!confirmed) return review(res, chosen, asked);
  const actor = actorOf(req.user as NonNullable<Request['user']>);
  const fitting = chosen.filter(({ state }) => changesFrom(state).includes(asked.to));
  const { changed, refused } = await changeStates(
    req.forum,
    fitting.map(({ _id }) => _id),
    asked,
    actor,
    req.now,
  );
  if (changed > 0) flash(req, 'good', `registrations:bulk.done.${asked.to}`, { count: changed });
  if (refused.length > 0) flash(req, 'bad', 'registrations:bulk.refused', { count: refused.length });
  backToList(req, res);
}

/** Who it concerns, and who it cannot be made for in their state. */
async function review(
  res: Response,
  chosen: readonly RegistrationRecord[],
  { to, reason }: { to: keyof typeof ORGANISER_CHANGES; reason: string },
): Promise<void> {
  const { t } = res.locals;
  const fits = ({ state }: RegistrationRecord) => changesFrom(state).includes(to);
  await renderPage(res, 'organiser/registrations/bulk', {
    title: t(`registrations:bulk.titles.${to}`),
    to,
    reason,
    fitting: chosen.filter(fits),
    others: chosen.filter((registration) => !fits(registration)),
    fullName,
    stateTone,
  });
}
