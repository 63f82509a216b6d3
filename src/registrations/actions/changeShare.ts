import type { ClientSession } from 'mongoose';
import { OPEN_SHARE, shareFor } from '../quota.ts';
import { type Answers, isSeated, type RegistrationRecord } from '../registration.ts';
import { changeLine, changeSeat, quotasNow } from '../seatClaims.ts';

/**
 * Brings somebody whose institution or territory changes to the share that they fall under then. To be called in a seat
 * transaction; who came in by an invitation stays in it.
 * @returns the share that is theirs from now on; undefined where it is the one they had.
 */
export async function changeShare(
  { forum, state, share, ...before }: RegistrationRecord,
  answers: Pick<Answers, 'institutionKind' | 'territory'>,
  session: ClientSession,
): Promise<string | undefined> {
  const { institutionKind, territory } = answers;
  if (institutionKind === before.institutionKind && territory === before.territory) return undefined;
  const quotas = await quotasNow(forum, session);
  const to = shareFor(quotas, answers);
  if (to === share || (share !== OPEN_SHARE && !quotas.some(({ id }) => id === share))) return undefined;
  if (state === 'waitlisted') await changeLine(forum, { from: share, to }, session);
  else if (!isSeated(state) || !(await changeSeat(forum, { from: share, to }, session))) return undefined;
  return to;
}
