import type { ClientSession } from 'mongoose';
import type { RegistrationRecord } from '../registration.ts';
import { divide, signUpsOf } from '../sessionSeats.ts';

/**
 * What becomes of the sessions that somebody chose before they had a seat: those that are full by now are noted, so that
 * the person can be told. To be called in the seat transaction that gives them their seat.
 */
export async function sessionsLeft(
  { forum, sessions }: Pick<RegistrationRecord, 'forum' | 'sessions'>,
  transaction: ClientSession,
): Promise<Pick<RegistrationRecord, 'sessions' | 'fullSessions'> | undefined> {
  if (sessions.length === 0) return undefined;
  const { free, full } = await divide(forum, sessions, await signUpsOf(forum), transaction);
  return full.length > 0 ? { sessions: free, fullSessions: full } : undefined;
}
