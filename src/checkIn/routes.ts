import type { Request, Response } from 'express';
import type { CurrentUser } from '../accounts/currentUser.ts';
import { canOrganise } from '../accounts/policy.ts';
import { actorOf } from '../audit/record.ts';
import { DomainError } from '../errors.ts';
import { dayOf } from '../i18n/zone.ts';
import { paths } from '../paths.ts';
import { fullName } from '../registrations/registration.ts';
import { parseTicketCode, showTicketCode } from '../registrations/ticketCode.ts';
import { formOptions, stateTone } from '../registrations/view.ts';
import { flash } from '../web/flash.ts';
import { formError } from '../web/formBody.ts';
import { forumStaff } from '../web/permission.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { addWalkIn, checkIn, undoCheckIn } from './actions.ts';
import { parseChosen, parseWalkIn } from './form.ts';
import { canCheckIn, mayEnter } from './policy.ts';
import { doorFigures, findArrivals, latestArrivals } from './queries.ts';

export const checkInRoutes = routeTable();
const { get, post } = checkInRoutes;
const atTheDoor = forumStaff(canCheckIn);

get('/:lang/organiser/forums/:forum/check-in', atTheDoor, showDoor);
get('/:lang/organiser/forums/:forum/check-in/tickets/:code', atTheDoor, showTicket);
post('/:lang/organiser/forums/:forum/check-in/check-ins', atTheDoor, createCheckIn);
post('/:lang/organiser/forums/:forum/check-in/undo', atTheDoor, removeCheckIn);
get('/:lang/organiser/forums/:forum/check-in/walk-in', atTheDoor, showWalkIn);
post('/:lang/organiser/forums/:forum/check-in/walk-in', atTheDoor, createWalkIn);

const signedInUser = (req: Request) => req.user as CurrentUser;

async function showDoor(req: Request, res: Response): Promise<void> {
  await renderDoor(req, res, typeof req.query.q === 'string' ? req.query.q.slice(0, 200) : '');
}

// What the QR of a ticket opens. Looking lets nobody in: a browser may load a page twice.
async function showTicket(req: Request, res: Response): Promise<void> {
  await renderDoor(
    req,
    res,
    parseTicketCode(String(req.params.code)) ?? String(req.params.code).slice(0, 40),
  );
}

async function renderDoor(req: Request, res: Response, query: string): Promise<void> {
  const { t } = res.locals;
  const { forum, now } = req;
  const day = dayOf(now, forum.timeZone);
  const [figures, arrivals, latest] = await Promise.all([
    doorFigures(forum._id, day),
    findArrivals(forum, query, day),
    latestArrivals(forum._id, day),
  ]);
  await renderPage(res, 'organiser/checkIn/door', {
    title: t('checkIn:title'),
    query,
    day,
    forumDay: day >= forum.startsOn && day <= forum.endsOn,
    figures,
    arrivals,
    latest,
    mayEnter,
    fullName,
    stateTone,
    showTicketCode,
    may: { organise: canOrganise(signedInUser(req), forum) },
  });
}

async function createCheckIn(req: Request, res: Response): Promise<void> {
  const parsed = parseChosen(req.body);
  const door = paths.organiserCheckIn(res.locals.lang, req.forum.slug);
  if (!parsed.ok) return res.redirect(303, door);
  try {
    const { registration, already } = await checkIn(
      req.forum,
      parsed.input.id,
      actorOf(signedInUser(req)),
      req.now,
    );
    const name = fullName(registration);
    flash(req, already ? 'info' : 'good', already ? 'checkIn:flash.already' : 'checkIn:flash.seen', { name });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    flash(req, 'bad', error.key, error.params);
  }
  res.redirect(303, door);
}

async function removeCheckIn(req: Request, res: Response): Promise<void> {
  const parsed = parseChosen(req.body);
  if (parsed.ok) {
    await undoCheckIn(req.forum, parsed.input.id, actorOf(signedInUser(req)), req.now);
    flash(req, 'info', 'checkIn:flash.undone');
  }
  res.redirect(303, paths.organiserCheckIn(res.locals.lang, req.forum.slug));
}

async function showWalkIn(req: Request, res: Response): Promise<void> {
  await renderWalkIn(req, res, { values: {}, errors: {} });
}

async function createWalkIn(req: Request, res: Response): Promise<void> {
  const { lang } = res.locals;
  const parsed = parseWalkIn(req.body, req.forum.territories, lang);
  if (!parsed.ok) return renderWalkIn(req, res, parsed, 422);
  try {
    const added = await addWalkIn(req.forum, parsed.input, actorOf(signedInUser(req)), req.now);
    flash(req, 'good', 'checkIn:flash.walkedIn', { name: fullName(added) });
    res.redirect(303, paths.organiserCheckIn(lang, req.forum.slug));
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const field = error.key === 'registrations:errors.alreadyRegistered' ? 'email' : '';
    await renderWalkIn(req, res, { values: req.body, errors: formError(error, field) }, 422);
  }
}

async function renderWalkIn(
  req: Request,
  res: Response,
  given: { values: object; errors: object },
  status = 200,
): Promise<void> {
  const { lang, t } = res.locals;
  const choices = formOptions(req.forum, lang, t, []);
  const values = { language: lang, ...given.values };
  await renderPage(
    res,
    'organiser/checkIn/walkIn',
    { title: t('checkIn:walkIn.title'), choices, values, errors: { ...given.errors } },
    { status },
  );
}
