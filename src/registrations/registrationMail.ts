/** The mails of this slice; each is a pair of templates under `views/mail/registrations`. */
export const REGISTRATION_MAILS = [
  'confirmation',
  'waitingList',
  'ticket',
  'seatOffered',
  'movedUp',
  'awaitingApproval',
  'cancelled',
  'declined',
  'expired',
  'link',
  'handedOver',
  'handedToYou',
  'delegated',
  'delegatedToLine',
  'merged',
] as const;
export type RegistrationMail = (typeof REGISTRATION_MAILS)[number];

export function mailTemplate(mail: RegistrationMail): string {
  return `registrations/${mail}`;
}
