import type { Request, Response } from 'express';
import { ticketPdf } from '../documents/ticket.ts';
import { DomainError, NotFound, VersionConflict } from '../errors.ts';
import { approvedMaterials, authorsOf } from '../materials/queries.ts';
import { documentView } from '../materials/view.ts';
import { paths } from '../paths.ts';
import { flash } from '../web/flash.ts';
import { attendee, backToRegistration, ownRegistration } from '../web/ownRegistration.ts';
import { open } from '../web/permission.ts';
import { limitAttempts } from '../web/rateLimit.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { secretOf, secretPage } from '../web/secretPage.ts';
import { cancel } from './actions/cancel.ts';
import { changeAnswers } from './actions/changeAnswers.ts';
import { confirm } from './actions/confirm.ts';
import { parseAnswers } from './form.ts';
import {
  canBringDelegation,
  canCancel,
  canChangeAnswers,
  canConfirm,
  canHandOver,
  hasTicket,
} from './policy.ts';
import { currentStatus, linePosition } from './queries.ts';
import { fullName, type RegistrationRecord } from './registration.ts';
import { type SessionChoice, sessionChoices } from './sessionChoices.ts';
import { ticketQr } from './ticket.ts';
import { ticketCalendar } from './ticketCalendar.ts';
import { showTicketCode } from './ticketCode.ts';
import { answerValues, formOptions, refusalErrors, registrationFacts, stateTone } from './view.ts';

export const attendeeRoutes = routeTable();
const { get, post } = attendeeRoutes;

const limitPdf = limitAttempts('ticketPdf', {
  points: 60,
  seconds: 600,
  key: (req) => String(req.params.secret),
});

get('/:lang/registrations/:secret', open, secretPage, showRegistration);
post('/:lang/registrations/:secret/confirmation', open, secretPage, createConfirmation);
get('/:lang/registrations/:secret/confirmation', open, secretPage, backToRegistration);
get('/:lang/registrations/:secret/answers', open, secretPage, showAnswers);
post('/:lang/registrations/:secret/answers', open, secretPage, updateAnswers);
get('/:lang/registrations/:secret/cancellation', open, secretPage, showCancellation);
post('/:lang/registrations/:secret/cancellation', open, secretPage, createCancellation);
get('/:lang/registrations/:secret/ticket.pdf', open, secretPage, limitPdf, sendTicketPdf);
get('/:lang/registrations/:secret/ticket.ics', open, secretPage, sendTicketCalendar);

// Looking confirms nothing: programs that check mails for viruses follow every link.
async function showRegistration(req: Request, res: Response): Promise<void> {
  const { lang, t } = res.locals;
  const registration = await ownRegistration(req);
  const sessions = await sessionChoices(req.forum, lang);
  const { state } = registration;
  await renderPage(res, 'registrations/registration', {
    title: t(`registrations:own.${state}.title`),
    robots: 'noindex',
    registration,
    secret: secretOf(req),
    fullName: fullName(registration),
    code: showTicketCode(registration.code),
    tone: stateTone(state),
    position: state === 'waitlisted' ? await linePosition(registration) : undefined,
    qr: hasTicket(registration) ? await ticketQr(req.forum, registration) : undefined,
    facts: registrationFacts(registration, { forum: req.forum, lang, t, sessions }),
    fullSessions: titlesOf(registration.fullSessions, sessions),
    documents: hasTicket(registration) ? await documentsFor(req, res) : [],
    registerAgain: (await currentStatus(req.forum, req.now)).status,
    may: {
      confirm: canConfirm(registration),
      cancel: canCancel(registration),
      change: canChangeAnswers(registration),
      bring: canBringDelegation(registration, req.forum, req.now),
      handOver: canHandOver(registration, req.forum, req.now),
      renewLink: registration.email !== undefined,
    },
  });
}

function titlesOf(ids: RegistrationRecord['fullSessions'], sessions: readonly SessionChoice[]): string[] {
  const wanted = new Set(ids?.map(String));
  return sessions.filter(({ id }) => wanted.has(id)).map(({ title }) => title.text);
}

/** What a participant may have: each file at an address under their own link. */
async function documentsFor(req: Request, res: Response) {
  const { lang, t } = res.locals;
  const { forum } = req;
  const materials = await approvedMaterials(forum._id, { forParticipants: true });
  const authors = await authorsOf(materials);
  const address = (id: string) => paths.participantMaterial(lang, secretOf(req), id);
  return materials.map((material) => documentView(material, { forum, lang, t }, authors, address));
}

async function createConfirmation(req: Request, res: Response): Promise<void> {
  const registration = await ownRegistration(req);
  try {
    await confirm(req.forum, registration, req.now);
  } catch (error) {
    // Too late, or cancelled meanwhile: the page itself says which, and what one can do.
    if (!(error instanceof DomainError)) throw error;
  }
  backToRegistration(req, res);
}

async function showAnswers(req: Request, res: Response): Promise<void> {
  const registration = await ownRegistration(req);
  if (!canChangeAnswers(registration)) return backToRegistration(req, res);
  const { version } = registration;
  const values = { ...answerValues(registration), version };
  await renderAnswers(req, res, registration, { values, errors: {} });
}

async function updateAnswers(req: Request, res: Response): Promise<void> {
  const { lang } = res.locals;
  const registration = await ownRegistration(req);
  const sessions = await sessionChoices(req.forum, lang);
  const context = { territories: req.forum.territories, sessions: sessions.map(({ id }) => id), lang };
  const parsed = parseAnswers(req.body, context);
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
  const stored = registrationFacts(current, { forum: req.forum, lang, t, sessions });
  const values = { ...req.body, version: current.version };
  const given = { values, errors: {}, stored, changedAt: current.updatedAt };
  await renderAnswers(req, res, current, given, 409);
}

async function renderAnswers(
  req: Request,
  res: Response,
  { sessions: own }: RegistrationRecord,
  given: object,
  status = 200,
): Promise<void> {
  const { lang, t } = res.locals;
  const choices = formOptions(req.forum, lang, t, await sessionChoices(req.forum, lang), own);
  const title = t('registrations:answers.title');
  const locals = { title, robots: 'noindex', secret: secretOf(req), choices, ...given };
  await renderPage(res, 'registrations/answers', locals, { status });
}

async function showCancellation(req: Request, res: Response): Promise<void> {
  const registration = await ownRegistration(req);
  if (!canCancel(registration)) return backToRegistration(req, res);
  await renderPage(res, 'registrations/cancellation', {
    title: res.locals.t('registrations:cancellation.title'),
    robots: 'noindex',
    secret: secretOf(req),
  });
}

async function createCancellation(req: Request, res: Response): Promise<void> {
  const registration = await ownRegistration(req);
  await cancel(req.forum, registration, req.now);
  backToRegistration(req, res);
}

async function sendTicketPdf(req: Request, res: Response): Promise<void> {
  const registration = await ownRegistration(req);
  if (!hasTicket(registration)) throw new NotFound();
  const pdf = await ticketPdf(req.forum, registration, req.now);
  res.set('Content-Disposition', `inline; filename="ticket-${showTicketCode(registration.code)}.pdf"`);
  res.type('application/pdf').send(pdf);
}

async function sendTicketCalendar(req: Request, res: Response): Promise<void> {
  const registration = await ownRegistration(req);
  if (!hasTicket(registration)) throw new NotFound();
  res.set('Content-Disposition', 'attachment; filename="ticket.ics"');
  res.type('text/calendar').send(ticketCalendar(req.forum, registration));
}
