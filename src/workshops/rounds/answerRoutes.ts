import type { Request, RequestHandler, Response } from 'express';
import { DomainError } from '../../errors.ts';
import { paths } from '../../paths.ts';
import { browserKey, giveBrowserKey } from '../../web/browserKey.ts';
import { formError } from '../../web/formBody.ts';
import { ownRegistration } from '../../web/ownRegistration.ts';
import { open } from '../../web/permission.ts';
import { limitAttempts } from '../../web/rateLimit.ts';
import { renderPage } from '../../web/renderPage.ts';
import { routeTable } from '../../web/routeTable.ts';
import { secretOf, secretPage } from '../../web/secretPage.ts';
import type { ShownForm } from '../pages/shownForm.ts';
import { answerAnonymously } from './actions/answerAnonymously.ts';
import { answerByName } from './actions/answerByName.ts';
import { answerPage, closedPage } from './answerPages.ts';
import { byLink, byRegistration, type Visit } from './doors.ts';
import { parseAnswer } from './forms/answer.ts';
import { findRound, hasAnswered, ownAnswer } from './queries.ts';

/** Rounds as people answer them, by the link on the wall or from their own page; nobody signs in. */
export const answerRoutes = routeTable();
const { get, post } = answerRoutes;

/** Who came, and the addresses of their pages: never a flash, which would store a session for a stranger. */
interface Guest extends Visit {
  here: string;
  thanks: string;
  /** The person's own page. */
  own?: string;
}
type Door = (req: Request, res: Response) => Promise<Guest>;

// A whole room has one address.
const limitAnswers = limitAttempts('roundAnswers', { points: 300, seconds: 60 });

const LINK = '/:lang/rounds/:secret';
get(LINK, open, secretPage, show(fromWall));
post(LINK, open, secretPage, limitAnswers, answer(fromWall));
get(`${LINK}/thanks`, open, secretPage, thank(fromWall));
const OWN = '/:lang/registrations/:secret/rounds/:round';
get(OWN, open, secretPage, show(fromOwnPage));
post(OWN, open, secretPage, limitAnswers, answer(fromOwnPage));
get(`${OWN}/thanks`, open, secretPage, thank(fromOwnPage));

async function fromWall(req: Request, res: Response): Promise<Guest> {
  const { lang } = res.locals;
  const secret = secretOf(req);
  const visit = await byLink(secret, browserKey(req));
  if (visit.round.admission === 'link') giveBrowserKey(req, res);
  req.forum = visit.forum;
  return { ...visit, here: paths.round(lang, secret), thanks: paths.roundThanks(lang, secret) };
}

async function fromOwnPage(req: Request, res: Response): Promise<Guest> {
  const { lang } = res.locals;
  const [secret, round] = [secretOf(req), String(req.params.round)];
  const visit = await byRegistration(await ownRegistration(req), round);
  return {
    ...visit,
    here: paths.ownRound(lang, secret, round),
    thanks: paths.ownRoundThanks(lang, secret, round),
    own: paths.registration(lang, secret),
  };
}

function show(door: Door): RequestHandler {
  return async (req, res) => {
    const guest = await door(req, res);
    const { round, voter, thanks } = guest;
    if (round.state === 'closed') return showClosed(req, res, guest);
    if (round.admission === 'members' && !voter) return showWay(res, guest);
    if (voter && round.anonymous && (await hasAnswered(round, voter))) return res.redirect(303, thanks);
    await showForm(req, res, guest);
  };
}

function answer(door: Door): RequestHandler {
  return async (req, res) => {
    const guest = await door(req, res);
    const { round, voter, here, thanks } = guest;
    if (round.state === 'closed') return showClosed(req, res, guest, true);
    if (round.admission === 'members' && !voter) return res.redirect(303, here);
    const parsed = parseAnswer(req.body, round, !round.anonymous && !voter?.person);
    if (!parsed.ok) return showForm(req, res, guest, parsed);
    const refuse = (key: string) =>
      showForm(req, res, guest, { values: req.body, errors: formError({ key }) });
    if (!voter) return refuse('rounds:errors.noCookie');
    try {
      if (round.anonymous) await answerAnonymously(round, voter, parsed.input.said);
      else await answerByName(round, voter, parsed.input, req.now);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return error.key === 'rounds:errors.closed' ? showLate(req, res, guest) : refuse(error.key);
    }
    res.redirect(303, thanks);
  };
}

function thank(door: Door): RequestHandler {
  return async (req, res) => {
    const guest = await door(req, res);
    const { round, voter, here } = guest;
    if (round.state === 'closed' || !voter || !(await hasAnswered(round, voter)))
      return res.redirect(303, here);
    await renderPage(res, 'rounds/thanks', { ...shared(guest), title: res.locals.t('rounds:thanks.title') });
  };
}

async function showForm(req: Request, res: Response, guest: Guest, form?: ShownForm): Promise<void> {
  const { t, lang } = res.locals;
  const { round, voter } = guest;
  const own = voter && !round.anonymous ? await ownAnswer(round, voter) : null;
  const page = answerPage({ t, lang, forum: req.forum }, guest, { own, form });
  await renderPage(res, 'rounds/answer', { ...shared(guest), ...page }, { status: form ? 422 : 200 });
}

async function showClosed(req: Request, res: Response, guest: Guest, late = false): Promise<void> {
  const { t, lang } = res.locals;
  const page = await closedPage({ t, lang, forum: req.forum }, guest, late);
  await renderPage(res, 'rounds/closed', { ...shared(guest), ...page }, { status: late ? 409 : 200 });
}

/** The round was closed between the question and the answer. */
async function showLate(req: Request, res: Response, guest: Guest): Promise<void> {
  const round = (await findRound(String(guest.round._id))) ?? guest.round;
  await showClosed(req, res, { ...guest, round }, true);
}

/** A round for members: each of them answers from their own page. */
async function showWay(res: Response, guest: Guest): Promise<void> {
  await renderPage(res, 'rounds/members', { ...shared(guest), title: res.locals.t('rounds:members.title') });
}

function shared({ round, group, here, own }: Guest) {
  return { robots: 'noindex', round, group, here, own };
}
