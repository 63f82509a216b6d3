import type { Request, Response } from 'express';
import { sessionsOfForum } from '../agenda/queries.ts';
import { actorOf } from '../audit/record.ts';
import { DomainError } from '../errors.ts';
import { acceptOf, DOCUMENTS } from '../files/kinds.ts';
import { LANGUAGES } from '../i18n/languages.ts';
import { inLanguage, type Localized } from '../i18n/localized.ts';
import { paths } from '../paths.ts';
import { flash } from '../web/flash.ts';
import { type FormErrors, formError } from '../web/formBody.ts';
import { forumStaff } from '../web/permission.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { MOST_FILE_BYTES, takeUpload, uploadedFile } from '../web/uploads.ts';
import { addMaterial } from './actions/handIn.ts';
import { parseMaterialFilter, parseNewMaterial } from './form.ts';
import { MATERIAL_STATES, type MaterialRecord, VISIBILITIES } from './material.ts';
import { type PlaceOption, placeOf, placeOptions, placeTitles } from './place.ts';
import { canEditMaterials, canSeeMaterials } from './policy.ts';
import { authorsOf, countMaterials, listMaterials } from './queries.ts';
import { fileFacts, stateTag } from './view.ts';

export const materialOrganiserRoutes = routeTable();
const { get, post } = materialOrganiserRoutes;
const LIST = '/:lang/organiser/forums/:forum/materials';
const see = forumStaff(canSeeMaterials);
const edit = forumStaff(canEditMaterials);
get(LIST, see, showList);
get(`${LIST}/new`, edit, showNew);
post(LIST, edit, takeUpload('file'), add);

/** Behind `forumStaff` there is always a user. */
const user = (req: Request) => req.user as NonNullable<Request['user']>;
const upload = { accept: acceptOf(DOCUMENTS), maxBytes: MOST_FILE_BYTES };

async function showList(req: Request, res: Response): Promise<void> {
  const { lang, t } = res.locals;
  const { forum } = req;
  const filter = parseMaterialFilter(req.query);
  const [list, counts, sessions] = await Promise.all([
    listMaterials(forum._id, filter),
    countMaterials(forum._id),
    sessionsOfForum(forum._id),
  ]);
  const address = paths.organiserMaterials(lang, forum.slug);
  const query = (page: number) =>
    new URLSearchParams({ ...(filter.state && { state: filter.state }), page: String(page) });
  await renderPage(res, 'organiser/materials/list', {
    title: t('materials:organiser.title'),
    ...list,
    filter,
    states: MATERIAL_STATES,
    figures: MATERIAL_STATES.map((state) => ({
      label: t(`materials:states.${state}`),
      value: counts[state],
      href: `${address}?state=${state}`,
    })),
    authors: await authorsOf(list.materials),
    placeOf: (material: MaterialRecord) => placeTitles(material, sessions),
    tagOf: (material: MaterialRecord) => stateTag(material.state, t),
    factsOf: (material: MaterialRecord) => fileFacts(material.versions.at(-1), lang, forum.timeZone),
    href: (page: number) => `${address}?${query(page)}`,
    may: { edit: canEditMaterials(user(req), forum) },
  });
}

async function showNew(req: Request, res: Response): Promise<void> {
  const values = { kind: 'file', language: req.forum.languages[0], visibility: 'public' };
  await renderNew(req, res, { values });
}

async function add(req: Request, res: Response): Promise<void> {
  const places = await placesIn(req, res);
  const parsed = parseNewMaterial(
    req.body,
    places.map(({ value }) => value),
  );
  const file = uploadedFile(req);
  const fileError = req.body.kind === 'file' && !file && (req.uploadError ?? { key: 'form:errors.required' });
  if (!parsed.ok || fileError) {
    const errors = { ...(!parsed.ok && parsed.errors), ...(fileError && { file: fileError }) };
    return renderNew(req, res, { values: req.body, errors }, req.uploadError ? 413 : 422);
  }
  const { kind, url, session, ...about } = parsed.input;
  const content = kind === 'file' && file ? { file } : { url };
  try {
    const input = { ...about, ...placeOf(session), ...content };
    await addMaterial(req.forum, input, actorOf(user(req)), req.now);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return renderNew(req, res, { values: req.body, errors: formError(error, 'file') }, 422);
  }
  flash(req, 'good', 'materials:flash.added');
  res.redirect(303, paths.organiserMaterials(res.locals.lang, req.forum.slug));
}

async function placesIn({ forum }: Request, res: Response): Promise<PlaceOption[]> {
  const words = (text: Localized) => inLanguage(text, res.locals.lang, forum.languages).text;
  return placeOptions(await sessionsOfForum(forum._id), words);
}

async function renderNew(
  req: Request,
  res: Response,
  given: { values: unknown; errors?: FormErrors },
  status = 200,
): Promise<void> {
  const places = await placesIn(req, res);
  const title = res.locals.t('materials:new.title');
  const choices = { places, languages: LANGUAGES, visibilities: VISIBILITIES, upload };
  await renderPage(res, 'organiser/materials/new', { title, errors: {}, ...choices, ...given }, { status });
}
