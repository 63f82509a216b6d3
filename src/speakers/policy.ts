import { canOrganise, canSeeForum, type ForumPolicy } from '../accounts/policy.ts';
import type { ForumRecord } from '../forums/forum.ts';
import { dayOf } from '../i18n/zone.ts';
import type { SpeakerRecord } from './speaker.ts';

export const canSeeSpeakers: ForumPolicy = canSeeForum;
export const canEditSpeakers: ForumPolicy = canOrganise;

/** A button pressed twice would make the first link void before it is read. */
const INVITATION_PAUSE = 60_000;
/** Nobody is reminded twice a day. */
const REMINDER_PAUSE = 20 * 60 * 60 * 1000;

export function mayInvite({ email }: Pick<SpeakerRecord, 'email'>): boolean {
  return Boolean(email);
}

/** Before this instant an invitation is too new for another one. */
export function invitedBefore(now: Date): Date {
  return new Date(now.getTime() - INVITATION_PAUSE);
}

/** Who was written to after this instant is left in peace. */
export function quietSince(now: Date): Date {
  return new Date(now.getTime() - REMINDER_PAUSE);
}

/** Confirm or decline, and change one's mind, until the forum is over. */
export function mayAnswer(forum: Pick<ForumRecord, 'state' | 'endsOn' | 'timeZone'>, now: Date): boolean {
  return forum.state !== 'archived' && dayOf(now, forum.timeZone) <= forum.endsOn;
}

/** Biography, photo and documents: after the forum too, when slides are often handed in; not into an archive. */
export function mayHandIn(forum: Pick<ForumRecord, 'state'>): boolean {
  return forum.state !== 'archived';
}
