import type { Request, Response } from 'express';
import { actorOf } from '../audit/record.ts';
import { DomainError, VersionConflict } from '../errors.ts';
import { paths } from '../paths.ts';
import { flash } from '../web/flash.ts';
import { formError } from '../web/formBody.ts';
import { readerOf, signedInUser } from '../web/reader.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { inGroupOfContribution } from './access.ts';
import { editContribution, removeContribution, restoreContribution } from './actions/contributions.ts';
import { type ContributionRecord, contributionContent } from './contribution.ts';
import { parseContribution } from './forms/contribution.ts';
import { parseReason } from './forms/reason.ts';
import { contributionConflict, contributionPage } from './pages/contribution.ts';
import type { ShownForm } from './pages/shownForm.ts';
import { canReadGroup, canWriteGroup } from './policy.ts';

export const contributionRoutes = routeTable();
const { get, post } = contributionRoutes;
const one = '/:lang/rapporteur/contributions/:contribution';
get(one, inGroupOfContribution(canReadGroup), showContribution);
post(one, inGroupOfContribution(canWriteGroup), saveContribution);
post(`${one}/removal`, inGroupOfContribution(canWriteGroup), takeAway);
post(`${one}/restoration`, inGroupOfContribution(canWriteGroup), bringBack);

async function showContribution(req: Request, res: Response): Promise<void> {
  await renderPage(res, 'rapporteur/contribution', await contributionPage(readerOf(req, res), res.locals));
}

async function saveContribution(req: Request, res: Response): Promise<void> {
  const { contribution, group, lang } = res.locals;
  const parsed = parseContribution(req.body);
  if (!parsed.ok) return showAgain(req, res, parsed);
  const { input, version } = parsed.input;
  try {
    await editContribution(contribution, version, input, actorOf(signedInUser(req)), req.now);
  } catch (error) {
    if (error instanceof DomainError)
      return showAgain(req, res, { values: req.body, errors: formError(error) });
    if (!(error instanceof VersionConflict)) throw error;
    const current = error.current as ContributionRecord;
    const page = await contributionConflict(readerOf(req, res), group, current, parsed.input);
    return renderPage(res, 'rapporteur/contributionConflict', page, { status: 409 });
  }
  flash(req, 'good', 'workshops:flash.contributionSaved');
  res.redirect(303, paths.rapporteurGroup(lang, String(group._id)));
}

async function takeAway(req: Request, res: Response): Promise<void> {
  const { contribution, group, lang } = res.locals;
  const parsed = parseReason(req.body);
  if (!parsed.ok) {
    const { version } = contribution;
    const values = { ...contributionContent(contribution), version, ...parsed.values };
    return showAgain(req, res, { values, errors: parsed.errors });
  }
  await removeContribution(contribution, parsed.input.reason, actorOf(signedInUser(req)), req.now);
  flash(req, 'good', 'workshops:flash.contributionRemoved');
  res.redirect(303, paths.rapporteurGroup(lang, String(group._id)));
}

async function bringBack(req: Request, res: Response): Promise<void> {
  const { contribution, lang } = res.locals;
  await restoreContribution(contribution, actorOf(signedInUser(req)), req.now);
  flash(req, 'good', 'workshops:flash.contributionRestored');
  res.redirect(303, paths.editContribution(lang, String(contribution._id)));
}

async function showAgain(req: Request, res: Response, form: ShownForm): Promise<void> {
  const page = await contributionPage(readerOf(req, res), res.locals, form);
  await renderPage(res, 'rapporteur/contribution', page, { status: 422 });
}
