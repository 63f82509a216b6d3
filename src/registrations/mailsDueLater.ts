import { setTimeout as wait } from 'node:timers/promises';
import type { ForumRecord } from '../forums/forum.ts';
import { sendMailsDue } from './actions/sendMailsDue.ts';
import type { RegistrationRecord } from './registration.ts';
import { seatsAreAskedFor } from './seatTransaction.ts';

/** While others are registering, mails have this long between them, in milliseconds: who asks for a place comes first. */
const PAUSE = 100;

/** The mails that are being handed over, one after the other. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Sees to a mail after the request that made it due has been answered, so that the answer's time does not tell of it. One that
 * fails is as one that was lost on the way: it is asked for again, or found by the job that looks for forgotten mails.
 */
export function mailLater(work: () => Promise<void>): void {
  const inTurn = async () => {
    if (seatsAreAskedFor()) await wait(PAUSE);
    await work();
  };
  last = last.then(inTurn).catch(() => {});
}

/**
 * Hands the mails that are due to the outgoing mail, later. They are stored with the registration: should the process die,
 * or this fail, the job that looks for forgotten mails does it.
 * @param position in the line, from 1.
 */
export function handMailsOverLater(
  forum: ForumRecord,
  registration: RegistrationRecord,
  position: number | undefined,
  now: Date,
): void {
  mailLater(() => sendMailsDue(forum, registration, now, position));
}

/** When all of them were handed over. */
export async function mailsHandedOver(): Promise<void> {
  await last;
}
