import { type ForumPolicy, hasRole } from '../accounts/policy.ts';
import type { RegistrationState } from '../registrations/registration.ts';

export const canCheckIn: ForumPolicy = (user, forum) => hasRole(user, forum, 'organiser', 'checkIn');

/**
 * Whom the door may let in. An unconfirmed registration holds a seat, and being here confirms more than a mail does;
 * the others have no seat.
 */
export function mayEnter(state: RegistrationState): boolean {
  return state === 'confirmed' || state === 'unconfirmed';
}
