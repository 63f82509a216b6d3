import { signedLink } from '../accounts/signedLink.ts';
import { config } from '../config.ts';
import type { Language } from '../i18n/languages.ts';
import { paths } from '../paths.ts';
import type { SpeakerRecord } from './speaker.ts';

/** The secret in a speaker's link to their own page; a new invitation makes the links mailed before void. */
export const speakerLink = signedLink('speaker links');

/** The whole address of a speaker's own page, for mails: whoever has it acts as the speaker. */
export function speakingLink(speaker: Pick<SpeakerRecord, '_id' | 'linkEpoch'>, language: Language): string {
  return config.baseUrl + paths.speaking(language, speakerLink.secretOf(speaker));
}
