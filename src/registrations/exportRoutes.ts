import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { forumStaff } from '../web/permission.ts';
import { routeTable } from '../web/routeTable.ts';
import { registrationsCsv } from './csv.ts';
import { parseFilters } from './organiserForm.ts';
import { eachRegistration } from './organiserQueries.ts';
import { canSeeRegistrations } from './policy.ts';
import { questionnaireOf } from './questions/queries.ts';
import { rollOf } from './roll/roll.ts';
import { registrationsXlsx } from './xlsx.ts';

/** The list as a file, with its filters. */
export const registrationExportRoutes = routeTable();
const { get } = registrationExportRoutes;
const LIST = '/:lang/organiser/forums/:forum/registrations';
get(`${LIST}/registrations.csv`, forumStaff(canSeeRegistrations), sendCsv);
get(`${LIST}/registrations.xlsx`, forumStaff(canSeeRegistrations), sendXlsx);

async function sendCsv(req: Request, res: Response): Promise<void> {
  const { lang, t } = res.locals;
  const questionnaire = await questionnaireOf(req.forum._id);
  const registrations = eachRegistration(await rollOf(req.forum), parseFilters(req.query));
  res.set({
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="${req.forum.slug}-registrations.csv"`,
    'Cache-Control': 'private, no-store',
  });
  await pipeline(registrationsCsv(registrations, { forum: req.forum, lang, t, questionnaire }), res);
}

async function sendXlsx(req: Request, res: Response): Promise<void> {
  const { lang, t } = res.locals;
  const questionnaire = await questionnaireOf(req.forum._id);
  const registrations = eachRegistration(await rollOf(req.forum), parseFilters(req.query));
  const content = await registrationsXlsx(registrations, { forum: req.forum, lang, t, questionnaire });
  res.set({
    'Content-Disposition': `attachment; filename="${req.forum.slug}-registrations.xlsx"`,
    'Cache-Control': 'private, no-store',
  });
  res.type('xlsx').send(content);
}
