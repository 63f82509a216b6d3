import type { Request, Response } from 'express';
import { sessionsOfForum, sessionsOfSpeaker } from '../agenda/queries.ts';
import { actorOf } from '../audit/record.ts';
import { DomainError, VersionConflict } from '../errors.ts';
import { inLanguage } from '../i18n/localized.ts';
import { materialsOfSpeaker, speakersWhoHandedIn } from '../materials/queries.ts';
import { paths } from '../paths.ts';
import { flash } from '../web/flash.ts';
import { type FormErrors, formError } from '../web/formBody.ts';
import { forumStaff } from '../web/permission.ts';
import { signedInUser } from '../web/reader.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { answerInvitation } from './actions/answer.ts';
import { addSpeaker, editSpeaker } from './actions/saveSpeaker.ts';
import { availabilityLines } from './availabilityView.ts';
import { parseAnswer, parsePage, parseSpeaker, parseSpeakerFilters } from './form.ts';
import { listPage } from './listPage.ts';
import { canEditSpeakers, canSeeSpeakers, mayAnswer, mayInvite } from './policy.ts';
import { presentersWithout } from './presenters.ts';
import { countSpeakers, findSpeaker, listSpeakers, speakerHistory } from './queries.ts';
import type { SpeakerRecord } from './speaker.ts';
import { materialTone } from './speakingView.ts';
import { photoAddress, speakerChoices, speakerValues, stateTone, storedFacts } from './view.ts';

export const speakerOrganiserRoutes = routeTable();
const { get, post } = speakerOrganiserRoutes;
const see = forumStaff(canSeeSpeakers);
const edit = forumStaff(canEditSpeakers);

get('/:lang/organiser/forums/:forum/speakers', see, showList);
get('/:lang/organiser/forums/:forum/speakers/new', edit, showNew);
post('/:lang/organiser/forums/:forum/speakers', edit, create);
get('/:lang/organiser/forums/:forum/speakers/:speaker', see, showOne);
post('/:lang/organiser/forums/:forum/speakers/:speaker', edit, update);
post('/:lang/organiser/forums/:forum/speakers/:speaker/answer', edit, createAnswer);

const actor = (req: Request) => actorOf(signedInUser(req));
const reader = (req: Request, res: Response) => ({
  forum: req.forum,
  lang: res.locals.lang,
  t: res.locals.t,
});
const own = (req: Request) => findSpeaker(req.forum._id, String(req.params.speaker));
const mayEdit = (req: Request) => canEditSpeakers(signedInUser(req), req.forum);

async function showList(req: Request, res: Response): Promise<void> {
  const { forum } = req;
  const filters = parseSpeakerFilters(req.query);
  const page = parsePage(req.query);
  const handedIn = await speakersWhoHandedIn(forum._id);
  const documents = filters.documents && { handedIn: filters.documents === 'yes', ids: [...handedIn] };
  const [list, counts, sessions] = await Promise.all([
    listSpeakers(forum._id, { ...filters, documents }, page, res.locals.lang),
    countSpeakers(forum._id),
    sessionsOfForum(forum._id),
  ]);
  const expected = presentersWithout(sessions, handedIn);
  await renderPage(res, 'organiser/speakers/list', {
    ...listPage({ list, counts, handedIn, expected, filters, page }, reader(req, res)),
    may: { edit: mayEdit(req) },
  });
}

async function showNew(req: Request, res: Response): Promise<void> {
  await renderNew(req, res, { language: res.locals.lang, version: 0 });
}

async function create(req: Request, res: Response): Promise<void> {
  const parsed = parseSpeaker(req.body, req.forum.territories);
  if (!parsed.ok) return renderNew(req, res, parsed.values, parsed.errors, 422);
  const speaker = await addSpeaker(req.forum, parsed.input, actor(req), req.now);
  flash(req, 'good', 'speakers:flash.added');
  res.redirect(303, paths.organiserSpeaker(res.locals.lang, req.forum.slug, String(speaker._id)));
}

async function renderNew(
  req: Request,
  res: Response,
  values: unknown,
  errors: FormErrors = {},
  status = 200,
) {
  const { lang, t } = res.locals;
  await renderPage(
    res,
    'organiser/speakers/new',
    {
      title: t('speakers:organiser.add'),
      action: paths.organiserSpeakers(lang, req.forum.slug),
      choices: speakerChoices(reader(req, res)),
      values,
      errors,
    },
    { status },
  );
}

async function showOne(req: Request, res: Response): Promise<void> {
  const speaker = await own(req);
  await renderOne(req, res, speaker, { values: speakerValues(speaker) });
}

async function update(req: Request, res: Response): Promise<void> {
  const speaker = await own(req);
  const parsed = parseSpeaker(req.body, req.forum.territories);
  if (!parsed.ok) return renderOne(req, res, speaker, parsed, 422);
  try {
    await editSpeaker(speaker, parsed.input, actor(req), req.now);
  } catch (error) {
    if (!(error instanceof VersionConflict)) throw error;
    const current = error.current as SpeakerRecord;
    const values = { ...req.body, version: current.version };
    const stored = storedFacts(current, res.locals.t);
    const errors = { '': { key: 'speakers:errors.conflict' } };
    return renderOne(req, res, current, { values, errors, stored }, 409);
  }
  flash(req, 'good', 'speakers:flash.saved');
  backToOne(req, res);
}

async function renderOne(
  req: Request,
  res: Response,
  speaker: SpeakerRecord,
  given: { values: unknown; errors?: FormErrors; stored?: unknown },
  status = 200,
): Promise<void> {
  const { lang } = res.locals;
  const { forum } = req;
  const [sessions, materials, history] = await Promise.all([
    sessionsOfSpeaker(forum._id, speaker._id),
    materialsOfSpeaker(forum._id, speaker._id),
    speakerHistory(speaker),
  ]);
  const locals = {
    title: inLanguage(speaker.name, lang, forum.languages).text,
    speaker,
    sessions,
    availability: availabilityLines(speaker, reader(req, res)),
    materials,
    materialTone,
    history,
    photo: photoAddress(speaker, reader(req, res)),
    stateTone,
    choices: speakerChoices(reader(req, res)),
    action: paths.organiserSpeaker(lang, forum.slug, String(speaker._id)),
    may: { edit: mayEdit(req), invite: mayInvite(speaker), answer: mayAnswer(forum, req.now) },
    errors: {},
    ...given,
  };
  await renderPage(res, 'organiser/speakers/speaker', locals, { status });
}

function backToOne(req: Request, res: Response): void {
  res.redirect(303, paths.organiserSpeaker(res.locals.lang, req.forum.slug, String(req.params.speaker)));
}

async function createAnswer(req: Request, res: Response): Promise<void> {
  const speaker = await own(req);
  const parsed = parseAnswer(req.body);
  if (!parsed.ok) {
    const values = { ...speakerValues(speaker), ...parsed.values };
    return renderOne(req, res, speaker, { values, errors: parsed.errors }, 422);
  }
  try {
    await answerInvitation(req.forum, speaker, parsed.input, actor(req), req.now);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const values = { ...speakerValues(speaker), ...req.body };
    return renderOne(req, res, speaker, { values, errors: formError(error) }, 422);
  }
  flash(req, 'good', 'speakers:flash.answerRecorded');
  backToOne(req, res);
}
