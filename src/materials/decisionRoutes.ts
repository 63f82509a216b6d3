import type { Request, Response } from 'express';
import { sessionsOfForum } from '../agenda/queries.ts';
import { actorOf } from '../audit/record.ts';
import { DomainError, NotFound, VersionConflict } from '../errors.ts';
import { acceptOf, DOCUMENTS } from '../files/kinds.ts';
import { findFile } from '../files/queries.ts';
import { sendFile } from '../files/send.ts';
import { paths } from '../paths.ts';
import { flash } from '../web/flash.ts';
import { type FormErrors, formError } from '../web/formBody.ts';
import { forumStaff } from '../web/permission.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { MOST_FILE_BYTES, takeUpload, uploadedFile } from '../web/uploads.ts';
import { approveMaterial, returnMaterial, setVisibility, withdrawMaterial } from './actions/decide.ts';
import { replaceFile } from './actions/replaceFile.ts';
import { parseApproval, parseReturn, parseVisibility } from './form.ts';
import { type MaterialRecord, VISIBILITIES } from './material.ts';
import { placeTitles } from './place.ts';
import { canEditMaterials, canSeeMaterials } from './policy.ts';
import { authorsOf, findMaterial } from './queries.ts';
import { fileFacts, stateTag } from './view.ts';

/** One document as organisers see it: look at it, approve it or give it back, say who may have it. */
export const materialDecisionRoutes = routeTable();
const { get, post } = materialDecisionRoutes;
const LIST = '/:lang/organiser/forums/:forum/materials';
const see = forumStaff(canSeeMaterials);
const edit = forumStaff(canEditMaterials);
get(`${LIST}/:material`, see, showOne);
post(`${LIST}/:material/approval`, edit, createApproval);
post(`${LIST}/:material/return`, edit, createReturn);
post(`${LIST}/:material/visibility`, edit, changeVisibility);
post(`${LIST}/:material/removal`, edit, createRemoval);
post(`${LIST}/:material/versions`, edit, takeUpload('file'), addVersion);
get(`${LIST}/:material/versions/:number`, see, sendVersion);

/** Behind `forumStaff` there is always a user. */
const user = (req: Request) => req.user as NonNullable<Request['user']>;
const own = (req: Request) => findMaterial(req.forum._id, String(req.params.material));
const upload = { accept: acceptOf(DOCUMENTS), maxBytes: MOST_FILE_BYTES };

async function showOne(req: Request, res: Response): Promise<void> {
  await renderOne(req, res, await own(req));
}

async function renderOne(
  req: Request,
  res: Response,
  material: MaterialRecord,
  given: { values?: unknown; errors?: FormErrors } = {},
  status = 200,
): Promise<void> {
  const { lang, t } = res.locals;
  const { forum } = req;
  const [authors, sessions] = await Promise.all([authorsOf([material]), sessionsOfForum(forum._id)]);
  const locals = {
    title: t('materials:organiser.one'),
    material,
    author: authors.get(String(material.speaker)),
    place: placeTitles(material, sessions),
    tag: stateTag(material.state, t),
    facts: (version: MaterialRecord['versions'][number]) => fileFacts(version, lang, forum.timeZone),
    visibilities: VISIBILITIES,
    upload,
    may: { edit: canEditMaterials(user(req), forum) },
    values: {},
    errors: {},
    ...given,
  };
  await renderPage(res, 'organiser/materials/material', locals, { status });
}

async function createApproval(req: Request, res: Response): Promise<void> {
  const material = await own(req);
  const parsed = parseApproval(req.body);
  if (!parsed.ok) return renderOne(req, res, material, parsed, 422);
  await decide(req, res, 'materials:flash.approved', () =>
    approveMaterial(material, parsed.input.version, actorOf(user(req)), req.now),
  );
}

async function createReturn(req: Request, res: Response): Promise<void> {
  const material = await own(req);
  const parsed = parseReturn(req.body);
  if (!parsed.ok) return renderOne(req, res, material, parsed, 422);
  await decide(req, res, 'materials:flash.returned', () =>
    returnMaterial(req.forum, material, parsed.input, actorOf(user(req)), req.now),
  );
}

async function changeVisibility(req: Request, res: Response): Promise<void> {
  const material = await own(req);
  const parsed = parseVisibility(req.body);
  if (!parsed.ok) return renderOne(req, res, material, parsed, 422);
  await decide(req, res, 'materials:flash.visibilityChanged', () =>
    setVisibility(material, parsed.input, actorOf(user(req)), req.now),
  );
}

async function createRemoval(req: Request, res: Response): Promise<void> {
  await withdrawMaterial(await own(req), actorOf(user(req)), req.now);
  flash(req, 'good', 'materials:flash.removed');
  res.redirect(303, paths.organiserMaterials(res.locals.lang, req.forum.slug));
}

async function addVersion(req: Request, res: Response): Promise<void> {
  const material = await own(req);
  const file = uploadedFile(req);
  if (!file) {
    const errors = { file: req.uploadError ?? { key: 'form:errors.required' } };
    return renderOne(req, res, material, { values: req.body, errors }, req.uploadError ? 413 : 422);
  }
  await decide(
    req,
    res,
    'materials:flash.replaced',
    () => replaceFile(material, file, actorOf(user(req)), req.now, { approvedAtOnce: true }),
    'file',
  );
}

/** Does it and shows the document again; when that is refused, or something newer came in, with what was typed. */
async function decide(
  req: Request,
  res: Response,
  done: string,
  act: () => Promise<unknown>,
  field = '',
): Promise<void> {
  try {
    await act();
  } catch (error) {
    const current = error instanceof VersionConflict ? (error.current as MaterialRecord | null) : null;
    if (!(error instanceof DomainError) && !current) throw error;
    const errors = current
      ? formError({ key: 'materials:errors.newer' })
      : formError(error as DomainError, field);
    return renderOne(
      req,
      res,
      current ?? (await own(req)),
      { values: req.body, errors },
      current ? 409 : 422,
    );
  }
  flash(req, 'good', done);
  const { forum, material } = req.params;
  res.redirect(303, paths.organiserMaterial(res.locals.lang, String(forum), String(material)));
}

async function sendVersion(req: Request, res: Response): Promise<void> {
  const material = await own(req);
  const version = material.versions.find(({ number }) => String(number) === req.params.number);
  if (!version) throw new NotFound();
  await sendFile(req, res, await findFile(req.forum._id, version.file));
}
