import type { Request, Response } from 'express';
import type { CurrentUser } from '../../accounts/currentUser.ts';
import { actorOf } from '../../audit/record.ts';
import { NotFound, VersionConflict } from '../../errors.ts';
import { paths } from '../../paths.ts';
import { flash } from '../../web/flash.ts';
import type { FormErrors } from '../../web/formBody.ts';
import { forumStaff } from '../../web/permission.ts';
import { renderPage } from '../../web/renderPage.ts';
import { routeTable } from '../../web/routeTable.ts';
import { canEditRegistrations, canSeeRegistrations } from '../policy.ts';
import type { ChangeOf } from './actions/changeQuestionnaire.ts';
import { addConsent, type ConsentInput, changeConsent, removeConsent } from './actions/saveConsent.ts';
import { MAIN_CONSENT } from './consent.ts';
import { consentValues } from './organiserView.ts';
import { countConsents, questionnaireOf } from './queries.ts';
import { parseConsent, parseVersion } from './questionForm.ts';
import { refusedForm } from './refusedForm.ts';

/** What those who register agree to, in the forum's own words. */
export const consentRoutes = routeTable();
const { get, post } = consentRoutes;
const edit = forumStaff(canEditRegistrations);
const CONSENTS = '/:lang/organiser/forums/:forum/registrations/questions/consents';

get(CONSENTS, forumStaff(canSeeRegistrations), backToAll);
post(CONSENTS, edit, create);
get(`${CONSENTS}/new`, edit, showNew);
get(`${CONSENTS}/:consent`, edit, showOne);
post(`${CONSENTS}/:consent`, edit, update);
post(`${CONSENTS}/:consent/removal`, edit, remove);

const idOf = (req: Request) => String(req.params.consent);

function changeOf(req: Request, version: number): ChangeOf {
  return { forum: req.forum, version, actor: actorOf(req.user as CurrentUser), now: req.now };
}

async function showNew(req: Request, res: Response): Promise<void> {
  const { version } = await questionnaireOf(req.forum._id);
  await render(req, res, { values: { version }, errors: {} });
}

async function showOne(req: Request, res: Response): Promise<void> {
  const { consents, version } = await questionnaireOf(req.forum._id);
  const consent = consents.find(({ id, retiredAt }) => id === idOf(req) && !retiredAt);
  if (!consent && idOf(req) !== MAIN_CONSENT) throw new NotFound();
  await render(req, res, { values: consentValues(consent, version), errors: {} }, idOf(req));
}

async function create(req: Request, res: Response): Promise<void> {
  await save(req, res, undefined, addConsent);
}

async function update(req: Request, res: Response): Promise<void> {
  await save(req, res, idOf(req), (input, change) => changeConsent(idOf(req), input, change));
}

async function save(
  req: Request,
  res: Response,
  id: string | undefined,
  work: (input: ConsentInput, change: ChangeOf) => Promise<void>,
): Promise<void> {
  const [mainLanguage = res.locals.lang] = req.forum.languages;
  const parsed = parseConsent(req.body, mainLanguage);
  if (!parsed.ok) return render(req, res, parsed, id, 422);
  const { version, ...input } = parsed.input;
  try {
    await work(input, changeOf(req, version));
  } catch (error) {
    const { given, status } = refusedForm(error, req.body, {
      forum: req.forum,
      lang: res.locals.lang,
      t: res.locals.t,
    });
    return render(req, res, given, id, status);
  }
  flash(req, 'good', 'questions:saved');
  backToAll(req, res);
}

async function remove(req: Request, res: Response): Promise<void> {
  try {
    await removeConsent(idOf(req), changeOf(req, parseVersion(req.body)));
    flash(req, 'good', 'questions:removed');
  } catch (error) {
    if (!(error instanceof VersionConflict)) throw error;
    flash(req, 'bad', 'questions:errors.changedMeanwhile');
  }
  backToAll(req, res);
}

function backToAll(req: Request, res: Response): void {
  res.redirect(303, paths.questions(res.locals.lang, req.forum.slug));
}

async function render(
  req: Request,
  res: Response,
  given: { values: Record<string, unknown>; errors: FormErrors },
  id?: string,
  status = 200,
): Promise<void> {
  const { lang, t } = res.locals;
  const { slug } = req.forum;
  const { consents } = await questionnaireOf(req.forum._id);
  const stored = consents.find((one) => one.id === id && !one.retiredAt);
  const locals = {
    title: t(
      id === MAIN_CONSENT
        ? 'questions:consents.main'
        : id
          ? 'questions:consents.edit'
          : 'questions:consents.add',
    ),
    action: id ? paths.consent(lang, slug, id) : paths.consents(lang, slug),
    languages: req.forum.languages,
    isMain: id === MAIN_CONSENT,
    inForce: stored !== undefined,
    given: id ? await countConsents(req.forum._id, id) : 0,
    ...given,
  };
  await renderPage(res, 'organiser/registrations/consent', locals, { status });
}
