import type { CurrentUser } from '../accounts/currentUser.ts';
import type { ForumRecord } from '../forums/forum.ts';
import type { Language } from '../i18n/languages.ts';
import type { Translate } from '../i18n/setup.ts';
import { paths } from '../paths.ts';
import type { MailState, OutgoingMailRecord } from './outgoingMail.ts';
import { hidesLinks, mayEdit, mayHold, mayResend, maySendNow } from './policy.ts';
import { MAIL_GROUPS, type MailFilter, type MailGroup } from './queries.ts';
import { withoutLinks } from './secretLinks.ts';

const TONES = {
  draft: 'quiet',
  queued: 'wait',
  sending: 'info',
  retrying: 'wait',
  sent: 'good',
  failed: 'bad',
  bounced: 'bad',
} as const satisfies Record<MailState, string>;

/** What `partials/stateTag` wants. */
export function stateTag(state: MailState, t: Translate) {
  return { state, label: t(`mail:states.${state}`), tone: TONES[state] };
}

/** Address of the list with one part of its filter changed. */
export function listAddress(lang: Language, forum: string | undefined, filter: Partial<MailFilter>): string {
  const query = new URLSearchParams({
    ...(filter.group && { state: filter.group }),
    ...(filter.search && { search: filter.search }),
    ...(filter.page && filter.page > 1 && { page: String(filter.page) }),
  });
  return `${paths.organiserMail(lang, forum)}${query.size ? `?${query}` : ''}`;
}

/** The figures on top of the list; each leads to its mails. */
export function mailFigures(
  counts: Record<MailGroup, number>,
  lang: Language,
  forum: string | undefined,
  t: Translate,
) {
  const groups = Object.keys(MAIL_GROUPS) as MailGroup[];
  return groups.map((group) => ({
    label: t(`mail:groups.${group}`),
    value: counts[group],
    href: listAddress(lang, forum, { group }),
  }));
}

/** What this reader is shown of a mail's content, and may do with it. */
export function readableMail(
  mail: OutgoingMailRecord,
  user: CurrentUser,
  forum: ForumRecord | undefined,
  sendsMail: boolean,
) {
  const hidden = hidesLinks(mail, user, forum, sendsMail);
  const shown = (content: string) => (hidden ? withoutLinks(content) : content);
  return {
    mail: { ...mail, html: shown(mail.html), text: shown(mail.text) },
    hidden,
    may: {
      resend: mayResend(mail),
      sendNow: maySendNow(mail),
      hold: mayHold(mail),
      // Editing shows the words, links and all.
      edit: mayEdit(mail) && !hidden,
    },
  };
}
