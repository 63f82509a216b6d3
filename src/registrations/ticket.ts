import QRCode from 'qrcode';
import { config } from '../config.ts';
import type { ForumRecord } from '../forums/forum.ts';
import { paths } from '../paths.ts';
import type { RegistrationRecord } from './registration.ts';

/**
 * The QR of a ticket as SVG. It holds the check-in page of this ticket, so that the camera of any phone opens it; there
 * staff sign in once and tap once. A hand scanner that types what it reads works too: the search field knows the address.
 */
export function ticketQr(forum: ForumRecord, { code }: Pick<RegistrationRecord, 'code'>): Promise<string> {
  return QRCode.toString(ticketAddress(forum, code), {
    type: 'svg',
    margin: 2,
    errorCorrectionLevel: 'M',
    color: { dark: '#000000', light: '#ffffff' },
  });
}

/** In the forum's first language, which its staff read, not in the attendee's. */
export function ticketAddress(forum: ForumRecord, code: string): string {
  return config.baseUrl + paths.organiserTicket(forum.languages[0] ?? 'ar', forum.slug, code);
}
