import type { Language } from '../i18n/languages.ts';
import { inLanguage } from '../i18n/localized.ts';
import type { ForumRecord } from './forum.ts';

/**
 * A forum as schema.org `Event`, as JSON that is safe inside a `script` element.
 * `url` is the absolute address of its page. https://schema.org/Event
 */
export function forumStructuredData(forum: ForumRecord, lang: Language, url: string): string {
  const words = (text: Parameters<typeof inLanguage>[0]) => inLanguage(text, lang, forum.languages).text;
  return embed({
    '@context': 'https://schema.org',
    '@type': 'Event',
    name: words(forum.title),
    startDate: forum.startsOn,
    endDate: forum.endsOn,
    eventStatus: 'https://schema.org/EventScheduled',
    eventAttendanceMode: 'https://schema.org/OfflineEventAttendanceMode',
    inLanguage: forum.languages,
    url,
    location: {
      '@type': 'Place',
      name: words(forum.place?.name),
      address: words(forum.place?.address) || words(forum.place?.name),
    },
    organizer: forum.organisers.map(({ name, url: site }) => ({
      '@type': 'Organization',
      name: words(name),
      ...(site && { url: site }),
    })),
  });
}

/** JSON for a data block: `<` is written as an escape, so that no text can end the element. */
export function embed(data: unknown): string {
  return JSON.stringify(data).replace(/</g, '\\u003c');
}
