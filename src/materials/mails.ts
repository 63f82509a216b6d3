import type { ForumRecord } from '../forums/forum.ts';
import { inLanguage } from '../i18n/localized.ts';
import type { MailOrder } from '../mail/compose.ts';
import type { SpeakerRecord } from '../speakers/speaker.ts';
import { speakingLink } from '../speakers/speakerLink.ts';

import type { MaterialRecord } from './material.ts';

/** Tells a speaker what should be different in what they handed in; nothing for somebody without an address. */
export function returnedMail(
  forum: ForumRecord,
  { _id, title, note, version }: MaterialRecord,
  speaker: SpeakerRecord,
): MailOrder | undefined {
  const { email, name, language } = speaker;
  if (!email) return undefined;
  return {
    template: 'materials/returned',
    to: { email, name: inLanguage(name, language, forum.languages).text, language },
    forum,
    // The link lets its holder act as the speaker.
    sensitive: true,
    context: { document: title, note: note ?? '', link: speakingLink(speaker, language) },
    dedupeKey: `material ${_id} returned ${version}`,
  };
}
