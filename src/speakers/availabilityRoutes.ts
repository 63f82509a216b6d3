import type { Request, Response } from 'express';
import { actorOf } from '../audit/record.ts';
import { DomainError, VersionConflict } from '../errors.ts';
import { paths } from '../paths.ts';
import { flash } from '../web/flash.ts';
import { formError } from '../web/formBody.ts';
import { backToSpeaking, findOwner, ownerOf } from '../web/ownSpeaker.ts';
import { forumStaff, open } from '../web/permission.ts';
import { limitAttempts } from '../web/rateLimit.ts';
import { signedInUser } from '../web/reader.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { secretOf, secretPage } from '../web/secretPage.ts';
import { speakerActor } from './actions/profile.ts';
import { saveAvailability } from './actions/saveAvailability.ts';
import { parseAvailability } from './availabilityForm.ts';
import {
  type AvailabilityFormState,
  availabilityPage,
  availabilityValues,
  daysAsked,
} from './availabilityView.ts';
import { canEditSpeakers } from './policy.ts';
import { findSpeaker } from './queries.ts';
import type { SpeakerRecord } from './speaker.ts';

/** When a speaker is there: said by themselves, or by organisers who have it from the telephone. */
export const availabilityRoutes = routeTable();
const { get, post } = availabilityRoutes;
const OWN = '/:lang/speaking/:secret/availability';
const STAFF = '/:lang/organiser/forums/:forum/speakers/:speaker/availability';
const own = [secretPage, findOwner];
/** Each change may write to the whole team. */
const limitChanges = limitAttempts('speakingAvailability', { points: 30, seconds: 3600, key: secretOf });
const edit = forumStaff(canEditSpeakers);

get(OWN, open, ...own, showOwn);
post(OWN, open, ...own, limitChanges, saveOwn);
get(STAFF, edit, showTheirs);
post(STAFF, edit, saveTheirs);

const readerOf = (req: Request, res: Response) => ({
  forum: req.forum,
  lang: res.locals.lang,
  t: res.locals.t,
});

async function showOwn(req: Request, res: Response): Promise<void> {
  await renderOwn(req, res, ownerOf(res), { values: availabilityValues(ownerOf(res), req.forum) });
}

async function saveOwn(req: Request, res: Response): Promise<void> {
  const speaker = ownerOf(res);
  const parsed = parseAvailability(req.body, daysAsked(req.forum));
  if (!parsed.ok) return renderOwn(req, res, speaker, parsed, 422);
  try {
    const { missed, told } = await saveAvailability(
      req.forum,
      speaker,
      parsed.input,
      speakerActor(speaker),
      req.now,
    );
    if (told) flash(req, 'info', 'speakers:flash.availabilityMeets', { count: missed.length });
    else flash(req, 'good', 'speakers:flash.availabilitySaved');
  } catch (error) {
    const { state, status } = refusal(error, req);
    return renderOwn(req, res, speaker, state, status);
  }
  backToSpeaking(req, res);
}

async function showTheirs(req: Request, res: Response): Promise<void> {
  const speaker = await findSpeaker(req.forum._id, String(req.params.speaker));
  await renderTheirs(req, res, speaker, { values: availabilityValues(speaker, req.forum) });
}

async function saveTheirs(req: Request, res: Response): Promise<void> {
  const { forum, now } = req;
  const speaker = await findSpeaker(forum._id, String(req.params.speaker));
  const parsed = parseAvailability(req.body, daysAsked(forum));
  if (!parsed.ok) return renderTheirs(req, res, speaker, parsed, 422);
  try {
    const actor = actorOf(signedInUser(req));
    const { missed } = await saveAvailability(forum, speaker, parsed.input, actor, now);
    if (missed.length > 0) flash(req, 'info', 'speakers:flash.availabilityMissed', { count: missed.length });
    else flash(req, 'good', 'speakers:flash.saved');
  } catch (error) {
    const { state, status } = refusal(error, req);
    return renderTheirs(req, res, speaker, state, status);
  }
  res.redirect(303, paths.organiserSpeaker(res.locals.lang, forum.slug, String(speaker._id)));
}

/** What was typed stays in the form, beside what broke a rule or what somebody else saved first; a bug goes on. */
function refusal(error: unknown, req: Request): { state: AvailabilityFormState; status: number } {
  if (error instanceof VersionConflict) {
    const stored = error.current as SpeakerRecord;
    const values = { ...req.body, version: stored.availability?.version ?? 0 };
    return { state: { values, errors: formError({ key: 'speakers:errors.conflict' }), stored }, status: 409 };
  }
  if (!(error instanceof DomainError)) throw error;
  return { state: { values: req.body, errors: formError(error) }, status: 422 };
}

async function renderOwn(
  req: Request,
  res: Response,
  speaker: SpeakerRecord,
  state: AvailabilityFormState,
  status = 200,
): Promise<void> {
  const { lang, t } = res.locals;
  const locals = {
    ...availabilityPage(speaker, state, readerOf(req, res)),
    title: t('speakers:availability.own'),
    robots: 'noindex',
    secret: secretOf(req),
    action: paths.speakingAvailability(lang, secretOf(req)),
  };
  await renderPage(res, 'speakers/availability', locals, { status });
}

async function renderTheirs(
  req: Request,
  res: Response,
  speaker: SpeakerRecord,
  state: AvailabilityFormState,
  status = 200,
): Promise<void> {
  const { lang, t } = res.locals;
  const id = String(speaker._id);
  const page = availabilityPage(speaker, state, readerOf(req, res));
  const locals = {
    ...page,
    title: t('speakers:availability.theirs', { name: page.name }),
    back: paths.organiserSpeaker(lang, req.forum.slug, id),
    action: paths.organiserSpeakerAvailability(lang, req.forum.slug, id),
  };
  await renderPage(res, 'organiser/speakers/availability', locals, { status });
}
