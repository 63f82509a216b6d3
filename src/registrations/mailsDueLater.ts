import { setTimeout as wait } from 'node:timers/promises';
import type { ForumRecord } from '../forums/forum.ts';
import { sendMailsDue } from './actions/sendMailsDue.ts';
import type { RegistrationRecord } from './registration.ts';
import { seatsAreAskedFor } from './seatTransaction.ts';

/** While others are registering, mails have this long between them, in milliseconds: who asks for a place comes first. */
const PAUSE = 100;

/** The mails that are being handed over, one after the other. */
let last: Promise<void> = Promise.resolve();

/**
 * Hands the mails that are due to the outgoing mail, after the request that made them due has been answered. They are stored
 * with the registration: should the process die, or this fail, the job that looks for forgotten mails does it.
 * @param position in the line, from 1.
 */
export function handMailsOverLater(
  forum: ForumRecord,
  registration: RegistrationRecord,
  position: number | undefined,
  now: Date,
): void {
  const work = async () => {
    if (seatsAreAskedFor()) await wait(PAUSE);
    await sendMailsDue(forum, registration, now, position);
  };
  last = last.then(work).catch(() => {});
}

/** When all of them were handed over. */
export function mailsHandedOver(): Promise<void> {
  return last;
}
