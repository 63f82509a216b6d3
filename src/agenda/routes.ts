import type { Request, Response } from 'express';
import { config } from '../config.ts';
import { NotFound } from '../errors.ts';
import { loadForum } from '../forums/loadForum.ts';
import { dayOf, instantOf } from '../i18n/zone.ts';
import { publicMaterialsOfSession } from '../materials/queries.ts';
import { open } from '../web/permission.ts';
import { publicPage, sendPublic } from '../web/publicPage.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { agendaJson } from './agendaJson.ts';
import { calendarOf } from './calendar.ts';
import { programmePage } from './programmePage.ts';
import { latestRelease } from './queries.ts';
import type { ReleaseRecord } from './release.ts';
import { sessionPage } from './sessionPage.ts';
import type { SnapshotSession } from './snapshot.ts';

export const agendaRoutes = routeTable();
const { get } = agendaRoutes;
get('/:lang/forums/:forum/agenda', open, loadForum, publicPage(showProgramme, untilTomorrow));
get('/:lang/forums/:forum/agenda.ics', open, loadForum, publicPage(sendCalendar));
get('/:lang/forums/:forum/agenda.json', open, loadForum, publicPage(sendJson));
get('/:lang/forums/:forum/agenda/:day', open, loadForum, publicPage(showProgramme, untilTomorrow));
get('/:lang/forums/:forum/sessions/:session.ics', open, loadForum, publicPage(sendSessionCalendar));
get('/:lang/forums/:forum/sessions/:session', open, loadForum, publicPage(showSession));

const CALENDAR = 'text/calendar; charset=utf-8';
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

async function showSession(req: Request, res: Response): Promise<void> {
  const { forum, now } = req;
  const { lang, t } = res.locals;
  const release = await releaseOf(req);
  const session = sessionIn(release, req);
  const materials = await publicMaterialsOfSession(forum._id, session.id);
  const page = sessionPage(forum, release.snapshot, session, materials, { lang, t, now });
  await renderPage(res, 'agenda/session', page);
}

async function sendCalendar(req: Request, res: Response): Promise<void> {
  const release = await releaseOf(req);
  await sendEvents(req, res, release, release.snapshot.sessions, req.forum.slug);
}

async function sendSessionCalendar(req: Request, res: Response): Promise<void> {
  const release = await releaseOf(req);
  const session = sessionIn(release, req);
  await sendEvents(req, res, release, [session], session.slug);
}

async function sendEvents(
  req: Request,
  res: Response,
  release: ReleaseRecord,
  sessions: readonly SnapshotSession[],
  name: string,
): Promise<void> {
  const { lang, t } = res.locals;
  const context = { forum: req.forum, release, lang, t, baseUrl: config.baseUrl };
  res.set('Content-Disposition', `inline; filename="${name}.ics"`);
  await sendPublic(req, res, calendarOf(sessions, context), CALENDAR);
}

async function sendJson(req: Request, res: Response): Promise<void> {
  const json = agendaJson(req.forum, await releaseOf(req), config.baseUrl);
  await sendPublic(req, res, JSON.stringify(json, null, 1), 'application/json; charset=utf-8');
}

/** Before the first release there is no programme to hand out. */
async function releaseOf(req: Request): Promise<ReleaseRecord> {
  const release = await latestRelease(req.forum._id);
  if (!release) throw new NotFound();
  return release;
}

function sessionIn({ snapshot }: ReleaseRecord, req: Request): SnapshotSession {
  const session = snapshot.sessions.find(({ slug }) => slug === req.params.session);
  if (!session) throw new NotFound();
  return session;
}

/** One tab says "today": another one does tomorrow. */
function untilTomorrow({ forum, now }: Request): Date | undefined {
  const today = dayOf(now, forum.timeZone);
  if (today > forum.endsOn) return undefined;
  return instantOf(`${dayOf(new Date(now.getTime() + DAY), forum.timeZone)}T00:00`, forum.timeZone);
}
