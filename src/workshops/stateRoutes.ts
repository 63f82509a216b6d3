import type { Request, Response } from 'express';
import { actorOf } from '../audit/record.ts';
import { NotFound } from '../errors.ts';
import { paths } from '../paths.ts';
import { flash } from '../web/flash.ts';
import { readerOf, signedInUser } from '../web/reader.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { inGroup } from './access.ts';
import { authorOf } from './author.ts';
import { MOST_STRETCHES, restoreState, stateAt, stretchesOf } from './document/states.ts';
import { canReadGroup, canWriteGroup } from './policy.ts';
import { numbersByName } from './queries/writings.ts';
import { statePage } from './view/state.ts';

/** What the document of a group was at earlier times. */
export const stateRoutes = routeTable();
const { get, post } = stateRoutes;
const all = '/:lang/rapporteur/groups/:group/states';
get(all, inGroup(canReadGroup), showAll);
get(`${all}/:seq`, inGroup(canReadGroup), showOne);
post(`${all}/:seq/restoration`, inGroup(canWriteGroup), restore);

async function showAll(_req: Request, res: Response): Promise<void> {
  const { group, t } = res.locals;
  await renderPage(res, 'rapporteur/states', {
    title: t('workspace:states.title'),
    group,
    most: MOST_STRETCHES,
    stretches: await stretchesOf(group._id),
  });
}

async function showOne(req: Request, res: Response): Promise<void> {
  const { group } = res.locals;
  const seq = sequenceIn(req);
  const state = await stateAt(group._id, seq);
  if (!state) throw new NotFound();
  const reader = readerOf(req, res);
  await renderPage(res, 'rapporteur/state', {
    ...statePage(reader, state, await numbersByName(group._id)),
    group,
    seq,
    writes: canWriteGroup(reader.user, req.forum, group),
  });
}

async function restore(req: Request, res: Response): Promise<void> {
  const { group, lang } = res.locals;
  const state = await stateAt(group._id, sequenceIn(req));
  if (!state) throw new NotFound();
  await restoreState(group, state.doc, authorOf(actorOf(signedInUser(req))), req.now);
  flash(req, 'good', 'workspace:states.restored');
  res.redirect(303, paths.rapporteurGroup(lang, String(group._id)));
}

function sequenceIn(req: Request): number {
  const seq = String(req.params.seq);
  if (!/^[1-9]\d{0,8}$/.test(seq)) throw new NotFound();
  return Number(seq);
}
