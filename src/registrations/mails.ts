import { config } from '../config.ts';
import type { ForumRecord } from '../forums/forum.ts';
import type { MailOrder } from '../mail/compose.ts';
import { paths } from '../paths.ts';
import { secretOf } from './attendeeLink.ts';
import { hasTicket } from './policy.ts';
import { fullName, type RegistrationRecord } from './registration.ts';
import { mailTemplate, type RegistrationMail } from './registrationMail.ts';
import { ticketCalendar } from './ticketCalendar.ts';
import { showTicketCode } from './ticketCode.ts';

interface Subject {
  forum: ForumRecord;
  registration: RegistrationRecord;
  /** Place on the waiting list, from 1. */
  position?: number | undefined;
}

/** One of the slice's mails, in the language the person chose; nothing for somebody without an address. */
export function registrationMail(
  mail: RegistrationMail,
  { forum, registration, position }: Subject,
): MailOrder | undefined {
  const { email, language, state, heldUntil, reason, code } = registration;
  if (!email) return undefined;
  const secret = secretOf(registration);
  const withTicket = hasTicket(registration) && ['ticket', 'movedUp', 'link', 'merged'].includes(mail);
  return {
    template: mailTemplate(mail),
    to: { email, name: fullName(registration), language },
    forum,
    sensitive: true,
    context: {
      link: config.baseUrl + paths.registration(language, secret),
      ticketLink: config.baseUrl + paths.ticketPdf(language, secret),
      code: showTicketCode(code),
      state,
      heldUntil,
      position,
      reason: reason ?? '',
      colleague: colleagueOf(mail, registration),
    },
    ...(withTicket && { attachments: [calendarAttachment(forum, registration)] }),
  };
}

/** The other person of whom the mail tells. */
function colleagueOf(
  mail: RegistrationMail,
  { handedTo = '', handedFrom = '', broughtBy = '' }: RegistrationRecord,
): string {
  if (mail === 'handedOver') return handedTo;
  return mail === 'handedToYou' ? handedFrom : broughtBy;
}

function calendarAttachment(forum: ForumRecord, registration: RegistrationRecord) {
  return {
    filename: 'ticket.ics',
    contentType: 'text/calendar; charset=utf-8; method=PUBLISH',
    content: Buffer.from(ticketCalendar(forum, registration)),
  };
}
