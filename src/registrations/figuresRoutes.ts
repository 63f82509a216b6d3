import { stringify } from 'csv-stringify/sync';
import type { Request, Response } from 'express';
import { checkedIn } from '../checkIn/queries.ts';
import { paths } from '../paths.ts';
import { forumStaff } from '../web/permission.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { groupAlike } from './figures.ts';
import { crossTables, dayColumns, figureCharts, figureRows, questionCharts } from './figuresView.ts';
import { canSeeRegistrations } from './policy.ts';
import { questionnaireOf } from './questions/queries.ts';
import { rollOf } from './roll/roll.ts';
import type { RollEntry } from './roll/rollEntry.ts';

/** What donors and ministries ask about: who registered, who has a place, who came. */
export const registrationFigureRoutes = routeTable();
const { get } = registrationFigureRoutes;
const FIGURES = '/:lang/organiser/forums/:forum/registrations';
get(`${FIGURES}/figures`, forumStaff(canSeeRegistrations), showFigures);
get(`${FIGURES}/figures.csv`, forumStaff(canSeeRegistrations), sendCsv);

const COUNTED = ['live', 'confirmed', 'present'] as const;
type Counted = (typeof COUNTED)[number];

function countedIn({ of }: Request['query']): Counted {
  return COUNTED.find((one) => one === of) ?? 'live';
}

async function entriesOf(req: Request): Promise<readonly RollEntry[]> {
  const { entries } = await rollOf(req.forum);
  const counted = countedIn(req.query);
  if (counted === 'live') return entries.filter(({ isLive }) => isLive);
  if (counted === 'confirmed') return entries.filter(({ state }) => state === 'confirmed');
  const came = await checkedIn(req.forum._id);
  return entries.filter(({ id }) => came.has(id));
}

async function showFigures(req: Request, res: Response): Promise<void> {
  const { lang, t } = res.locals;
  const { forum } = req;
  const reader = { forum, lang, t };
  const [entries, questionnaire] = await Promise.all([entriesOf(req), questionnaireOf(forum._id)]);
  const alike = groupAlike(entries);
  const counted = countedIn(req.query);
  const address = paths.registrationFigures(lang, forum.slug);
  await renderPage(res, 'organiser/registrations/figures', {
    title: t('registrations:figures.title'),
    total: entries.length,
    tabs: COUNTED.map((of) => ({
      href: of === 'live' ? address : `${address}?of=${of}`,
      label: t(`registrations:figures.of.${of}`),
      current: of === counted,
    })),
    csv: `${paths.registrationFiguresCsv(lang, forum.slug)}?of=${counted}`,
    days: dayColumns(entries, reader),
    charts: figureCharts(alike, entries.length, reader),
    tables: crossTables(alike, entries.length, reader),
    questions: questionCharts(entries, questionnaire, reader),
  });
}

async function sendCsv(req: Request, res: Response): Promise<void> {
  const { lang, t } = res.locals;
  const questionnaire = await questionnaireOf(req.forum._id);
  const rows = figureRows(await entriesOf(req), questionnaire, { forum: req.forum, lang, t });
  const columns = ['figure', 'value', 'by', 'count'].map((name) =>
    t(`registrations:figures.columns.${name}`),
  );
  res.set({
    'Content-Disposition': `attachment; filename="${req.forum.slug}-figures.csv"`,
    'Cache-Control': 'private, no-store',
  });
  res
    .type('text/csv; charset=utf-8')
    .send(stringify(rows, { bom: true, escape_formulas: true, header: true, columns }));
}
