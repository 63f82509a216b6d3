import type { ForumRecord } from '../forums/forum.ts';
import { formatter } from '../i18n/format.ts';
import { direction } from '../i18n/languages.ts';
import { inLanguage } from '../i18n/localized.ts';
import { translator } from '../i18n/setup.ts';
import { fullName, type RegistrationRecord } from '../registrations/registration.ts';
import { ticketQr } from '../registrations/ticket.ts';
import { showTicketCode } from '../registrations/ticketCode.ts';
import { renderPdf } from './pdf.ts';

/** The ticket of a confirmed registration as a PDF of one page, in the language the person chose. */
export async function ticketPdf(
  forum: ForumRecord,
  registration: RegistrationRecord,
  now: Date,
): Promise<Buffer> {
  const lang = registration.language;
  const t = translator(lang);
  const local = (text: ForumRecord['title']) => inLanguage(text, lang, forum.languages);
  const place = [local(forum.place.name).text, local(forum.place.address).text].filter(Boolean);
  const data = {
    lang,
    dir: direction(lang),
    brand: t('layout:brand'),
    heading: t('registrations:ticket.title'),
    forum: local(forum.title),
    when: formatter(lang, forum.timeZone).dayRange(forum.startsOn, forum.endsOn),
    whenLabel: t('registrations:ticket.when'),
    where: place,
    whereLabel: t('registrations:ticket.where'),
    name: fullName(registration),
    position: registration.position,
    institution: registration.institution,
    code: showTicketCode(registration.code),
    codeLabel: t('registrations:ticket.code'),
    instruction: t('registrations:ticket.instruction'),
    qr: await ticketQr(forum, registration),
    qrAlt: t('registrations:ticket.qrAlt'),
  };
  return renderPdf('ticket', data, now);
}
