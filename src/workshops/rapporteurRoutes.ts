import type { Request, Response } from 'express';
import { actorOf } from '../audit/record.ts';
import { VersionConflict } from '../errors.ts';
import { paths } from '../paths.ts';
import { flash } from '../web/flash.ts';
import { signedIn } from '../web/permission.ts';
import { readerOf, signedInUser } from '../web/reader.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { inGroup } from './access.ts';
import { addContribution } from './actions/contributions.ts';
import type { ContributionRecord } from './contribution.ts';
import { parseContribution } from './forms/contribution.ts';
import { contributionConflict } from './pages/contribution.ts';
import { workspacePage } from './pages/workspace.ts';
import { canReadGroup, canWriteGroup } from './policy.ts';
import { groupsFor, progressOf } from './queries/groups.ts';
import { heldGroups } from './view/workspace.ts';

export const rapporteurRoutes = routeTable();
const { get, post } = rapporteurRoutes;
get('/:lang/rapporteur', signedIn, showGroups);
get('/:lang/rapporteur/groups/:group', inGroup(canReadGroup), showWorkspace);
post('/:lang/rapporteur/groups/:group/contributions', inGroup(canWriteGroup), takeDown);

async function showGroups(req: Request, res: Response): Promise<void> {
  const { t, lang } = res.locals;
  const held = await groupsFor(signedInUser(req));
  const progress = await progressOf(held.map(({ group }) => group._id));
  await renderPage(res, 'rapporteur/index', {
    title: t('workshops:rapporteur.title'),
    manifest: paths.rapporteurManifest(lang),
    forums: heldGroups(t, held, progress),
  });
}

async function showWorkspace(req: Request, res: Response): Promise<void> {
  await renderPage(
    res,
    'rapporteur/group',
    await workspacePage(readerOf(req, res), res.locals.group, req.query, req.now),
  );
}

async function takeDown(req: Request, res: Response): Promise<void> {
  const { group, lang } = res.locals;
  const parsed = parseContribution(req.body);
  if (!parsed.ok) {
    const page = await workspacePage(readerOf(req, res), group, {}, req.now, parsed);
    return renderPage(res, 'rapporteur/group', page, { status: 422 });
  }
  try {
    await addContribution(group, parsed.input, actorOf(signedInUser(req)), req.now);
  } catch (error) {
    if (!(error instanceof VersionConflict)) throw error;
    const current = error.current as ContributionRecord;
    const page = await contributionConflict(readerOf(req, res), group, current, parsed.input);
    return renderPage(res, 'rapporteur/contributionConflict', page, { status: 409 });
  }
  flash(req, 'good', 'workshops:flash.contributionAdded');
  res.redirect(303, paths.rapporteurGroup(lang, String(group._id), `saved=${parsed.input.submission}`));
}
