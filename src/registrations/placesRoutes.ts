import { randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';
import type { CurrentUser } from '../accounts/currentUser.ts';
import { actorOf } from '../audit/record.ts';
import { DomainError, NotFound, VersionConflict } from '../errors.ts';
import { paths } from '../paths.ts';
import { flash } from '../web/flash.ts';
import { type FormErrors, formError } from '../web/formBody.ts';
import { forumStaff } from '../web/permission.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { seatsKept, setQuotas } from './actions/setQuotas.ts';
import { invitationCodes } from './invitationCode.ts';
import { parsePlanVersion, parseQuota } from './placesForm.ts';
import {
  invitationRows,
  placeFigures,
  quotaChoices,
  quotaName,
  quotaValues,
  shareRows,
} from './placesView.ts';
import { canEditRegistrations, canSeeRegistrations } from './policy.ts';
import type { Quota } from './quota.ts';
import { seatPoolOf } from './seatCount.ts';

/** How the seats of a forum are shared out: the page of all places, and the quotas. */
export const placesRoutes = routeTable();
const { get, post } = placesRoutes;
const see = forumStaff(canSeeRegistrations);
const edit = forumStaff(canEditRegistrations);
const PLACES = '/:lang/organiser/forums/:forum/registrations/places';

get(PLACES, see, showPlaces);
get(`${PLACES}/quotas/new`, edit, showNew);
post(`${PLACES}/quotas`, edit, create);
get(`${PLACES}/quotas`, see, backToPlaces);
get(`${PLACES}/quotas/:quota`, edit, showOne);
post(`${PLACES}/quotas/:quota`, edit, update);
post(`${PLACES}/quotas/:quota/removal`, edit, remove);
post(`${PLACES}/quotas/:quota/earlier`, edit, putEarlier);

const reader = (req: Request, res: Response) => ({
  forum: req.forum,
  lang: res.locals.lang,
  t: res.locals.t,
});
const idOf = (req: Request) => String(req.params.quota);

async function showPlaces(req: Request, res: Response): Promise<void> {
  const { lang, t } = res.locals;
  const { forum } = req;
  const [pool, codes] = await Promise.all([seatPoolOf(forum), invitationCodes(forum._id)]);
  await renderPage(res, 'organiser/registrations/places', {
    title: t('places:title'),
    figures: placeFigures(pool, reader(req, res)),
    rows: shareRows(pool, reader(req, res)),
    quotaIds: pool.quotas.map(({ id }) => id),
    version: pool.planVersion,
    beyond: pool.capacity === null ? 0 : Math.max(0, seatsKept(pool) - pool.capacity),
    invitations: invitationRows(codes, pool, req.now),
    invitationLink: (code: string) =>
      `${res.locals.baseUrl}${paths.newRegistration(lang, forum.slug)}?invitation=${code}`,
    may: { edit: canEditRegistrations(req.user as CurrentUser, forum) },
  });
}

async function showNew(req: Request, res: Response): Promise<void> {
  const { planVersion } = await seatPoolOf(req.forum);
  await renderQuota(req, res, { values: { version: planVersion }, errors: {} });
}

async function create(req: Request, res: Response): Promise<void> {
  await save(req, res, undefined, (quotas, quota) => [
    ...quotas,
    { id: randomBytes(6).toString('hex'), ...quota },
  ]);
}

async function showOne(req: Request, res: Response): Promise<void> {
  const { quotas, planVersion } = await seatPoolOf(req.forum);
  const quota = quotas.find(({ id }) => id === idOf(req));
  if (!quota) throw new NotFound();
  await renderQuota(req, res, { values: quotaValues(quota, planVersion), errors: {} }, quota);
}

async function update(req: Request, res: Response): Promise<void> {
  const { quotas } = await seatPoolOf(req.forum);
  const existing = quotas.find(({ id }) => id === idOf(req));
  if (!existing) throw new NotFound();
  await save(req, res, existing, (all, quota) =>
    all.map((one) => (one.id === existing.id ? { id: one.id, ...quota } : one)),
  );
}

async function save(
  req: Request,
  res: Response,
  existing: Quota | undefined,
  change: (quotas: readonly Quota[], quota: Omit<Quota, 'id'>) => Quota[],
): Promise<void> {
  const parsed = parseQuota(req.body, req.forum.territories);
  if (!parsed.ok) return renderQuota(req, res, parsed, existing, 422);
  const { version, ...quota } = parsed.input;
  const { quotas, planVersion } = await seatPoolOf(req.forum);
  try {
    await setQuotas(req.forum, change(quotas, quota), version, actorOf(req.user as CurrentUser), req.now);
  } catch (error) {
    if (error instanceof DomainError) {
      const given = { values: req.body, errors: formError(error, 'seats') };
      return renderQuota(req, res, given, existing, 422);
    }
    if (!(error instanceof VersionConflict)) throw error;
    const values = { ...req.body, version: planVersion };
    const errors = formError({ key: 'places:errors.changedMeanwhile' });
    return renderQuota(req, res, { values, errors }, existing, 409);
  }
  flash(req, 'good', 'places:saved');
  backToPlaces(req, res);
}

async function remove(req: Request, res: Response): Promise<void> {
  await rearrange(req, res, (quotas) => quotas.filter(({ id }) => id !== idOf(req)));
}

/** A person falls under the first quota that fits: the narrower one has to stand before the wider one. */
async function putEarlier(req: Request, res: Response): Promise<void> {
  await rearrange(req, res, (quotas) => {
    const at = quotas.findIndex(({ id }) => id === idOf(req));
    const moved = quotas[at];
    return moved && at > 0 ? quotas.toSpliced(at, 1).toSpliced(at - 1, 0, moved) : [...quotas];
  });
}

async function rearrange(
  req: Request,
  res: Response,
  change: (quotas: readonly Quota[]) => Quota[],
): Promise<void> {
  const { quotas } = await seatPoolOf(req.forum);
  const actor = actorOf(req.user as CurrentUser);
  try {
    await setQuotas(req.forum, change(quotas), parsePlanVersion(req.body), actor, req.now);
    flash(req, 'good', 'places:saved');
  } catch (error) {
    if (!(error instanceof VersionConflict)) throw error;
    flash(req, 'bad', 'places:errors.changedMeanwhile');
  }
  backToPlaces(req, res);
}

function backToPlaces(req: Request, res: Response): void {
  res.redirect(303, paths.places(res.locals.lang, req.forum.slug));
}

async function renderQuota(
  req: Request,
  res: Response,
  given: { values: Record<string, unknown>; errors: FormErrors },
  existing?: Quota,
  status = 200,
): Promise<void> {
  const { lang, t } = res.locals;
  const { slug } = req.forum;
  const title = existing ? quotaName(existing, reader(req, res)) : t('places:newQuota');
  const action = existing ? paths.quota(lang, slug, existing.id) : paths.quotas(lang, slug);
  const locals = { title, action, choices: quotaChoices(reader(req, res)), ...given };
  await renderPage(res, 'organiser/registrations/quota', locals, { status });
}
