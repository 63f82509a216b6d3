import type { Request, Response } from 'express';
import { forumStaff } from '../../web/permission.ts';
import { renderPage } from '../../web/renderPage.ts';
import { routeTable } from '../../web/routeTable.ts';
import { sendPrivate } from '../../web/sendPrivate.ts';
import { canEditAgenda } from '../policy.ts';
import { agendaRevision, drawnAgenda } from '../queries.ts';
import { formContext } from '../sessionFormPage.ts';
import { currentEditorState } from './currentState.ts';
import { editorPage } from './page.ts';

export const agendaEditorRoutes = routeTable();
const { get } = agendaEditorRoutes;
const AGENDA = '/:lang/organiser/forums/:forum/agenda';
get(`${AGENDA}/editor`, forumStaff(canEditAgenda), showEditor);
get(`${AGENDA}/editor.json`, forumStaff(canEditAgenda), sendState);

async function showEditor(req: Request, res: Response): Promise<void> {
  const context = formContext(req.forum, await drawnAgenda(req.forum._id), res.locals);
  const { day } = req.query;
  const page = editorPage(context, typeof day === 'string' ? day : undefined);
  await renderPage(res, 'organiser/agenda/editor', page);
}

/** The state as JSON; nothing (204) for whoever has the newest already and says so with `since`. */
async function sendState(req: Request, res: Response): Promise<void> {
  const { forum } = req;
  const { since } = req.query;
  if (since !== undefined && Number(since) === (await agendaRevision(forum._id))) {
    res.status(204).set('Cache-Control', 'private, no-store').end();
    return;
  }
  await sendPrivate(res, 'json', JSON.stringify(await currentEditorState(forum, res.locals)));
}
