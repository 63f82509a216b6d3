import type { Request, RequestHandler, Response } from 'express';
import { latestRelease } from '../agenda/queries.ts';
import { NotFound } from '../errors.ts';
import { findFile } from '../files/queries.ts';
import { sendFile } from '../files/send.ts';
import { loadForum } from '../forums/loadForum.ts';
import { findByLink } from '../registrations/queries.ts';
import { open } from '../web/permission.ts';
import { publicPage } from '../web/publicPage.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { approvedVersion, type MaterialRecord } from './material.ts';
import { isForParticipant, isPublic } from './policy.ts';
import { approvedMaterials, authorsOf, findMaterial, MOST_SHOWN } from './queries.ts';
import { bySession } from './view.ts';

export const materialRoutes = routeTable();
const { get } = materialRoutes;

/** The address is a key, as on the registration's own page. */
const secretAddress: RequestHandler = (_req, res, next) => {
  res.set('X-Robots-Tag', 'noindex, nofollow');
  next();
};

get('/:lang/forums/:forum/materials', open, loadForum, publicPage(showMaterials));
get('/:lang/forums/:forum/materials/:material', open, loadForum, sendPublicMaterial);
get('/:lang/registrations/:secret/materials/:material', open, secretAddress, sendToParticipant);

async function showMaterials(req: Request, res: Response): Promise<void> {
  const { lang, t } = res.locals;
  const { forum } = req;
  const [materials, release] = await Promise.all([approvedMaterials(forum._id), latestRelease(forum._id)]);
  const authors = await authorsOf(materials);
  await renderPage(res, 'materials/list', {
    title: t('materials:public.title'),
    description: t('materials:public.intro'),
    count: materials.length,
    most: MOST_SHOWN,
    ...bySession(materials, release?.snapshot, { forum, lang, t }, authors),
  });
}

async function sendPublicMaterial(req: Request, res: Response): Promise<void> {
  const material = await findMaterial(req.forum._id, String(req.params.material));
  if (!isPublic(material)) throw new NotFound();
  const file = await findFile(req.forum._id, fileOf(material));
  await sendFile(req, res, file, { caching: 'revalidate' });
}

async function sendToParticipant(req: Request, res: Response): Promise<void> {
  const { forum, registration } = await findByLink(String(req.params.secret));
  const material = await findMaterial(forum._id, String(req.params.material));
  if (!isForParticipant(material, registration)) throw new NotFound();
  await sendFile(req, res, await findFile(forum._id, fileOf(material)));
}

/** @throws NotFound for a link: there is nothing to download. */
function fileOf(material: MaterialRecord) {
  const version = approvedVersion(material);
  if (!version) throw new NotFound();
  return version.file;
}
