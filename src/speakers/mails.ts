import { slotText } from '../agenda/changeView.ts';
import type { ForumRecord } from '../forums/forum.ts';
import { formatter } from '../i18n/format.ts';
import { inLanguage, type Localized } from '../i18n/localized.ts';
import { translator } from '../i18n/setup.ts';
import type { MailOrder } from '../mail/compose.ts';
import type { Recipient } from '../mail/outgoingMail.ts';
import type { AbsenceNoticeRecord } from './absenceNotice.ts';
import { mailTemplate, type SpeakerMail, type SpeakerRecord } from './speaker.ts';
import { speakingLink } from './speakerLink.ts';

/** One of the mails to speakers, in the language they are written to; nothing for somebody without an address. */
export function speakerMail(
  mail: SpeakerMail,
  forum: ForumRecord,
  speaker: SpeakerRecord,
): MailOrder | undefined {
  const { email, language, name } = speaker;
  if (!email) return undefined;
  return {
    template: mailTemplate(mail),
    to: { email, name: inLanguage(name, language, forum.languages).text, language },
    forum,
    // The link lets its holder act as the speaker.
    sensitive: true,
    context: { link: speakingLink(speaker, language) },
  };
}

/** The mail to one organiser: a speaker will be away when the agenda needs them. */
export function absenceMail(
  forum: ForumRecord,
  { speaker, name, note, missed }: AbsenceNoticeRecord,
  to: Recipient,
): MailOrder {
  const t = translator(to.language);
  const words = (text: Localized) => inLanguage(text, to.language, forum.languages).text;
  const context = { t, format: formatter(to.language, forum.timeZone), words };
  return {
    template: 'speakers/absence',
    to,
    forum,
    context: {
      speaker: words(name),
      speakerId: String(speaker),
      note,
      lines: missed.map(({ session, title, released, ...slot }) => ({
        session,
        title,
        when: slotText(slot, context),
        where: t(`speakers:mails.absence.${released ? 'released' : 'working'}`),
      })),
    },
  };
}
