import type { Request, Response } from 'express';
import { DomainError } from '../errors.ts';
import { loadForum } from '../forums/loadForum.ts';
import { paths } from '../paths.ts';
import { formError } from '../web/formBody.ts';
import { open } from '../web/permission.ts';
import { limitAttempts } from '../web/rateLimit.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { mailLinkAgain } from './actions/mailLinkAgain.ts';
import { InvitationRefused, register } from './actions/register.ts';
import { parseEmail, parseRegistration } from './form.ts';
import { publicShares } from './placesView.ts';
import { seatsLeft } from './policy.ts';
import { currentStatus } from './queries.ts';
import { consentBoxes } from './questions/consentView.ts';
import { questionnaireOf } from './questions/queries.ts';
import { questionFields } from './questions/view.ts';
import { sessionChoices } from './sessionChoices.ts';
import { formOptions, refusalErrors } from './view.ts';

export const registrationRoutes = routeTable();
const { get, post } = registrationRoutes;

// A hall full of people sends from one address, so that is counted very generously. What protects a mailbox is the wait
// in `mailLinkAgain`, which goes by the e-mail.
const limitAddress = limitAttempts('registrations', { points: 1500, seconds: 600 });

get('/:lang/forums/:forum/registrations/new', open, loadForum, showForm);
post('/:lang/forums/:forum/registrations', open, limitAddress, loadForum, create);
get('/:lang/forums/:forum/registrations/sent', open, loadForum, showSent);
post('/:lang/forums/:forum/registrations/link', open, limitAddress, loadForum, mailLinkToOwner);

async function showForm(req: Request, res: Response): Promise<void> {
  const { status } = await currentStatus(req.forum, req.now);
  const invitation = String(req.query.invitation ?? '').slice(0, 40);
  // Places that an invitation keeps are there when all others are gone.
  const isOpen = status === 'open' || status === 'waitingList' || (status === 'full' && invitation);
  if (!isOpen) return showClosed(res, status);
  await renderForm(req, res, { values: { invitation }, errors: {} });
}

async function create(req: Request, res: Response): Promise<void> {
  const { lang } = res.locals;
  // The agenda is read only for those who chose from it: it is the largest document of a forum.
  const sessions = req.body?.sessions ? await sessionChoices(req.forum, lang) : [];
  const context = {
    territories: req.forum.territories,
    sessions: sessions.map(({ id }) => id),
    lang,
    questionnaire: await questionnaireOf(req.forum._id),
  };
  const parsed = parseRegistration(req.body, context, req.now);
  if (!parsed.ok) return renderForm(req, res, parsed, 422);
  try {
    await register(req.forum, parsed.input, req.now);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const isInvitation = error instanceof InvitationRefused;
    const errors = isInvitation ? formError(error, 'invitation') : refusalErrors(error, sessions);
    return renderForm(req, res, { values: req.body, errors }, 422);
  }
  res.redirect(303, paths.registrationSent(lang, req.forum.slug));
}

async function showSent(_req: Request, res: Response): Promise<void> {
  const title = res.locals.t('registrations:sent.title');
  await renderPage(res, 'registrations/sent', { title, robots: 'noindex' });
}

async function mailLinkToOwner(req: Request, res: Response): Promise<void> {
  const { lang, t } = res.locals;
  const parsed = parseEmail(req.body);
  if (!parsed.ok) {
    return renderPage(
      res,
      'registrations/sent',
      { ...parsed, title: t('registrations:sent.title') },
      { status: 422 },
    );
  }
  await mailLinkAgain(req.forum, parsed.input.email, req.now);
  res.redirect(303, paths.registrationSent(lang, req.forum.slug));
}

async function showClosed(res: Response, status: string): Promise<void> {
  const title = res.locals.t(`registrations:status.${status}.title`);
  await renderPage(res, 'registrations/closed', { title, status });
}

async function renderForm(
  req: Request,
  res: Response,
  given: { values: object; errors: object },
  httpStatus = 200,
): Promise<void> {
  const { lang, t } = res.locals;
  const reader = { forum: req.forum, lang, t };
  const choices = formOptions(req.forum, lang, t, await sessionChoices(req.forum, lang));
  const questionnaire = await questionnaireOf(req.forum._id);
  const { status, pool } = await currentStatus(req.forum, req.now);
  const locals = {
    title: t('registrations:new.title'),
    values: { language: lang, ...given.values },
    errors: { ...given.errors },
    choices,
    questions: questionFields(questionnaire, reader),
    consents: consentBoxes(questionnaire, reader),
    status,
    left: seatsLeft(pool),
    shares: publicShares(pool, reader),
  };
  await renderPage(res, 'registrations/new', locals, { status: httpStatus });
}
