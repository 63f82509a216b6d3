import type { Request, Response } from 'express';
import type { CurrentUser } from '../accounts/currentUser.ts';
import { paths } from '../paths.ts';
import { forumStaff } from '../web/permission.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { registrationFigures } from './figures.ts';
import { filterQuery, parseColumns, parseFilters, parsePage } from './organiserForm.ts';
import { listRegistrations } from './organiserQueries.ts';
import { filterChoices, keyFigures, listColumns, stateParts } from './organiserView.ts';
import { canEditRegistrations, canSeeRegistrations } from './policy.ts';
import { currentStatus } from './queries.ts';
import { questionnaireOf } from './questions/queries.ts';
import { fullName } from './registration.ts';
import { rollOf } from './roll/roll.ts';
import { savedFilters } from './savedFilter.ts';
import { stateTone } from './view.ts';
import { MOST_IN_XLSX } from './xlsx.ts';

/** The list of a forum's registrations. */
export const registrationListRoutes = routeTable();
const { get } = registrationListRoutes;
get('/:lang/organiser/forums/:forum/registrations', forumStaff(canSeeRegistrations), showList);

const signedInUser = (req: Request) => req.user as CurrentUser;

async function showList(req: Request, res: Response): Promise<void> {
  const { lang, t } = res.locals;
  const { forum } = req;
  const filters = parseFilters(req.query);
  const columns = parseColumns(req.query);
  const page = parsePage(req.query);
  const roll = await rollOf(forum);
  const figures = registrationFigures(roll);
  const [list, { pool }, saved, questionnaire] = await Promise.all([
    listRegistrations(roll, filters, page),
    currentStatus(forum, req.now),
    savedFilters(forum._id),
    questionnaireOf(forum._id),
  ]);
  const reader = { forum, lang, t };
  const address = paths.organiserRegistrations(lang, forum.slug);
  const query = filterQuery(filters, { columns });
  await renderPage(res, 'organiser/registrations/list', {
    title: t('registrations:organiser.title'),
    list,
    page,
    filters,
    filtered: query !== '',
    saved: saved.map(({ _id, name, query: own }) => ({
      id: String(_id),
      name,
      href: `${address}?${own}`,
      isCurrent: query === `?${own}`,
    })),
    filterFields: [...new URLSearchParams(query)],
    anybody: figures.byState.size > 0,
    figures: keyFigures(figures, pool, reader),
    states: stateParts(figures, reader),
    choices: filterChoices(figures, pool, reader),
    ...listColumns(columns, { ...reader, questionnaire }),
    fullName,
    stateTone,
    hrefOf: (n: number) => address + filterQuery(filters, { page: n, columns }),
    csv: paths.organiserRegistrationsCsv(lang, forum.slug) + filterQuery(filters),
    // Beyond that only the CSV is whole.
    xlsx:
      list.total <= MOST_IN_XLSX && paths.organiserRegistrationsXlsx(lang, forum.slug) + filterQuery(filters),
    may: { edit: canEditRegistrations(signedInUser(req), forum) },
  });
}
