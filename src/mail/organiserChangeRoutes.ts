import type { Request, RequestHandler, Response } from 'express';
import { actorOf } from '../audit/record.ts';
import { DomainError, Forbidden } from '../errors.ts';
import { paths } from '../paths.ts';
import { flash } from '../web/flash.ts';
import { administrator, forumStaff } from '../web/permission.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { editDraft, holdMail, resendMail, sendMailNow } from './actions.ts';
import { queueMail } from './compose.ts';
import { parseMailEdit } from './form.ts';
import { wordsOf } from './letter.ts';
import { testMail } from './mails.ts';
import type { OutgoingMailRecord } from './outgoingMail.ts';
import { ACCOUNT_MAIL, FORUM_MAIL, place, sendsMail } from './place.ts';
import { canSeeMail } from './policy.ts';
import { findMail } from './queries.ts';
import { readableMail } from './view.ts';

/** What organisers do with mails; the pages are in `organiserRoutes.ts`. */
export const mailChangeRoutes = routeTable();
const { get, post } = mailChangeRoutes;

for (const [address, permission] of [
  [FORUM_MAIL, forumStaff(canSeeMail)],
  [ACCOUNT_MAIL, administrator],
] as const) {
  post(`${address}/tests`, permission, sendTest);
  post(`${address}/:mail/copies`, permission, resend);
  post(`${address}/:mail/dispatch`, permission, changing(sendMailNow, 'mail:flash.released'));
  post(`${address}/:mail/hold`, permission, changing(holdMail, 'mail:flash.held'));
  get(`${address}/:mail/draft`, permission, showDraft);
  post(`${address}/:mail/draft`, permission, saveDraft);
}

async function sendTest(req: Request, res: Response) {
  const { forum, slug, user } = place(req);
  await queueMail(testMail(user, forum), req.now);
  flash(req, 'good', 'mail:flash.test', { email: user.email });
  res.redirect(303, paths.organiserMail(res.locals.lang, slug));
}

async function resend(req: Request, res: Response) {
  const { forum, slug, user } = place(req);
  const { lang } = res.locals;
  const id = String(req.params.mail);
  try {
    const copy = await resendMail(forum?._id, id, actorOf(user), req.now);
    flash(req, 'good', 'mail:flash.resent');
    res.redirect(303, paths.organiserMailItem(lang, slug, String(copy)));
  } catch (error) {
    sayWhyNot(error, req);
    res.redirect(303, paths.organiserMailItem(lang, slug, id));
  }
}

/** One button, one action: back to the mail, with what happened or why not. */
function changing(action: typeof holdMail, done: string): RequestHandler {
  return async (req, res) => {
    const { forum, slug, user } = place(req);
    const id = String(req.params.mail);
    try {
      await action(forum?._id, id, actorOf(user), req.now);
      flash(req, 'good', done);
    } catch (error) {
      sayWhyNot(error, req);
    }
    res.redirect(303, paths.organiserMailItem(res.locals.lang, slug, id));
  };
}

function sayWhyNot(error: unknown, req: Request): void {
  if (!(error instanceof DomainError)) throw error;
  flash(req, 'bad', error.key, error.params);
}

async function showDraft(req: Request, res: Response) {
  const mail = await editable(req);
  await renderDraft(res, mail, { values: { subject: mail.subject, text: wordsOf(mail.text) } });
}

async function saveDraft(req: Request, res: Response) {
  const mail = await editable(req);
  const { forum, slug, user } = place(req);
  const form = parseMailEdit(req.body);
  if (!form.ok) return renderDraft(res, mail, form, 422);
  try {
    await editDraft(forum?._id, String(mail._id), form.input, forum, actorOf(user), req.now);
    flash(req, 'good', 'mail:flash.saved');
  } catch (error) {
    sayWhyNot(error, req);
  }
  res.redirect(303, paths.organiserMailItem(res.locals.lang, slug, String(mail._id)));
}

/** @throws NotFound and Forbidden: only a draft is edited, and only by those who may read it whole. */
async function editable(req: Request) {
  const { forum, user } = place(req);
  const { mail, may } = readableMail(
    await findMail(forum?._id, String(req.params.mail)),
    user,
    forum,
    sendsMail(),
  );
  if (!may.edit) throw new Forbidden();
  return mail;
}

function renderDraft(res: Response, mail: OutgoingMailRecord, shown: object, status = 200) {
  const title = res.locals.t('mail:draft.title');
  return renderPage(
    res,
    'organiser/mail/draft',
    { title, mail, slug: place(res.req).slug, ...shown },
    { status },
  );
}
