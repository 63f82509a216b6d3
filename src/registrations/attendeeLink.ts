import { signedLink } from '../accounts/signedLink.ts';

/** The attendee's own link: `/{lang}/registrations/{secret}`. */
export const { secretOf, claimedId, opens } = signedLink('registration links');
