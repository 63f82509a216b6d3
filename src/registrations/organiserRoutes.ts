import type { Request, Response } from 'express';
import type { CurrentUser } from '../accounts/currentUser.ts';
import { actorOf } from '../audit/record.ts';
import { verbText } from '../audit/words.ts';
import { DomainError } from '../errors.ts';
import { paths } from '../paths.ts';
import { flash } from '../web/flash.ts';
import { formError } from '../web/formBody.ts';
import { forumStaff } from '../web/permission.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { addByHand } from './actions/addByHand.ts';
import { changeState } from './actions/changeState.ts';
import { mailLink } from './actions/mailLinkAgain.ts';
import { moveInLine } from './actions/moveInLine.ts';
import { parseByHand } from './form.ts';
import { parseMoveInLine, parseStateChange } from './organiserForm.ts';
import { delegationOf, findRegistration, registrationHistory } from './organiserQueries.ts';
import { shareInWords } from './placesView.ts';
import { canEditRegistrations, canSeeRegistrations, changesFrom } from './policy.ts';
import { linePosition } from './queries.ts';
import { consentFacts } from './questions/consentView.ts';
import { questionnaireOf } from './questions/queries.ts';
import { questionFields, replyFacts } from './questions/view.ts';
import { fullName } from './registration.ts';
import { sessionChoices } from './sessionChoices.ts';
import { showTicketCode } from './ticketCode.ts';
import { formOptions, refusalErrors, registrationFacts, stateTone } from './view.ts';

export const registrationOrganiserRoutes = routeTable();
const { get, post } = registrationOrganiserRoutes;
const see = forumStaff(canSeeRegistrations);
const edit = forumStaff(canEditRegistrations);

get('/:lang/organiser/forums/:forum/registrations/new', edit, showNew);
post('/:lang/organiser/forums/:forum/registrations', edit, create);
get('/:lang/organiser/forums/:forum/registrations/:registration', see, showOne);
get('/:lang/organiser/forums/:forum/registrations/:registration/state', see, backToOne);
post('/:lang/organiser/forums/:forum/registrations/:registration/state', edit, createStateChange);
get('/:lang/organiser/forums/:forum/registrations/:registration/position', see, backToOne);
post('/:lang/organiser/forums/:forum/registrations/:registration/position', edit, createMove);
post('/:lang/organiser/forums/:forum/registrations/:registration/mail', edit, createMail);

const signedInUser = (req: Request) => req.user as CurrentUser;
const idOf = (req: Request) => String(req.params.registration);

async function showNew(req: Request, res: Response): Promise<void> {
  await renderNew(req, res, { values: {}, errors: {} });
}

async function create(req: Request, res: Response): Promise<void> {
  const { lang } = res.locals;
  const sessions = await sessionChoices(req.forum, lang);
  const context = {
    territories: req.forum.territories,
    sessions: sessions.map(({ id }) => id),
    lang,
    questionnaire: await questionnaireOf(req.forum._id),
  };
  const parsed = parseByHand(req.body, context);
  if (!parsed.ok) return renderNew(req, res, parsed, 422);
  try {
    const added = await addByHand(req.forum, parsed.input, 'organiser', actorOf(signedInUser(req)), req.now);
    flash(req, 'good', 'registrations:organiser.added', { name: fullName(added) });
    res.redirect(303, paths.organiserRegistration(lang, req.forum.slug, String(added._id)));
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const isKnown = error.key === 'registrations:errors.alreadyRegistered';
    const errors = isKnown ? formError(error, 'email') : refusalErrors(error, sessions);
    await renderNew(req, res, { values: req.body, errors }, 422);
  }
}

async function renderNew(
  req: Request,
  res: Response,
  given: { values: object; errors: object },
  status = 200,
) {
  const { lang, t } = res.locals;
  const choices = formOptions(req.forum, lang, t, await sessionChoices(req.forum, lang));
  const values = { language: lang, ...given.values };
  const title = t('registrations:organiser.new');
  const reader = { forum: req.forum, lang, t };
  const questions = questionFields(await questionnaireOf(req.forum._id), reader, { mandatory: false });
  await renderPage(
    res,
    'organiser/registrations/new',
    { title, choices, questions, values, errors: { ...given.errors } },
    { status },
  );
}

async function showOne(req: Request, res: Response): Promise<void> {
  await renderOne(req, res, {});
}

function backToOne(req: Request, res: Response): void {
  res.redirect(303, paths.organiserRegistration(res.locals.lang, req.forum.slug, idOf(req)));
}

async function createStateChange(req: Request, res: Response): Promise<void> {
  const parsed = parseStateChange(req.body);
  if (!parsed.ok) return renderOne(req, res, parsed, 422);
  const registration = await findRegistration(req.forum._id, idOf(req));
  try {
    await changeState(req.forum, registration._id, parsed.input, actorOf(signedInUser(req)), req.now);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return renderOne(req, res, { values: req.body, errors: formError(error) }, 422);
  }
  flash(req, 'good', `registrations:organiser.changed.${parsed.input.to}`, { name: fullName(registration) });
  backToOne(req, res);
}

async function createMove(req: Request, res: Response): Promise<void> {
  const parsed = parseMoveInLine(req.body);
  if (!parsed.ok) return renderOne(req, res, parsed, 422);
  const registration = await findRegistration(req.forum._id, idOf(req));
  try {
    await moveInLine(req.forum, registration._id, parsed.input, actorOf(signedInUser(req)), req.now);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return renderOne(req, res, { values: req.body, errors: formError(error) }, 422);
  }
  flash(req, 'good', 'registrations:line.moved');
  backToOne(req, res);
}

async function createMail(req: Request, res: Response): Promise<void> {
  const registration = await findRegistration(req.forum._id, idOf(req));
  const sent = await mailLink(req.forum, registration, req.now);
  flash(req, sent ? 'good' : 'info', `registrations:organiser.${sent ? 'mailed' : 'mailedAlready'}`);
  backToOne(req, res);
}

async function renderOne(req: Request, res: Response, given: object, status = 200): Promise<void> {
  const { lang, t } = res.locals;
  const registration = await findRegistration(req.forum._id, idOf(req));
  const { state } = registration;
  const reader = { forum: req.forum, lang, t };
  const [history, position, sessions, share, delegation, questionnaire] = await Promise.all([
    registrationHistory(registration),
    state === 'waitlisted' ? linePosition(registration) : undefined,
    sessionChoices(req.forum, lang),
    shareInWords(registration, reader),
    delegationOf(registration),
    questionnaireOf(req.forum._id),
  ]);
  const locals = {
    title: fullName(registration),
    registration,
    id: idOf(req),
    facts: [
      ...registrationFacts(registration, { ...reader, sessions }),
      ...replyFacts(questionnaire, registration, reader),
    ],
    consents: consentFacts(questionnaire, registration.consents ?? [], reader),
    code: showTicketCode(registration.code),
    tone: stateTone(state),
    changes: changesFrom(state),
    history: history.map((entry) => ({ ...entry, what: verbText(entry.verb, t) })),
    position,
    share,
    delegation,
    fullName,
    stateTone,
    may: { edit: canEditRegistrations(signedInUser(req), req.forum) },
    ...given,
  };
  await renderPage(res, 'organiser/registrations/registration', locals, { status });
}
