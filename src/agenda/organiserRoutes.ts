import type { Request, Response } from 'express';
import { seatsTaken } from '../registrations/sessionSeats.ts';
import { forumStaff } from '../web/permission.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { countPeopleToTell } from './announcementQueries.ts';
import { canEditAgenda, canSeeAgenda } from './policy.ts';
import { checkRulesOf, latestRelease, recentReleases, workingAgenda } from './queries.ts';
import { formContext } from './sessionFormPage.ts';
import { snapshotOf } from './snapshot.ts';
import { workingPage } from './workingPage.ts';

export const agendaOrganiserRoutes = routeTable();
const { get } = agendaOrganiserRoutes;
get('/:lang/organiser/forums/:forum/agenda', forumStaff(canSeeAgenda), showWorking);

async function showWorking(req: Request, res: Response): Promise<void> {
  const { forum } = req;
  const [agenda, shown, history, rules, signedUp] = await Promise.all([
    workingAgenda(forum._id),
    latestRelease(forum._id),
    recentReleases(forum._id),
    checkRulesOf(forum._id),
    seatsTaken(forum._id),
  ]);
  const context = formContext(forum, agenda, res.locals);
  const mayEdit = canEditAgenda(signedInUser(req), forum);
  const snapshot = snapshotOf(forum, agenda);
  const toTell =
    shown && mayEdit
      ? await countPeopleToTell(forum._id, shown.snapshot, snapshot)
      : { speakers: 0, attendees: 0 };
  const page = workingPage({ context, snapshot, shown, history, mayEdit, rules, signedUp, toTell });
  await renderPage(res, 'organiser/agenda/working', page);
}

/** Behind `forumStaff` there is always a user. */
function signedInUser(req: Request) {
  return req.user as NonNullable<Request['user']>;
}
