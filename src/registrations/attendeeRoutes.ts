import type { Request, Response } from 'express';
import { ticketPdf } from '../documents/ticket.ts';
import { DomainError, NotFound } from '../errors.ts';
import { approvedMaterials, authorsOf } from '../materials/queries.ts';
import { documentView } from '../materials/view.ts';
import { paths } from '../paths.ts';
import type { FormErrors, Parsed } from '../web/formBody.ts';
import { backToRegistration, ownRegistration } from '../web/ownRegistration.ts';
import { open } from '../web/permission.ts';
import { limitAttempts } from '../web/rateLimit.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { secretOf, secretPage } from '../web/secretPage.ts';
import { workOf } from '../workshops/rounds/queries.ts';
import { cancel } from './actions/cancel.ts';
import { confirm } from './actions/confirm.ts';
import { parseConfirmation } from './form.ts';
import {
  canBringDelegation,
  canCancel,
  canChangeAnswers,
  canConfirm,
  canHandOver,
  hasTicket,
} from './policy.ts';
import { currentStatus, linePosition } from './queries.ts';
import type { GivenConsent } from './questions/consent.ts';
import { consentBoxes } from './questions/consentView.ts';
import { questionnaireOf } from './questions/queries.ts';
import { repliesMissing } from './questions/reply.ts';
import { replyFacts } from './questions/view.ts';
import { fullName, type RegistrationRecord } from './registration.ts';
import { type SessionChoice, sessionChoices } from './sessionChoices.ts';
import { ticketQr } from './ticket.ts';
import { ticketCalendar } from './ticketCalendar.ts';
import { showTicketCode } from './ticketCode.ts';
import { registrationFacts, stateTone } from './view.ts';

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
get('/:lang/registrations/:secret/cancellation', open, secretPage, showCancellation);
post('/:lang/registrations/:secret/cancellation', open, secretPage, createCancellation);
get('/:lang/registrations/:secret/ticket.pdf', open, secretPage, limitPdf, sendTicketPdf);
get('/:lang/registrations/:secret/ticket.ics', open, secretPage, sendTicketCalendar);

// Looking confirms nothing: programs that check mails for viruses follow every link.
async function showRegistration(req: Request, res: Response): Promise<void> {
  await renderRegistration(req, res, await ownRegistration(req));
}

async function renderRegistration(
  req: Request,
  res: Response,
  registration: RegistrationRecord,
  given: { values?: object; errors?: FormErrors } = {},
  httpStatus = 200,
): Promise<void> {
  const { lang, t } = res.locals;
  const reader = { forum: req.forum, lang, t };
  const sessions = await sessionChoices(req.forum, lang);
  const questionnaire = await questionnaireOf(req.forum._id);
  const { state } = registration;
  const locals = {
    title: t(`registrations:own.${state}.title`),
    robots: 'noindex',
    registration,
    secret: secretOf(req),
    fullName: fullName(registration),
    code: showTicketCode(registration.code),
    tone: stateTone(state),
    position: state === 'waitlisted' ? await linePosition(registration) : undefined,
    qr: hasTicket(registration) ? await ticketQr(req.forum, registration) : undefined,
    facts: [
      ...registrationFacts(registration, { ...reader, sessions }),
      ...replyFacts(questionnaire, registration, reader),
    ],
    missing: canChangeAnswers(registration)
      ? repliesMissing(questionnaire.questions, registration).length
      : 0,
    consents: registration.consentAt ? undefined : consentBoxes(questionnaire, reader),
    values: given.values ?? {},
    errors: given.errors ?? {},
    fullSessions: titlesOf(registration.fullSessions, sessions),
    groups: await workOf(registration),
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
  };
  await renderPage(res, 'registrations/registration', locals, { status: httpStatus });
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
  const parsed = await consentsIn(req, registration);
  if (!parsed.ok) return renderRegistration(req, res, registration, parsed, 422);
  try {
    await confirm(req.forum, registration, req.now, parsed.input.consents);
  } catch (error) {
    // Too late, or cancelled meanwhile: the page itself says which, and what one can do.
    if (!(error instanceof DomainError)) throw error;
  }
  backToRegistration(req, res);
}

/** Who registered by the form agreed there; whom somebody else registered does so with their confirmation. */
async function consentsIn(
  req: Request,
  registration: RegistrationRecord,
): Promise<Parsed<{ consents?: GivenConsent[] | undefined }>> {
  if (registration.consentAt || !canConfirm(registration)) return { ok: true, input: {} };
  const questionnaire = await questionnaireOf(req.forum._id);
  return parseConfirmation(req.body, { questionnaire }, req.now);
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
