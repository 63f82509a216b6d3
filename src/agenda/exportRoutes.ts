import type { Request, Response } from 'express';
import { config } from '../config.ts';
import { loadForum } from '../forums/loadForum.ts';
import { paths } from '../paths.ts';
import { open } from '../web/permission.ts';
import { publicPage, sendPublic } from '../web/publicPage.ts';
import { renderView } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { agendaJson } from './exports/agendaJson.ts';
import { calendarOf } from './exports/calendar.ts';
import { changesFeed } from './exports/changesFeed.ts';
import { offlineCopy } from './exports/offline/copy.ts';
import { type Paper, programmePdf } from './exports/programmePdf.ts';
import { scheduleXml } from './exports/scheduleXml.ts';
import { publicReleases } from './queries.ts';
import type { ReleaseRecord } from './release.ts';
import { shownPerson, shownRelease, shownSession } from './releasedQueries.ts';
import { peopleOf, type SnapshotSession } from './snapshot.ts';

/** The released programme in the forms that other programs, and printers, read. */
export const agendaExportRoutes = routeTable();
const { get } = agendaExportRoutes;
const FORUM = '/:lang/forums/:forum';
get(`${FORUM}/agenda.ics`, open, loadForum, publicPage(sendCalendar));
get(`${FORUM}/agenda.json`, open, loadForum, publicPage(sendJson));
get(`${FORUM}/agenda.xml`, open, loadForum, publicPage(sendXml));
get(`${FORUM}/agenda.zip`, open, loadForum, publicPage(sendZip));
get(`${FORUM}/agenda.pdf`, open, loadForum, publicPage(sendPdf('a4')));
get(`${FORUM}/agenda-a3.pdf`, open, loadForum, publicPage(sendPdf('a3')));
get(`${FORUM}/agenda.atom`, open, loadForum, publicPage(sendFeed));
get(`${FORUM}/sessions/:session.ics`, open, loadForum, publicPage(sendSessionCalendar));
get(`${FORUM}/speakers/:speaker.ics`, open, loadForum, publicPage(sendPersonCalendar));

async function sendCalendar(req: Request, res: Response): Promise<void> {
  const release = await shownRelease(req.forum._id);
  await sendEvents(req, res, release, release.snapshot.sessions, req.forum.slug);
}

async function sendSessionCalendar(req: Request, res: Response): Promise<void> {
  const release = await shownRelease(req.forum._id);
  const session = shownSession(release, req.params.session as string);
  await sendEvents(req, res, release, [session], session.slug);
}

async function sendPersonCalendar(req: Request, res: Response): Promise<void> {
  const release = await shownRelease(req.forum._id);
  const { id, slug } = shownPerson(release, req.params.speaker as string);
  const sessions = release.snapshot.sessions.filter((session) => peopleOf(session).includes(id));
  await sendEvents(req, res, release, sessions, slug);
}

async function sendFeed(req: Request, res: Response): Promise<void> {
  const { forum } = req;
  const { lang, t } = res.locals;
  const feed = changesFeed(forum, await publicReleases(forum._id), { lang, t, baseUrl: config.baseUrl });
  await sendPublic(
    req,
    res,
    await renderView('agenda/changes.atom', feed),
    'application/atom+xml; charset=utf-8',
  );
}

async function sendEvents(
  req: Request,
  res: Response,
  release: ReleaseRecord,
  sessions: readonly SnapshotSession[],
  name: string,
): Promise<void> {
  nameFile(res, `${name}.ics`);
  await sendPublic(
    req,
    res,
    calendarOf(sessions, contextOf(req, res, release)),
    'text/calendar; charset=utf-8',
  );
}

async function sendJson(req: Request, res: Response): Promise<void> {
  const json = agendaJson(req.forum, await shownRelease(req.forum._id), config.baseUrl);
  await sendPublic(req, res, JSON.stringify(json, null, 1), 'application/json; charset=utf-8');
}

async function sendXml(req: Request, res: Response): Promise<void> {
  const schedule = scheduleXml(contextOf(req, res, await shownRelease(req.forum._id)));
  await sendPublic(
    req,
    res,
    await renderView('agenda/schedule.xml', schedule),
    'application/xml; charset=utf-8',
  );
}

/** It is in all languages of the forum: kept once, under the address of the first. */
async function sendZip(req: Request, res: Response): Promise<void> {
  const { forum } = req;
  const { lang } = res.locals;
  const [first = lang] = forum.languages;
  if (lang !== first) {
    res.redirect(302, paths.agendaZip(first, forum.slug));
    return;
  }
  const copy = await offlineCopy(forum, config.baseUrl, req.now);
  res.set('Content-Disposition', `attachment; filename="${forum.slug}.zip"`);
  await sendPublic(req, res, copy, 'application/zip');
}

function sendPdf(paper: Paper) {
  return async (req: Request, res: Response): Promise<void> => {
    const pdf = await programmePdf(contextOf(req, res, await shownRelease(req.forum._id)), paper);
    nameFile(res, `${req.forum.slug}-${res.locals.lang}${paper === 'a4' ? '' : `-${paper}`}.pdf`);
    await sendPublic(req, res, pdf, 'application/pdf');
  };
}

function contextOf({ forum }: Request, res: Response, release: ReleaseRecord) {
  const { lang, t } = res.locals;
  return { forum, release, lang, t, baseUrl: config.baseUrl };
}

/** Names are slugs: ASCII, safe in a header. */
function nameFile(res: Response, name: string): void {
  res.set('Content-Disposition', `inline; filename="${name}"`);
}
