import { ICalCalendarMethod, ICalEventStatus, default as ical } from 'ical-generator';
import { config } from '../config.ts';
import type { ForumRecord } from '../forums/forum.ts';
import { inLanguage } from '../i18n/localized.ts';
import { translator } from '../i18n/setup.ts';
import { paths } from '../paths.ts';
import { secretOf } from './attendeeLink.ts';
import type { RegistrationRecord } from './registration.ts';
import { showTicketCode } from './ticketCode.ts';

/**
 * The forum as an entry of the attendee's calendar, in their language (RFC 5545). It covers whole days, because that is
 * what a forum's dates are; the same UID each time, so that importing it again makes no second entry.
 */
export function ticketCalendar(forum: ForumRecord, registration: RegistrationRecord): string {
  const { language } = registration;
  const t = translator(language);
  const local = (text: ForumRecord['title']) => inLanguage(text, language, forum.languages).text;
  const link = config.baseUrl + paths.registration(language, secretOf(registration));
  const calendar = ical({
    method: ICalCalendarMethod.PUBLISH,
    prodId: { company: 'Multaqa', product: 'Multaqa', language: language.toUpperCase() },
  });
  calendar.createEvent({
    id: `registration-${registration._id}@${new URL(config.baseUrl).hostname}`,
    stamp: registration.updatedAt,
    allDay: true,
    start: new Date(`${forum.startsOn}T00:00:00Z`),
    // DTEND is exclusive: the day after the last (RFC 5545 §3.6.1).
    end: new Date(Date.parse(`${forum.endsOn}T00:00:00Z`) + 86_400_000),
    summary: local(forum.title),
    location: [local(forum.place.name), local(forum.place.address)].filter(Boolean).join(', '),
    description: `${t('registrations:ticket.code')} ${showTicketCode(registration.code)}\n${link}`,
    url: link,
    status: ICalEventStatus.CONFIRMED,
  });
  return calendar.toString();
}
