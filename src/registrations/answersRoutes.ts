import type { Request, Response } from 'express';
import { DomainError, VersionConflict } from '../errors.ts';
import { paths } from '../paths.ts';
import { flash } from '../web/flash.ts';
import { attendee, backToRegistration, ownRegistration } from '../web/ownRegistration.ts';
import { open } from '../web/permission.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { secretOf, secretPage } from '../web/secretPage.ts';
import { changeAnswers } from './actions/changeAnswers.ts';
import { parseAnswers } from './form.ts';
import { canChangeAnswers } from './policy.ts';
import { boxesTicked, consentBoxes } from './questions/consentView.ts';
import { questionnaireOf } from './questions/queries.ts';
import { questionFields, replyFacts } from './questions/view.ts';
import type { RegistrationRecord } from './registration.ts';
import { sessionChoices } from './sessionChoices.ts';
import { answerValues, formOptions, refusalErrors, registrationFacts } from './view.ts';

/** What somebody said of themselves, changed by their link. */
export const answersRoutes = routeTable();
const { get, post } = answersRoutes;
get('/:lang/registrations/:secret/answers', open, secretPage, showAnswers);
post('/:lang/registrations/:secret/answers', open, secretPage, updateAnswers);

async function showAnswers(req: Request, res: Response): Promise<void> {
  const registration = await ownRegistration(req);
  if (!canChangeAnswers(registration)) return backToRegistration(req, res);
  const { version } = registration;
  const values = { ...answerValues(registration), consents: boxesTicked(registration.consents), version };
  await renderAnswers(req, res, registration, { values, errors: {} });
}

async function updateAnswers(req: Request, res: Response): Promise<void> {
  const { lang } = res.locals;
  const registration = await ownRegistration(req);
  const sessions = await sessionChoices(req.forum, lang);
  const context = {
    territories: req.forum.territories,
    sessions: sessions.map(({ id }) => id),
    lang,
    questionnaire: await questionnaireOf(req.forum._id),
  };
  const parsed = parseAnswers(req.body, context, registration, req.now);
  if (!parsed.ok) return renderAnswers(req, res, registration, parsed, 422);
  const { answers, version } = parsed.input;
  try {
    await changeAnswers(req.forum, registration, answers, version, attendee(registration), req.now);
  } catch (error) {
    return answersRefused(req, res, registration, error);
  }
  flash(req, 'good', 'registrations:answers.saved');
  res.redirect(303, paths.registration(lang, secretOf(req)));
}

async function answersRefused(
  req: Request,
  res: Response,
  registration: RegistrationRecord,
  error: unknown,
): Promise<void> {
  const { lang, t } = res.locals;
  const sessions = await sessionChoices(req.forum, lang);
  if (error instanceof DomainError) {
    const given = { values: req.body, errors: refusalErrors(error, sessions) };
    return renderAnswers(req, res, registration, given, 422);
  }
  if (!(error instanceof VersionConflict)) throw error;
  const current = error.current as RegistrationRecord;
  const reader = { forum: req.forum, lang, t };
  const stored = [
    ...registrationFacts(current, { ...reader, sessions }),
    ...replyFacts(await questionnaireOf(req.forum._id), current, reader),
  ];
  const values = { ...req.body, version: current.version };
  const given = { values, errors: {}, stored, changedAt: current.updatedAt };
  await renderAnswers(req, res, current, given, 409);
}

async function renderAnswers(
  req: Request,
  res: Response,
  { sessions: own, replies = {}, consents = [] }: RegistrationRecord,
  given: object,
  status = 200,
): Promise<void> {
  const { lang, t } = res.locals;
  const choices = formOptions(req.forum, lang, t, await sessionChoices(req.forum, lang), own);
  const reader = { forum: req.forum, lang, t };
  const questionnaire = await questionnaireOf(req.forum._id);
  const locals = {
    title: t('registrations:answers.title'),
    robots: 'noindex',
    secret: secretOf(req),
    choices,
    questions: questionFields(questionnaire, reader, { own: replies }),
    consents: consentBoxes(questionnaire, reader, { given: consents, only: 'optional' }).further,
    ...given,
  };
  await renderPage(res, 'registrations/answers', locals, { status });
}
