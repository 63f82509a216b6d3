import type { Request, Response } from 'express';
import { DomainError } from '../errors.ts';
import { paths } from '../paths.ts';
import { flash } from '../web/flash.ts';
import { type FormErrors, formError } from '../web/formBody.ts';
import { attendee, backToRegistration, ownRegistration } from '../web/ownRegistration.ts';
import { open } from '../web/permission.ts';
import { limitAttempts } from '../web/rateLimit.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { secretOf, secretPage } from '../web/secretPage.ts';
import { sendPrivate } from '../web/sendPrivate.ts';
import { erase } from './actions/erase.ts';
import { handOver } from './actions/handOver.ts';
import { renewLink } from './actions/renewLink.ts';
import { parseSuccessor } from './form.ts';
import { ownData } from './ownData.ts';
import { canHandOver } from './policy.ts';
import { languageOptions } from './view.ts';

/** What somebody may do with their own data and their place, by their link. */
export const registrationOwnRoutes = routeTable();
const { get, post } = registrationOwnRoutes;
const OWN = '/:lang/registrations/:secret';
const limitMails = limitAttempts('ownMails', { points: 10, seconds: 3600, key: secretOf });

get(`${OWN}/data.json`, open, secretPage, sendData);
get(`${OWN}/link`, open, secretPage, showRenewal);
post(`${OWN}/link`, open, secretPage, limitMails, renew);
get(`${OWN}/handover`, open, secretPage, showHandOver);
post(`${OWN}/handover`, open, secretPage, limitMails, createHandOver);
get(`${OWN}/erasure`, open, secretPage, showErasure);
post(`${OWN}/erasure`, open, secretPage, createErasure);

async function sendData(req: Request, res: Response): Promise<void> {
  const registration = await ownRegistration(req);
  res.set('Content-Disposition', `attachment; filename="${req.forum.slug}-data.json"`);
  await sendPrivate(res, 'json', JSON.stringify(await ownData(req.forum, registration), null, 1));
}

async function showRenewal(req: Request, res: Response): Promise<void> {
  await ownRegistration(req);
  await question(req, res, 'renewal');
}

async function renew(req: Request, res: Response): Promise<void> {
  const registration = await ownRegistration(req);
  await renewLink(req.forum, registration, attendee(registration), req.now);
  await said(res, 'renewal');
}

async function showHandOver(req: Request, res: Response): Promise<void> {
  const registration = await ownRegistration(req);
  if (!canHandOver(registration, req.forum, req.now)) return backToRegistration(req, res);
  await renderHandOver(req, res, { values: { language: registration.language } });
}

async function createHandOver(req: Request, res: Response): Promise<void> {
  const registration = await ownRegistration(req);
  const parsed = parseSuccessor(req.body, res.locals.lang);
  if (!parsed.ok) return renderHandOver(req, res, parsed, 422);
  try {
    await handOver(req.forum, registration, parsed.input, attendee(registration), req.now);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const field = error.key === 'registrations:errors.alreadyRegistered' ? 'email' : '';
    return renderHandOver(req, res, { values: req.body, errors: formError(error, field) }, 422);
  }
  flash(req, 'good', 'registrations:handOver.done');
  backToRegistration(req, res);
}

async function renderHandOver(
  req: Request,
  res: Response,
  given: { values: unknown; errors?: FormErrors },
  status = 200,
): Promise<void> {
  const { t } = res.locals;
  const locals = {
    title: t('registrations:handOver.title'),
    robots: 'noindex',
    secret: secretOf(req),
    languages: languageOptions(t),
    ...given,
  };
  await renderPage(res, 'registrations/handOver', locals, { status });
}

async function showErasure(req: Request, res: Response): Promise<void> {
  await ownRegistration(req);
  await question(req, res, 'erasure');
}

async function createErasure(req: Request, res: Response): Promise<void> {
  const registration = await ownRegistration(req);
  await erase(req.forum, registration, req.now);
  await said(res, 'erasure');
}

/** Asked before what cannot be taken back. */
async function question(req: Request, res: Response, what: 'renewal' | 'erasure'): Promise<void> {
  const { lang, t } = res.locals;
  const secret = secretOf(req);
  await renderPage(res, 'registrations/question', {
    title: t(`registrations:${what}.title`),
    robots: 'noindex',
    what,
    action:
      what === 'renewal' ? paths.registrationRenewal(lang, secret) : paths.registrationErasure(lang, secret),
    back: paths.registration(lang, secret),
  });
}

/** The link that led here opens nothing any more. */
async function said(res: Response, what: 'renewal' | 'erasure'): Promise<void> {
  const title = res.locals.t(`registrations:${what}.done.title`);
  await renderPage(res, 'registrations/done', { title, robots: 'noindex', what });
}
