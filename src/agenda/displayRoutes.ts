import type { Request, Response } from 'express';
import { NotFound } from '../errors.ts';
import { loadForum } from '../forums/loadForum.ts';
import { open } from '../web/permission.ts';
import { keepUntil, publicPage } from '../web/publicPage.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { allowFraming } from '../web/security.ts';
import { hallScreen, nextTurn } from './hallScreen.ts';
import { programmePage } from './programmePage.ts';
import { latestRelease } from './queries.ts';
import { shownRelease } from './releasedQueries.ts';

/** The released programme where people do not come to the site: on a screen in the hall, inside another site. */
export const agendaDisplayRoutes = routeTable();
const { get } = agendaDisplayRoutes;
const FORUM = '/:lang/forums/:forum';
get(`${FORUM}/now`, open, loadForum, publicPage(showScreen));
get(`${FORUM}/now/:room`, open, loadForum, publicPage(showScreen));
get(`${FORUM}/embed/agenda`, open, loadForum, publicPage(showEmbedded));

async function showScreen(req: Request, res: Response): Promise<void> {
  const { forum, now } = req;
  const { lang, t } = res.locals;
  const { snapshot } = await shownRelease(forum._id);
  const room = req.params.room as string | undefined;
  if (room && !snapshot.rooms.some(({ id }) => id === room)) throw new NotFound();
  keepUntil(res, nextTurn(forum, snapshot, now));
  await renderPage(res, 'agenda/screen', hallScreen(forum, snapshot, { lang, t, now }, room), {
    layout: 'screen',
  });
}

async function showEmbedded(req: Request, res: Response): Promise<void> {
  const { forum, now } = req;
  const { lang, t } = res.locals;
  allowFraming(res);
  const release = await latestRelease(forum._id);
  const page = release
    ? programmePage(forum, release, { lang, t, now })
    : { title: t('agenda:public.title'), days: [] };
  await renderPage(res, 'agenda/embedded', page, { layout: 'embedded' });
}
