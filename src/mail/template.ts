import { config } from '../config.ts';
import type { ForumRecord } from '../forums/forum.ts';
import { formatter } from '../i18n/format.ts';
import { direction } from '../i18n/languages.ts';
import { inLanguage, type Localized } from '../i18n/localized.ts';
import { translator } from '../i18n/setup.ts';
import { paths } from '../paths.ts';
import { inFrame } from './frame.ts';
import { oneLine } from './headerText.ts';
import type { Recipient } from './outgoingMail.ts';
import { plainText } from './plainText.ts';
import { renderHtml, renderText } from './views.ts';

const ZONE_WITHOUT_FORUM = 'Africa/Casablanca';

export interface MailTexts {
  subject: string;
  html: string;
  text: string;
}

/** The addresses of `paths.ts` as a mail needs them: with the host. */
const absolutePaths = Object.fromEntries(
  Object.entries(paths).map(([name, path]) => [
    name,
    (...args: unknown[]) => config.baseUrl + (path as (...args: unknown[]) => string)(...args),
  ]),
) as typeof paths;

/** Renders `views/mail/<template>.html.ejs` and `.txt.ejs` with their subject, in the recipient's language. */
export async function renderMail(
  template: string,
  to: Recipient,
  forum: ForumRecord | undefined,
  context: Record<string, unknown>,
): Promise<MailTexts> {
  const [slice, name] = template.split('/');
  const locals = mailLocals(to, forum, context);
  const subject = oneLine(locals.t(`${slice}:mails.${name}.subject`, locals));
  const body = await renderHtml(`mail/${template}.html`, { ...locals, subject });
  const words = await renderText(`mail/${template}.txt`, { ...locals, subject });
  return { subject, ...(await framed(body, words, subject, locals)) };
}

type MailLocals = ReturnType<typeof mailLocals>;

/** What every mail template may use, besides its context. */
export function mailLocals(to: Recipient, forum: ForumRecord | undefined, context: Record<string, unknown>) {
  const lang = to.language;
  const t = translator(lang);
  const local = (text: Localized | undefined) => inLanguage(text, lang, forum?.languages);
  return {
    ...context,
    t,
    lang,
    dir: direction(lang),
    paths: absolutePaths,
    baseUrl: config.baseUrl,
    format: formatter(lang, forum?.timeZone ?? ZONE_WITHOUT_FORUM),
    local,
    forum,
    forumName: forum ? local(forum.title).text : '',
    name: oneLine(to.name),
  };
}

/** Puts a rendered body and text into the frame that all mails share. */
export async function framed(body: string, words: string, subject: string, locals: MailLocals) {
  const { lang, dir, t, forumName } = locals;
  const footerText = forumName ? t('mail:frame.aboutForum', { forumName }) : t('mail:frame.aboutAccount');
  const html = await inFrame(lang, body, {
    title: subject,
    forumName: forumName || t('layout:brand'),
    footerText,
  });
  const foot = `-- \n${footerText}\n${config.baseUrl}`;
  return { html, text: `${plainText(words, dir)}\n${plainText(foot, dir).replace('--\n', '-- \n')}` };
}
