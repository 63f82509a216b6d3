import type { Request, Response } from 'express';
import type { CurrentUser } from '../../accounts/currentUser.ts';
import { actorOf } from '../../audit/record.ts';
import { DomainError } from '../../errors.ts';
import { paths } from '../../paths.ts';
import { flash } from '../../web/flash.ts';
import { forumStaff } from '../../web/permission.ts';
import { renderPage } from '../../web/renderPage.ts';
import { routeTable } from '../../web/routeTable.ts';
import { parseKept } from '../organiserForm.ts';
import { findRegistration, namedRegistrations } from '../organiserQueries.ts';
import { canEditRegistrations, canSeeRegistrations } from '../policy.ts';
import { questionnaireOf } from '../questions/queries.ts';
import { fullName, isLive, type RegistrationRecord } from '../registration.ts';
import { sessionChoices } from '../sessionChoices.ts';
import { keepApart } from './actions/keepApart.ts';
import { merge } from './actions/merge.ts';
import { duplicatesOf } from './queries.ts';
import { comparison, pairRows } from './view.ts';

/** Registrations that may be of one person: found, compared, made one or told apart. */
export const duplicateRoutes = routeTable();
const { get, post } = duplicateRoutes;
const DUPLICATES = '/:lang/organiser/forums/:forum/registrations/duplicates';
const PAIR = `${DUPLICATES}/:one/:other`;
const see = forumStaff(canSeeRegistrations);
const edit = forumStaff(canEditRegistrations);

get(DUPLICATES, see, showAll);
get(PAIR, see, showPair);
get(`${PAIR}/merge`, see, backToPair);
post(`${PAIR}/merge`, edit, mergePair);
get(`${PAIR}/apart`, see, backToPair);
post(`${PAIR}/apart`, edit, keepPairApart);

const signedInUser = (req: Request) => req.user as CurrentUser;
const idsOf = ({ params }: Request) => [String(params.one), String(params.other)] as const;

async function both(req: Request): Promise<[RegistrationRecord, RegistrationRecord]> {
  const [one, other] = idsOf(req);
  return [await findRegistration(req.forum._id, one), await findRegistration(req.forum._id, other)];
}

async function showAll(req: Request, res: Response): Promise<void> {
  const { lang, t } = res.locals;
  const { pairs, total } = await duplicatesOf(req.forum);
  const ids = pairs.flatMap(({ one, other }) => [one.id, other.id]);
  const registrations = await namedRegistrations(req.forum._id, ids);
  const byId = new Map(registrations.map((registration) => [String(registration._id), registration]));
  await renderPage(res, 'organiser/registrations/duplicates', {
    title: t('registrations:duplicates.title'),
    rows: pairRows(pairs, byId, { forum: req.forum, lang, t }),
    total,
  });
}

async function showPair(req: Request, res: Response): Promise<void> {
  const { lang, t } = res.locals;
  const reader = { forum: req.forum, lang, t };
  const [one, other] = idsOf(req);
  const pair = await both(req);
  const [sessions, questionnaire] = await Promise.all([
    sessionChoices(req.forum, lang),
    questionnaireOf(req.forum._id),
  ]);
  await renderPage(res, 'organiser/registrations/duplicate', {
    title: t('registrations:duplicates.compare'),
    ...comparison(pair, sessions, questionnaire, reader),
    one,
    other,
    may: {
      edit:
        canEditRegistrations(signedInUser(req), req.forum) &&
        one !== other &&
        pair.every(({ state }) => isLive(state)),
    },
  });
}

function backToPair(req: Request, res: Response): void {
  res.redirect(303, paths.duplicate(res.locals.lang, req.forum.slug, ...idsOf(req)));
}

async function mergePair(req: Request, res: Response): Promise<void> {
  const [one, other] = await both(req);
  const parsed = parseKept(req.body);
  const keep = [one, other].find(({ _id }) => parsed.ok && String(_id) === parsed.input.keep);
  if (!keep) return backToPair(req, res);
  const drop = keep === one ? other : one;
  try {
    await merge(req.forum, { keep: keep._id, drop: drop._id }, actorOf(signedInUser(req)), req.now);
    flash(req, 'good', 'registrations:duplicates.merged', { name: fullName(keep) });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    flash(req, 'bad', error.key);
  }
  backToAll(req, res);
}

async function keepPairApart(req: Request, res: Response): Promise<void> {
  await keepApart(req.forum, await both(req), actorOf(signedInUser(req)), req.now);
  flash(req, 'good', 'registrations:duplicates.keptApart');
  backToAll(req, res);
}

function backToAll(req: Request, res: Response): void {
  res.redirect(303, paths.duplicates(res.locals.lang, req.forum.slug));
}
