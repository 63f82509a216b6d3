import type { Request, Response } from 'express';
import { DomainError, NotFound } from '../errors.ts';
import { paths } from '../paths.ts';
import { flash } from '../web/flash.ts';
import { type FormErrors, formError } from '../web/formBody.ts';
import { attendee, backToRegistration, ownRegistration } from '../web/ownRegistration.ts';
import { open } from '../web/permission.ts';
import { limitAttempts } from '../web/rateLimit.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { secretOf, secretPage } from '../web/secretPage.ts';
import { cancel } from './actions/cancel.ts';
import { type Delegate, DelegatesKnown, registerDelegation } from './actions/registerDelegation.ts';
import { parseDelegation } from './delegationForm.ts';
import { canBringDelegation, canWithdrawDelegate } from './policy.ts';
import { delegatesOf } from './queries.ts';
import { fullName, type RegistrationRecord } from './registration.ts';
import { languageOptions, stateTone } from './view.ts';

/** People whom somebody registers with themselves, on their own page. */
export const delegationRoutes = routeTable();
const { get, post } = delegationRoutes;
const DELEGATION = '/:lang/registrations/:secret/delegation';
const limitMails = limitAttempts('delegationMails', { points: 30, seconds: 3600, key: secretOf });

get(DELEGATION, open, secretPage, show);
post(DELEGATION, open, secretPage, limitMails, create);
get(`${DELEGATION}/:member/cancellation`, open, secretPage, backToDelegation);
post(`${DELEGATION}/:member/cancellation`, open, secretPage, withdraw);

async function show(req: Request, res: Response): Promise<void> {
  const head = await ownRegistration(req);
  if (!canBringDelegation(head, req.forum, req.now)) return backToRegistration(req, res);
  await render(req, res, head, { values: { language: head.language }, errors: {} });
}

async function create(req: Request, res: Response): Promise<void> {
  const head = await ownRegistration(req);
  if (req.body?.addRow) return render(req, res, head, { values: req.body, errors: {} });
  const parsed = parseDelegation(req.body, res.locals.lang);
  if (!parsed.ok) return render(req, res, head, parsed, 422);
  const { delegates, language } = parsed.input;
  try {
    await registerDelegation(req.forum, head, delegates, language, attendee(head), req.now);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const values = { ...req.body, delegates };
    return render(req, res, head, { values, errors: refusal(error, delegates) }, 422);
  }
  flash(req, 'good', 'delegations:registered', { count: delegates.length });
  backToDelegation(req, res);
}

/** Of those who are known each is told beside their address. */
function refusal(error: DomainError, delegates: readonly Delegate[]): FormErrors {
  if (!(error instanceof DelegatesKnown)) return formError(error);
  const known = [...delegates.entries()].filter(([, { email }]) => error.emails.has(email));
  return Object.fromEntries(known.map(([index]) => [`delegates.${index}.email`, { key: error.key }]));
}

/** Only who has not confirmed yet: whoever has decides for themselves. */
async function withdraw(req: Request, res: Response): Promise<void> {
  const head = await ownRegistration(req);
  const member = (await delegatesOf(head)).find(({ _id }) => String(_id) === req.params.member);
  if (!member) throw new NotFound();
  if (canWithdrawDelegate(member, head)) {
    await cancel(req.forum, member, req.now, attendee(head));
    flash(req, 'good', 'delegations:withdrawn', { name: fullName(member) });
  }
  backToDelegation(req, res);
}

function backToDelegation(req: Request, res: Response): void {
  res.redirect(303, paths.registrationDelegation(res.locals.lang, secretOf(req)));
}

async function render(
  req: Request,
  res: Response,
  head: RegistrationRecord,
  given: { values: Record<string, unknown>; errors: FormErrors },
  status = 200,
): Promise<void> {
  const { t } = res.locals;
  const members = await delegatesOf(head);
  const locals = {
    title: t('delegations:title'),
    robots: 'noindex',
    secret: secretOf(req),
    languages: languageOptions(t),
    rows: rowsOf(given.values),
    members: members.map((member) => ({
      id: String(member._id),
      name: fullName(member),
      email: member.email,
      state: member.state,
      tone: stateTone(member.state),
      mayWithdraw: canWithdrawDelegate(member, head),
    })),
    ...given,
  };
  await renderPage(res, 'registrations/delegation', locals, { status });
}

/** The rows that were typed; one more where it was asked for, and never none. */
function rowsOf({ delegates, addRow }: Record<string, unknown>): object[] {
  const typed: object[] = Array.isArray(delegates) ? delegates : Object.values((delegates as object) ?? {});
  return addRow || typed.length === 0 ? [...typed, {}] : typed;
}
