import type { Request, Response } from 'express';
import { paths } from '../paths.ts';
import { forumStaff } from '../web/permission.ts';
import { signedInUser } from '../web/reader.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { parseFilter } from './forms/filter.ts';
import { canAdopt, canSeeWorkshops } from './policy.ts';
import { requirementsOf } from './queries/designs.ts';
import { groupsOf } from './queries/groups.ts';
import { recommendationsIn, stateCounts } from './queries/writings.ts';
import { filterChoices, recommendationRows, stateFigures } from './view/organiser.ts';

export const recommendationTableRoutes = routeTable();
const { get } = recommendationTableRoutes;
get('/:lang/organiser/forums/:forum/workshops/recommendations', forumStaff(canSeeWorkshops), showTable);

async function showTable(req: Request, res: Response): Promise<void> {
  const { t, lang } = res.locals;
  const { forum } = req;
  const { filter, page, query } = parseFilter(req.query);
  const [groups, found, counts] = await Promise.all([
    groupsOf(forum),
    recommendationsIn(forum, filter, page),
    stateCounts(forum),
  ]);
  const pageAddress = (n: number) =>
    paths.organiserRecommendations(lang, forum.slug, `${query && `${query}&`}page=${n}`);
  await renderPage(res, 'organiser/workshops/recommendations', {
    title: t('workshops:table.title'),
    values: filter,
    query,
    found,
    figures: stateFigures(t, counts),
    rows: recommendationRows(
      { t, lang, forum },
      found.rows,
      groups,
      await requirementsOf(forum, groups),
      canAdopt(signedInUser(req), forum),
    ),
    choices: filterChoices({ t, lang, forum }, groups),
    pageAddress,
  });
}
