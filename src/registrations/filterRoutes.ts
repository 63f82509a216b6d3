import type { Request, Response } from 'express';
import { actorOf } from '../audit/record.ts';
import { DomainError } from '../errors.ts';
import { paths } from '../paths.ts';
import { flash } from '../web/flash.ts';
import { forumStaff } from '../web/permission.ts';
import { routeTable } from '../web/routeTable.ts';
import { removeFilter, saveFilter } from './actions/saveFilter.ts';
import { filterQuery, parseColumns, parseFilterName, parseFilters } from './organiserForm.ts';
import { canEditRegistrations } from './policy.ts';

/** Filters of the list that a team keeps under a name. */
export const registrationFilterRoutes = routeTable();
const { get, post } = registrationFilterRoutes;
const FILTERS = '/:lang/organiser/forums/:forum/registrations/filters';
get(FILTERS, forumStaff(canEditRegistrations), (req, res) => backToList(req, res));
post(FILTERS, forumStaff(canEditRegistrations), save);
post(`${FILTERS}/:filter/removal`, forumStaff(canEditRegistrations), remove);

async function save(req: Request, res: Response): Promise<void> {
  const query = filterQuery(parseFilters(req.body), { columns: parseColumns(req.body) });
  const parsed = parseFilterName(req.body);
  if (!parsed.ok || query === '') flash(req, 'bad', 'registrations:filters.nameMissing');
  else {
    try {
      const actor = actorOf(req.user as NonNullable<Request['user']>);
      await saveFilter(req.forum._id, { name: parsed.input.name, query: query.slice(1) }, actor, req.now);
      flash(req, 'good', 'registrations:filters.saved', { name: parsed.input.name });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      flash(req, 'bad', error.key, error.params);
    }
  }
  backToList(req, res, query);
}

async function remove(req: Request, res: Response): Promise<void> {
  await removeFilter(req.forum._id, String(req.params.filter));
  flash(req, 'good', 'registrations:filters.removed');
  backToList(req, res);
}

function backToList(req: Request, res: Response, query = ''): void {
  res.redirect(303, paths.organiserRegistrations(res.locals.lang, req.forum.slug) + query);
}
