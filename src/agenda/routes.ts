import type { Request, Response } from 'express';
import { NotFound } from '../errors.ts';
import { loadForum } from '../forums/loadForum.ts';
import { dayOf, instantOf } from '../i18n/zone.ts';
import { publicMaterialsOfSession } from '../materials/queries.ts';
import { open } from '../web/permission.ts';
import { publicPage } from '../web/publicPage.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { programmePage } from './programmePage.ts';
import { latestRelease, publicReleases } from './queries.ts';
import { shownRelease, shownSession } from './releasedQueries.ts';
import { publicChangesPage } from './releaseHistory.ts';
import { sessionPage } from './sessionPage.ts';

export const agendaRoutes = routeTable();
const { get } = agendaRoutes;
get('/:lang/forums/:forum/agenda', open, loadForum, publicPage(showProgramme, untilTomorrow));
get('/:lang/forums/:forum/agenda/changes', open, loadForum, publicPage(showChanges));
get('/:lang/forums/:forum/agenda/:day', open, loadForum, publicPage(showProgramme, untilTomorrow));
get('/:lang/forums/:forum/sessions/:session', open, loadForum, publicPage(showSession));

/** As many releases as one page tells of. */
const MOST_RELEASES = 100;
const DAY = 24 * 60 * 60 * 1000;

async function showProgramme(req: Request, res: Response): Promise<void> {
  const { forum, now } = req;
  const { lang, t } = res.locals;
  const release = await latestRelease(forum._id);
  const day = req.params.day as string | undefined;
  if (release) {
    await renderPage(res, 'agenda/programme', programmePage(forum, release, { lang, t, now }, day));
  } else if (day) {
    throw new NotFound();
  } else {
    await renderPage(res, 'agenda/notReleased', { title: t('agenda:public.title') });
  }
}

async function showChanges(req: Request, res: Response): Promise<void> {
  const { forum } = req;
  const releases = await publicReleases(forum._id, MOST_RELEASES);
  if (releases.length === 0) throw new NotFound();
  await renderPage(res, 'agenda/changes', publicChangesPage(forum, releases, res.locals));
}

async function showSession(req: Request, res: Response): Promise<void> {
  const { forum, now } = req;
  const { lang, t } = res.locals;
  const release = await shownRelease(req.forum._id);
  const session = shownSession(release, req.params.session as string);
  const materials = await publicMaterialsOfSession(forum._id, session.id);
  const page = sessionPage(forum, release.snapshot, session, materials, { lang, t, now });
  await renderPage(res, 'agenda/session', page);
}

/** One tab says "today": another one does tomorrow. */
function untilTomorrow({ forum, now }: Request): Date | undefined {
  const today = dayOf(now, forum.timeZone);
  if (today > forum.endsOn) return undefined;
  return instantOf(`${dayOf(new Date(now.getTime() + DAY), forum.timeZone)}T00:00`, forum.timeZone);
}
