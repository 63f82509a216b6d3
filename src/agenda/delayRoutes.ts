import type { Request, Response } from 'express';
import { actorOf } from '../audit/record.ts';
import { DomainError } from '../errors.ts';
import { formatter } from '../i18n/format.ts';
import { dayOf, daysBetween, localOf } from '../i18n/zone.ts';
import { paths } from '../paths.ts';
import { flash } from '../web/flash.ts';
import { type FormErrors, formError } from '../web/formBody.ts';
import { forumStaff } from '../web/permission.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { delaySessions } from './actions/delaySessions.ts';
import { parseDelay } from './delayForm.ts';
import { meetingLines } from './meetingView.ts';
import { canEditAgenda } from './policy.ts';
import { agendaRevision, workingAgenda } from './queries.ts';
import { formContext } from './sessionFormPage.ts';
import { type Meeting, TimesMeet } from './timesMeet.ts';
import { toolTabs } from './togetherPage.ts';

/** Moving what is still to come on a day, when something runs late. */
export const agendaDelayRoutes = routeTable();
const { get, post } = agendaDelayRoutes;
const DELAY = '/:lang/organiser/forums/:forum/agenda/delay';
get(DELAY, forumStaff(canEditAgenda), showDelay);
post(DELAY, forumStaff(canEditAgenda), delay);

async function showDelay(req: Request, res: Response): Promise<void> {
  const { forum, now } = req;
  const today = dayOf(now, forum.timeZone);
  const asked = typeof req.query.day === 'string' ? req.query.day : today;
  const isToday = asked === today;
  const values = {
    day: asked,
    minutes: '',
    ...(isToday && { from: localOf(now, forum.timeZone).slice(-5) }),
  };
  await renderDelay(req, res, { values });
}

async function delay(req: Request, res: Response): Promise<void> {
  const { forum } = req;
  const { rooms } = await workingAgenda(forum._id);
  const parsed = parseDelay(req.body, forum, rooms);
  if (!parsed.ok) return renderDelay(req, res, parsed, 422);
  try {
    const actor = actorOf(req.user as NonNullable<Request['user']>);
    const count = await delaySessions(forum, parsed.input, actor, req.now);
    flash(req, 'good', 'agenda:flash.delayed', { count });
    res.redirect(303, paths.organiserAgenda(res.locals.lang, forum.slug));
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const met = error instanceof TimesMeet ? error.meetings : [];
    await renderDelay(req, res, { values: req.body, errors: formError(error), met }, 422);
  }
}

async function renderDelay(
  req: Request,
  res: Response,
  { values, errors = {}, met = [] }: { values: unknown; errors?: FormErrors; met?: readonly Meeting[] },
  status = 200,
): Promise<void> {
  const { forum } = req;
  const { lang, t } = res.locals;
  // Read before the sessions: what comes in between makes the form outdated, never the other way round.
  const revision = await agendaRevision(forum._id);
  const agenda = await workingAgenda(forum._id);
  const context = formContext(forum, agenda, { lang, t });
  await renderPage(
    res,
    'organiser/agenda/delay',
    {
      title: t('agenda:delay.title'),
      here: paths.organiserAgenda(lang, forum.slug),
      tabs: toolTabs('delay', context),
      values,
      revision,
      errors,
      meetings: meetingLines(met, context),
      days: daysBetween(forum.startsOn, forum.endsOn).map((day) => ({
        value: day,
        text: formatter(lang, forum.timeZone).longDay(day),
      })),
      rooms: agenda.rooms.map(({ _id, name }) => ({ value: String(_id), text: context.words(name) })),
    },
    { status },
  );
}
