import type { Request, Response } from 'express';
import { DomainError, VersionConflict } from '../errors.ts';
import { MOST_PHOTO_BYTES, storePhoto } from '../files/photo.ts';
import { removeFiles } from '../files/receive.ts';
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
import { answerInvitation } from './actions/answer.ts';
import { changePhoto, saveProfile, speakerActor } from './actions/profile.ts';
import { parseAnswer, parseProfile } from './form.ts';
import { mayHandIn } from './policy.ts';
import type { SpeakerRecord } from './speaker.ts';
import { speakingPage } from './speakingPage.ts';
import { speakerChoices, speakerValues, storedFacts } from './view.ts';

export const speakingRoutes = routeTable();
const { get, post } = speakingRoutes;
const takePhoto = takeUpload('photo', { maxBytes: MOST_PHOTO_BYTES });
const limitPhotos = limitAttempts('speakingPhotos', { points: 30, seconds: 3600, key: secretOf });
const own = [secretPage, findOwner];

get('/:lang/speaking/:secret', open, ...own, showSpeaking);
get('/:lang/speaking/:secret/answer', open, ...own, backToSpeaking);
post('/:lang/speaking/:secret/answer', open, ...own, createAnswer);
get('/:lang/speaking/:secret/profile', open, ...own, showProfile);
post('/:lang/speaking/:secret/profile', open, ...own, updateProfile);
get('/:lang/speaking/:secret/photo', open, ...own, backToSpeaking);
post('/:lang/speaking/:secret/photo', open, ...own, limitPhotos, takePhoto, createPhoto);
post('/:lang/speaking/:secret/photo/removal', open, ...own, removePhoto);

const readerOf = (req: Request, res: Response) => ({
  forum: req.forum,
  lang: res.locals.lang,
  t: res.locals.t,
});

// Looking answers nothing: programs that check mails for viruses follow every link.
async function showSpeaking(req: Request, res: Response): Promise<void> {
  await renderSpeaking(req, res);
}

async function createAnswer(req: Request, res: Response): Promise<void> {
  const speaker = ownerOf(res);
  const parsed = parseAnswer(req.body);
  if (!parsed.ok) return renderSpeaking(req, res, parsed, 422);
  try {
    await answerInvitation(req.forum, speaker, parsed.input, speakerActor(speaker), req.now);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return renderSpeaking(req, res, { values: req.body, errors: formError(error) }, 422);
  }
  flash(req, 'good', `speakers:flash.${parsed.input.answer}`);
  backToSpeaking(req, res);
}

async function renderSpeaking(
  req: Request,
  res: Response,
  given: { values?: Record<string, unknown>; errors?: FormErrors } = {},
  status = 200,
): Promise<void> {
  const page = await speakingPage(ownerOf(res), secretOf(req), readerOf(req, res), req.now);
  await renderPage(res, 'speakers/speaking', { values: {}, errors: {}, ...page, ...given }, { status });
}

async function showProfile(req: Request, res: Response): Promise<void> {
  await renderProfile(req, res, { values: speakerValues(ownerOf(res)) });
}

async function updateProfile(req: Request, res: Response): Promise<void> {
  const parsed = parseProfile(req.body, req.forum.territories);
  if (!parsed.ok) return renderProfile(req, res, parsed, 422);
  try {
    await saveProfile(ownerOf(res), parsed.input, req.now);
  } catch (error) {
    if (!(error instanceof VersionConflict)) throw error;
    const current = error.current as SpeakerRecord;
    const values = { ...req.body, version: current.version };
    const errors = { '': { key: 'speakers:errors.conflict' } };
    return renderProfile(req, res, { values, errors, stored: storedFacts(current, res.locals.t) }, 409);
  }
  flash(req, 'good', 'speakers:flash.profileSaved');
  backToSpeaking(req, res);
}

async function renderProfile(
  req: Request,
  res: Response,
  given: { values: unknown; errors?: FormErrors; stored?: unknown },
  status = 200,
): Promise<void> {
  const locals = {
    title: res.locals.t('speakers:own.profile'),
    robots: 'noindex',
    action: paths.speakingProfile(res.locals.lang, secretOf(req)),
    secret: secretOf(req),
    choices: speakerChoices(readerOf(req, res)),
    errors: {},
    ...given,
  };
  await renderPage(res, 'speakers/profile', locals, { status });
}

async function createPhoto(req: Request, res: Response): Promise<void> {
  const incoming = uploadedFile(req);
  const refuse = (error: FieldError, status = 422) =>
    renderSpeaking(req, res, { errors: formError(error, 'photo') }, status);
  if (req.uploadError) return refuse(req.uploadError, 413);
  if (!incoming) return refuse({ key: 'speakers:errors.noFile' });
  try {
    if (!mayHandIn(req.forum)) throw new DomainError('speakers:errors.archived');
    const photo = await storePhoto(incoming, req.forum, req.now);
    const before = await changePhoto(ownerOf(res), photo._id, req.now);
    if (before) await removeFiles([before]);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return refuse(error);
  }
  flash(req, 'good', 'speakers:flash.photoSaved');
  backToSpeaking(req, res);
}

async function removePhoto(req: Request, res: Response): Promise<void> {
  const before = await changePhoto(ownerOf(res), undefined, req.now);
  if (before) await removeFiles([before]);
  flash(req, 'good', 'speakers:flash.photoRemoved');
  backToSpeaking(req, res);
}
