import type { Request, Response } from 'express';
import { NotFound } from '../errors.ts';
import { administrator, forumStaff } from '../web/permission.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { parseMailFilter } from './form.ts';
import { attachmentBytes } from './outgoingMail.ts';
import { ACCOUNT_MAIL, FORUM_MAIL, place, sendsMail } from './place.ts';
import { canSeeMail } from './policy.ts';
import { countMails, findMail, listMails } from './queries.ts';
import { listAddress, mailFigures, readableMail, stateTag } from './view.ts';

export const mailOrganiserRoutes = routeTable();
const { get } = mailOrganiserRoutes;

// The same pages twice: a forum's mails for its organisers, those of accounts for administrators.
for (const [address, permission] of [
  [FORUM_MAIL, forumStaff(canSeeMail)],
  [ACCOUNT_MAIL, administrator],
] as const) {
  get(address, permission, showList);
  get(`${address}/:mail`, permission, showMail);
  get(`${address}/:mail/html`, permission, showHtml);
  get(`${address}/:mail/attachments/:index`, permission, sendAttachment);
}

async function showList(req: Request, res: Response) {
  const { lang, t } = res.locals;
  const { forum, slug } = place(req);
  const filter = parseMailFilter(req.query);
  const [list, counts] = await Promise.all([listMails(forum?._id, filter), countMails(forum?._id)]);
  await renderPage(res, 'organiser/mail/list', {
    title: t('mail:list.title'),
    ...list,
    filter,
    slug,
    sendsMail: sendsMail(),
    figures: mailFigures(counts, lang, slug, t),
    tagOf: (state: Parameters<typeof stateTag>[0]) => stateTag(state, t),
    href: (page: number) => listAddress(lang, slug, { ...filter, page }),
  });
}

async function showMail(req: Request, res: Response) {
  const { forum, slug, user } = place(req);
  const mail = await findMail(forum?._id, String(req.params.mail));
  await renderPage(res, 'organiser/mail/item', {
    title: mail.subject,
    ...readableMail(mail, user, forum, sendsMail()),
    attachments: mail.attachments.map((file) => ({
      filename: file.filename,
      size: attachmentBytes(file).length,
    })),
    slug,
    sendsMail: sendsMail(),
    tag: stateTag(mail.state, res.locals.t),
  });
}

/** The mail as its reader sees it, for a frame. Its own policy: inlined styles, pictures, links in a new tab, no script. */
async function showHtml(req: Request, res: Response) {
  const { forum, user } = place(req);
  const { mail } = readableMail(
    await findMail(forum?._id, String(req.params.mail)),
    user,
    forum,
    sendsMail(),
  );
  res.set({
    'Content-Security-Policy':
      "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox",
    'Cache-Control': 'private, no-store',
  });
  res.type('html').send(mail.html.replace('<head>', '<head><base target="_blank">'));
}

async function sendAttachment(req: Request, res: Response) {
  const { forum, user } = place(req);
  const { mail, hidden } = readableMail(
    await findMail(forum?._id, String(req.params.mail)),
    user,
    forum,
    sendsMail(),
  );
  const file = mail.attachments[Number(req.params.index)];
  if (!file || hidden) throw new NotFound();
  res.set('Content-Security-Policy', "default-src 'none'; sandbox");
  res.attachment(file.filename).type(file.contentType).send(attachmentBytes(file));
}
