import type { ForumRecord } from '../forums/forum.ts';
import { inLanguage } from '../i18n/localized.ts';
import type { MailOrder } from '../mail/compose.ts';
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
