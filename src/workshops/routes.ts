import type { Request, Response } from 'express';
import { NotFound } from '../errors.ts';
import { loadForum } from '../forums/loadForum.ts';
import { open } from '../web/permission.ts';
import { publicPage } from '../web/publicPage.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { findGroup } from './queries/access.ts';
import {
  adoptedRecommendation,
  adoptedRecommendations,
  MOST_ADOPTED,
  neighbours,
} from './queries/writings.ts';
import { positionParts } from './view/positions.ts';
import { adoptedOne, adoptedPage } from './view/public.ts';

export const workshopRoutes = routeTable();
const { get } = workshopRoutes;
get('/:lang/forums/:forum/recommendations', open, loadForum, publicPage(showAdopted));
get('/:lang/forums/:forum/recommendations/:number', open, loadForum, publicPage(showAdoptedOne));

async function showAdopted(req: Request, res: Response): Promise<void> {
  const { t } = res.locals;
  const recommendations = await adoptedRecommendations(req.forum);
  await renderPage(res, 'workshops/list', {
    title: t('workshops:public.title'),
    description: t('workshops:public.intro'),
    count: recommendations.length,
    most: MOST_ADOPTED,
    ...adoptedPage({ t }, recommendations),
  });
}

async function showAdoptedOne(req: Request, res: Response): Promise<void> {
  const { t, lang } = res.locals;
  const { forum } = req;
  const recommendation = await adoptedRecommendation(forum, publicNumber(req));
  if (!recommendation?.number) throw new NotFound();
  const group = await findGroup(recommendation.group);
  await renderPage(res, 'workshops/recommendation', {
    title: t('workshops:public.numbered', { number: recommendation.number }),
    ...adoptedOne({ t, lang, forum }, recommendation, group),
    parts: positionParts(t, recommendation.positions),
    near: await neighbours(forum, recommendation.number),
  });
}

function publicNumber(req: Request): number {
  const number = String(req.params.number);
  // One address for each: not also `007`.
  if (!/^[1-9]\d{0,5}$/.test(number)) throw new NotFound();
  return Number(number);
}
