import type { Request, Response } from 'express';
import { actorOf } from '../audit/record.ts';
import { DomainError } from '../errors.ts';
import { paths } from '../paths.ts';
import { type FormErrors, formError } from '../web/formBody.ts';
import { forumStaff } from '../web/permission.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { takeUpload, uploadedFile } from '../web/uploads.ts';
import { prepareImport } from './actions/prepareImport.ts';
import { startImport } from './actions/startImport.ts';
import { IMPORTED } from './importing/columns.ts';
import { MOST_ROWS } from './importing/table.ts';
import { parseImportStart } from './organiserForm.ts';
import { findImport, knownAmong } from './organiserQueries.ts';
import { canEditRegistrations, seatsLeft } from './policy.ts';
import { currentStatus } from './queries.ts';
import { questionnaireOf } from './questions/queries.ts';
import { say } from './questions/view.ts';
import { fullName } from './registration.ts';

/** People from a table: brought, looked through, registered by a job whose progress is shown. */
export const registrationImportRoutes = routeTable();
const { get, post } = registrationImportRoutes;
const IMPORT = '/:lang/organiser/forums/:forum/registrations/import';
const MOST_BYTES = 5_000_000;
/** As many rows as the page shows of each kind; the rest is a number. */
const SHOWN = 50;
const edit = forumStaff(canEditRegistrations);
get(IMPORT, edit, showForm);
post(IMPORT, edit, takeUpload('file', { maxBytes: MOST_BYTES }), bring);
get(`${IMPORT}/:import`, edit, showImport);
post(`${IMPORT}/:import`, edit, start);

async function showForm(req: Request, res: Response): Promise<void> {
  await renderForm(req, res, {});
}

async function bring(req: Request, res: Response): Promise<void> {
  const { lang } = res.locals;
  const file = uploadedFile(req);
  if (!file) {
    const error = req.uploadError ?? { key: 'form:errors.required' };
    return renderForm(req, res, { file: error }, req.uploadError ? 413 : 422);
  }
  try {
    const actor = actorOf(req.user as NonNullable<Request['user']>);
    const { _id } = await prepareImport(req.forum, file, lang, actor, req.now);
    res.redirect(303, paths.importRegistrations(lang, req.forum.slug, String(_id)));
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    await renderForm(req, res, formError(error, 'file'), 422);
  }
}

async function renderForm(req: Request, res: Response, errors: FormErrors, status = 200): Promise<void> {
  const { lang, t } = res.locals;
  const reader = { forum: req.forum, lang, t };
  const { questions } = await questionnaireOf(req.forum._id);
  const locals = {
    title: t('registrations:import.title'),
    columns: [
      ...IMPORTED.map((field) => t(`registrations:columns.${field}`)),
      ...questions.filter(({ retiredAt }) => !retiredAt).map(({ label }) => say(label, reader).text),
    ],
    mostRows: MOST_ROWS,
    mostBytes: MOST_BYTES,
    errors,
  };
  await renderPage(res, 'organiser/registrations/import', locals, { status });
}

async function showImport(req: Request, res: Response): Promise<void> {
  const { t } = res.locals;
  const { forum } = req;
  const found = await findImport(forum._id, String(req.params.import));
  const { ready, problems, state } = found;
  const isDraft = state === 'draft';
  const [known, { pool }] = await Promise.all([
    isDraft
      ? knownAmong(
          forum._id,
          ready.flatMap(({ person }) => person.email ?? []),
        )
      : new Set<string>(),
    currentStatus(forum, req.now),
  ]);
  await renderPage(res, 'organiser/registrations/importOne', {
    title: t(`registrations:import.states.${state}`),
    found,
    known: known.size,
    fresh: ready.length - known.size,
    left: pool ? seatsLeft(pool) : forum.registration.capacity,
    rows: ready.slice(0, SHOWN).map(({ row, person }) => ({
      row,
      name: fullName(person),
      email: person.email ?? '',
      institution: person.institution,
      isKnown: known.has(person.email ?? ''),
    })),
    problems: problems.slice(0, SHOWN),
    shown: SHOWN,
  });
}

async function start(req: Request, res: Response): Promise<void> {
  const found = await findImport(req.forum._id, String(req.params.import));
  const parsed = parseImportStart(req.body);
  await startImport(found._id, parsed.ok && parsed.input.mail);
  res.redirect(303, paths.importRegistrations(res.locals.lang, req.forum.slug, String(found._id)));
}
