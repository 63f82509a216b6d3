import type { Request, Response } from 'express';
import { actorOf } from '../audit/record.ts';
import { DomainError } from '../errors.ts';
import { daysBetween } from '../i18n/zone.ts';
import { paths } from '../paths.ts';
import { attendeesBySession } from '../registrations/queries.ts';
import { flash } from '../web/flash.ts';
import { type FormErrors, formError } from '../web/formBody.ts';
import { forumStaff } from '../web/permission.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { swapRooms } from './actions/swapRooms.ts';
import { canEditAgenda } from './policy.ts';
import { agendaRevision, checkRulesOf, roomsOfForum, workingAgenda } from './queries.ts';
import { type RoomSwap, seatsNeeded, sessionsSwapped, tooSmall } from './roomSwap.ts';
import { parseRoomSwap } from './roomSwapForm.ts';
import { type FormContext, formContext } from './sessionFormPage.ts';
import { type Preview, previewOf, roomIs, rowOf, toolTabs, whenIs } from './togetherPage.ts';

/** Letting two rooms change places. Looking first is a GET, changing them a POST. */
export const agendaRoomSwapRoutes = routeTable();
const { get, post } = agendaRoomSwapRoutes;
const SWAP = '/:lang/organiser/forums/:forum/agenda/swap';
get(SWAP, forumStaff(canEditAgenda), showSwap);
post(SWAP, forumStaff(canEditAgenda), swap);

async function showSwap(req: Request, res: Response): Promise<void> {
  const { first, day } = req.query;
  await renderSwap(req, res, first === undefined ? { values: { day } } : { values: req.query, looks: true });
}

async function swap(req: Request, res: Response): Promise<void> {
  const { forum } = req;
  const rooms = await roomsOfForum(forum._id);
  const parsed = parseRoomSwap(req.body, forum, rooms);
  if (!parsed.ok) return renderSwap(req, res, parsed);
  try {
    const { revision = -1, ...input } = parsed.input;
    const actor = actorOf(req.user as NonNullable<Request['user']>);
    const swapped = await swapRooms(forum, rooms, { ...input, revision }, actor, req.now);
    flash(req, 'good', 'agenda:flash.swapped', { count: swapped.length });
    const small = tooSmall(swapped, rooms, seatsNeeded(swapped, await attendeesBySession(forum._id)));
    if (small.length > 0) flash(req, 'info', 'agenda:flash.roomsTooSmall', { count: small.length });
    res.redirect(303, paths.organiserAgenda(res.locals.lang, forum.slug));
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    await renderSwap(req, res, { values: req.body, errors: formError(error), looks: true });
  }
}

interface FormState {
  values: Record<string, unknown>;
  errors?: FormErrors;
  /** Whether what was typed is to be shown as it would be. */
  looks?: boolean;
}

async function renderSwap(req: Request, res: Response, { values, errors = {}, looks }: FormState) {
  const { forum } = req;
  const { lang, t } = res.locals;
  // Read before the sessions: what comes in between makes the form outdated, never the other way round.
  const revision = await agendaRevision(forum._id);
  const [agenda, rules, attendees] = await Promise.all([
    workingAgenda(forum._id),
    checkRulesOf(forum._id),
    attendeesBySession(forum._id),
  ]);
  const context = formContext(forum, agenda, { lang, t });
  const parsed = looks ? parseRoomSwap(values, forum, agenda.rooms) : undefined;
  const seen = parsed?.ok ? look(parsed.input) : undefined;
  const wrong = { ...(parsed && !parsed.ok && parsed.errors), ...seen?.errors, ...errors };
  await renderPage(
    res,
    'organiser/agenda/swap',
    {
      title: t('agenda:swap.title'),
      here: paths.organiserAgenda(lang, forum.slug),
      tabs: toolTabs('swap', context),
      values,
      errors: wrong,
      revision,
      preview: seen?.preview,
      asked: parsed?.ok ? parsed.input : undefined,
      options: options(context),
    },
    { status: Object.keys(wrong).length > 0 ? 422 : 200 },
  );

  function look(input: RoomSwap): { preview?: Preview; errors?: FormErrors } {
    try {
      const swapped = sessionsSwapped(agenda.sessions, agenda.rooms, input, forum.timeZone);
      const small = tooSmall(swapped, agenda.rooms, seatsNeeded(swapped, attendees));
      const warnings = new Map(small.map(({ session, needs, has }) => [session, { needs, has }]));
      const rows = swapped.map(({ session, room }) => {
        const warning = warnings.get(session);
        return {
          ...rowOf(session, context),
          cells: [whenIs(session, context), roomIs(session.room, context), roomIs(room, context)],
          ...(warning && { warning: t('agenda:swap.tooSmall', warning) }),
        };
      });
      return { preview: previewOf({ changed: swapped, copied: [] }, rows, rules, context) };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return { errors: formError(error) };
    }
  }
}

function options({ forum, agenda, t, format, words }: FormContext) {
  const days = daysBetween(forum.startsOn, forum.endsOn);
  return {
    rooms: [
      { value: '', text: t('form:choose') },
      ...agenda.rooms.map(({ _id, name }) => ({ value: String(_id), text: words(name) })),
    ],
    days: [
      { value: '', text: t('agenda:swap.wholeForum') },
      ...days.map((day) => ({ value: day, text: format.longDay(day) })),
    ],
  };
}
