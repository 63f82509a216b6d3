import type { Request, Response } from 'express';
import { actorOf } from '../audit/record.ts';
import { DomainError, VersionConflict } from '../errors.ts';
import { formatter } from '../i18n/format.ts';
import { LANGUAGES } from '../i18n/languages.ts';
import { paths } from '../paths.ts';
import { flash } from '../web/flash.ts';
import { type FormErrors, formError } from '../web/formBody.ts';
import { forumStaff } from '../web/permission.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { createRoom, editRoom, raiseRoom, removeRoom } from './actions/rooms.ts';
import { canEditAgenda } from './policy.ts';
import { findRoom, lastEdit, roomsOfForum, sessionsInRooms } from './queries.ts';
import type { RoomRecord } from './room.ts';
import { parseRoom } from './roomForm.ts';
import { compareRooms } from './roomView.ts';

export const agendaRoomRoutes = routeTable();
const { get, post } = agendaRoomRoutes;
const ROOMS = '/:lang/organiser/forums/:forum/agenda/rooms';
get(ROOMS, forumStaff(canEditAgenda), showRooms);
post(ROOMS, forumStaff(canEditAgenda), addRoom);
get(`${ROOMS}/new`, forumStaff(canEditAgenda), showNewRoom);
get(`${ROOMS}/:room`, forumStaff(canEditAgenda), showRoom);
post(`${ROOMS}/:room`, forumStaff(canEditAgenda), saveRoom);
post(`${ROOMS}/:room/position`, forumStaff(canEditAgenda), moveRoomUp);
post(`${ROOMS}/:room/removal`, forumStaff(canEditAgenda), dropRoom);

async function showRooms(req: Request, res: Response): Promise<void> {
  await renderRooms(req, res);
}

async function showNewRoom(_req: Request, res: Response): Promise<void> {
  await renderForm(res, { values: {} });
}

async function addRoom(req: Request, res: Response): Promise<void> {
  const parsed = parseRoom(req.body);
  if (!parsed.ok) return renderForm(res, parsed, 422);
  try {
    await createRoom(req.forum, parsed.input, actorOf(signedInUser(req)), req.now);
    backToRooms(req, res, 'agenda:flash.roomCreated');
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    await renderForm(res, { values: req.body, errors: formError(error) }, 422);
  }
}

async function showRoom(req: Request, res: Response): Promise<void> {
  const room = await findRoom(req.forum._id, String(req.params.room));
  await renderForm(res, { values: { ...room }, existing: room });
}

async function saveRoom(req: Request, res: Response): Promise<void> {
  const room = await findRoom(req.forum._id, String(req.params.room));
  const parsed = parseRoom(req.body);
  if (!parsed.ok) return renderForm(res, { ...parsed, existing: room }, 422);
  try {
    await editRoom(req.forum, room, parsed.input, actorOf(signedInUser(req)), req.now);
    backToRooms(req, res, 'agenda:flash.roomSaved');
  } catch (error) {
    if (!(error instanceof VersionConflict) || !error.current) throw error;
    await renderConflict(req, res, error.current as RoomRecord);
  }
}

async function moveRoomUp(req: Request, res: Response): Promise<void> {
  const room = await findRoom(req.forum._id, String(req.params.room));
  await raiseRoom(req.forum, room, actorOf(signedInUser(req)), req.now);
  backToRooms(req, res, 'agenda:flash.roomMoved');
}

async function dropRoom(req: Request, res: Response): Promise<void> {
  const room = await findRoom(req.forum._id, String(req.params.room));
  try {
    await removeRoom(req.forum, room, actorOf(signedInUser(req)), req.now);
    backToRooms(req, res, 'agenda:flash.roomRemoved');
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    await renderRooms(req, res, formError(error), 422);
  }
}

function backToRooms(req: Request, res: Response, message: string): void {
  flash(req, 'good', message);
  res.redirect(303, paths.organiserRooms(res.locals.lang, req.forum.slug));
}

async function renderRooms(
  req: Request,
  res: Response,
  errors: FormErrors = {},
  status = 200,
): Promise<void> {
  const [rooms, used] = await Promise.all([roomsOfForum(req.forum._id), sessionsInRooms(req.forum._id)]);
  const rows = rooms.map((room) => ({ ...room, sessions: used.get(String(room._id)) ?? 0 }));
  const title = res.locals.t('agenda:rooms.title');
  await renderPage(res, 'organiser/agenda/rooms', { title, rooms: rows, errors }, { status });
}

interface FormState {
  values: Record<string, unknown>;
  errors?: FormErrors;
  existing?: RoomRecord;
  comparison?: ReturnType<typeof compareRooms>;
}

async function renderForm(res: Response, state: FormState, status = 200): Promise<void> {
  const { t, lang } = res.locals;
  const { slug } = res.req.forum;
  const { existing, errors = {}, values, comparison } = state;
  const action = existing
    ? paths.editRoom(lang, slug, String(existing._id))
    : paths.organiserRooms(lang, slug);
  const title = t(existing ? 'agenda:rooms.edit' : 'agenda:rooms.new');
  const locals = { title, action, existing, errors, values, comparison, languages: LANGUAGES };
  await renderPage(res, 'organiser/agenda/room', locals, { status });
}

/** What was typed stays in the form, now against the stored version; both are shown side by side. */
async function renderConflict(req: Request, res: Response, current: RoomRecord): Promise<void> {
  const edit = await lastEdit('room', current._id);
  const by = {
    who: edit?.actor.name ?? '',
    when: edit ? formatter(res.locals.lang, req.forum.timeZone).dateTime(edit.at) : '',
  };
  const comparison = compareRooms(req.body, { ...current }, by, res.locals.t);
  const values = { ...req.body, version: current.version };
  await renderForm(res, { values, existing: current, comparison }, 409);
}

/** Behind `forumStaff` there is always a user. */
function signedInUser(req: Request) {
  return req.user as NonNullable<Request['user']>;
}
