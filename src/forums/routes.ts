import type { Request, Response } from 'express';
import { config } from '../config.ts';
import { dayOf, instantOf } from '../i18n/zone.ts';
import { paths } from '../paths.ts';
import { open } from '../web/permission.ts';
import { publicPage } from '../web/publicPage.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { forumHome } from './home.ts';
import { loadForum } from './loadForum.ts';
import { comingForums, pastForums } from './queries.ts';
import { forumStructuredData } from './structuredData.ts';

export const forumRoutes = routeTable();
forumRoutes.get('/:lang', open, publicPage(showForums, untilMidnight));
forumRoutes.get('/:lang/forums/:forum', open, loadForum, publicPage(showForum, untilRegistrationTurns));

/** The zone in which the list of forums says what is past. */
const LIST_ZONE = 'Africa/Casablanca';
const DAY = 24 * 60 * 60 * 1000;

async function showForums(req: Request, res: Response): Promise<void> {
  const today = dayOf(req.now, LIST_ZONE);
  const [coming, past] = await Promise.all([comingForums(today), pastForums(today)]);
  const { t } = res.locals;
  await renderPage(res, 'forums/list', {
    title: t('forums:list.title'),
    description: t('forums:list.intro'),
    coming,
    past,
  });
}

async function showForum(req: Request, res: Response): Promise<void> {
  const { forum } = req;
  const { lang } = res.locals;
  await renderPage(res, 'forums/home', {
    title: '',
    ...(await forumHome(forum, lang, req.now)),
    structuredData: forumStructuredData(forum, lang, config.baseUrl + paths.forum(lang, forum.slug)),
  });
}

function untilMidnight(req: Request): Date {
  return instantOf(`${dayOf(new Date(req.now.getTime() + DAY), LIST_ZONE)}T00:00`, LIST_ZONE);
}

/** The page says whether registration is open: it is new when that changes by the clock, and each day. */
function untilRegistrationTurns(req: Request): Date {
  const { opensAt, closesAt } = req.forum.registration;
  const turns = [opensAt, closesAt].filter((date) => date && date > req.now) as Date[];
  return new Date(Math.min(...turns.map(Number), Number(untilMidnight(req))));
}
