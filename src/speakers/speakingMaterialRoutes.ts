import type { Request, Response } from 'express';
import { sessionsOfSpeaker } from '../agenda/queries.ts';
import type { SessionPart } from '../agenda/session.ts';
import { DomainError, NotFound } from '../errors.ts';
import { findFile } from '../files/queries.ts';
import { sendFile } from '../files/send.ts';
import { inLanguage, type Localized } from '../i18n/localized.ts';
import { withdrawMaterial } from '../materials/actions/decide.ts';
import { handInFile, handInLink } from '../materials/actions/handIn.ts';
import { replaceFile } from '../materials/actions/replaceFile.ts';
import { type PlaceOption, placeOf, placeOptions } from '../materials/place.ts';
import { findMaterial } from '../materials/queries.ts';
import { paths } from '../paths.ts';
import { flash } from '../web/flash.ts';
import { type FieldError, type FormErrors, formError } from '../web/formBody.ts';
import { backToSpeaking, findOwner, ownerOf } from '../web/ownSpeaker.ts';
import { open } from '../web/permission.ts';
import { limitAttempts } from '../web/rateLimit.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { secretOf, secretPage } from '../web/secretPage.ts';
import { takeUpload, uploadedFile } from '../web/uploads.ts';
import { speakerActor } from './actions/profile.ts';
import { parseOwnMaterial } from './materialForm.ts';
import { mayHandIn } from './policy.ts';
import type { SpeakerRecord } from './speaker.ts';
import { materialFormPage, materialPage } from './speakingView.ts';

export const speakingMaterialRoutes = routeTable();
const { get, post } = speakingMaterialRoutes;
const takeFile = takeUpload('file');
const limitUploads = limitAttempts('speakingUploads', { points: 60, seconds: 3600, key: secretOf });
const own = [secretPage, findOwner];

get('/:lang/speaking/:secret/materials', open, ...own, backToSpeaking);
get('/:lang/speaking/:secret/materials/new', open, ...own, showNew);
post('/:lang/speaking/:secret/materials', open, ...own, limitUploads, takeFile, create);
get('/:lang/speaking/:secret/materials/:material', open, ...own, showOne);
get('/:lang/speaking/:secret/materials/:material/versions', open, ...own, backToOne);
post('/:lang/speaking/:secret/materials/:material/versions', open, ...own, limitUploads, takeFile, replace);
get('/:lang/speaking/:secret/materials/:material/versions/:number', open, ...own, sendVersion);
post('/:lang/speaking/:secret/materials/:material/removal', open, ...own, remove);

const ownMaterial = (req: Request, speaker: SpeakerRecord) =>
  findMaterial(req.forum._id, String(req.params.material), speaker._id);

async function showNew(req: Request, res: Response): Promise<void> {
  const speaker = ownerOf(res);
  await renderNew(req, res, { values: { language: speaker.language } });
}

async function create(req: Request, res: Response): Promise<void> {
  const speaker = ownerOf(res);
  const file = uploadedFile(req);
  const { uploadError } = req;
  if (uploadError) return renderNew(req, res, { values: req.body, errors: { file: uploadError } }, 413);
  const places = await placesFor(req, res);
  const parsed = parseOwnMaterial(
    req.body,
    Boolean(file),
    places.map(({ value }) => value),
  );
  if (!parsed.ok) return renderNew(req, res, parsed, 422);
  const { title, url, language, session } = parsed.input;
  const titles = title ? { [language]: title } : {};
  const input = { title: titles, language, ...placeOf(session), speaker: speaker._id };
  try {
    if (!mayHandIn(req.forum)) throw new DomainError('speakers:errors.archived');
    if (file) await handInFile(req.forum, { ...input, file }, speakerActor(speaker), req.now);
    else await handInLink(req.forum, { ...input, url }, speakerActor(speaker), req.now);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return renderNew(req, res, { values: req.body, errors: formError(error, fieldOf(error)) }, 422);
  }
  flash(req, 'good', 'speakers:flash.materialReceived');
  backToSpeaking(req, res);
}

/** What is wrong with a file is said beside it; the rest above the form. */
function fieldOf({ key }: DomainError): string {
  return ['form:errors.fileEmpty', 'form:errors.fileTypeNotAllowed'].includes(key) ? 'file' : '';
}

/** The speaker's sessions, and of each the parts in which they have a role. */
async function placesFor({ forum }: Request, res: Response): Promise<PlaceOption[]> {
  const { _id } = ownerOf(res);
  const words = (text: Localized) => inLanguage(text, res.locals.lang, forum.languages).text;
  const isIn = ({ roles }: SessionPart) => roles.some(({ speaker }) => speaker.equals(_id));
  return placeOptions(await sessionsOfSpeaker(forum._id, _id), words, isIn);
}

async function renderNew(
  req: Request,
  res: Response,
  given: { values: unknown; errors?: FormErrors },
  status = 200,
): Promise<void> {
  const { lang, t } = res.locals;
  const page = materialFormPage(await placesFor(req, res), { lang, t });
  await renderPage(
    res,
    'speakers/newMaterial',
    { ...page, robots: 'noindex', secret: secretOf(req), ...given },
    { status },
  );
}

async function showOne(req: Request, res: Response): Promise<void> {
  await renderOne(req, res);
}

async function replace(req: Request, res: Response): Promise<void> {
  const speaker = ownerOf(res);
  const material = await ownMaterial(req, speaker);
  const file = uploadedFile(req);
  if (req.uploadError) return renderOne(req, res, req.uploadError, 413);
  if (!file) return renderOne(req, res, { key: 'speakers:errors.noFile' }, 422);
  try {
    if (!mayHandIn(req.forum)) throw new DomainError('speakers:errors.archived');
    await replaceFile(material, file, speakerActor(speaker), req.now);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return renderOne(req, res, error, 422);
  }
  flash(req, 'good', 'speakers:flash.materialReceived');
  backToOne(req, res);
}

function backToOne(req: Request, res: Response): void {
  res.redirect(303, paths.speakingMaterial(res.locals.lang, secretOf(req), String(req.params.material)));
}

async function renderOne(req: Request, res: Response, error?: FieldError, status = 200): Promise<void> {
  const { lang, t } = res.locals;
  const speaker = ownerOf(res);
  const [material, sessions] = await Promise.all([
    ownMaterial(req, speaker),
    sessionsOfSpeaker(req.forum._id, speaker._id),
  ]);
  const page = materialPage(material, sessions, secretOf(req), { forum: req.forum, lang, t });
  const errors: FormErrors = error ? { file: error } : {};
  await renderPage(res, 'speakers/material', { ...page, robots: 'noindex', errors }, { status });
}

async function sendVersion(req: Request, res: Response): Promise<void> {
  const { versions } = await ownMaterial(req, ownerOf(res));
  const version = versions.find(({ number }) => String(number) === req.params.number);
  if (!version) throw new NotFound();
  await sendFile(req, res, await findFile(req.forum._id, version.file));
}

async function remove(req: Request, res: Response): Promise<void> {
  const speaker = ownerOf(res);
  const material = await ownMaterial(req, speaker);
  // What readers may have already is for the organisers to take away.
  if (material.approved !== undefined) {
    flash(req, 'bad', 'speakers:errors.approvedStays');
    return backToOne(req, res);
  }
  await withdrawMaterial(material, speakerActor(speaker), req.now);
  flash(req, 'good', 'speakers:flash.materialRemoved');
  backToSpeaking(req, res);
}
