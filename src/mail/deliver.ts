import { setTimeout as sleep } from 'node:timers/promises';
import { backOff } from '../jobs/backOff.ts';
import { claimNext, holdingLease, type Outcome, settle } from '../jobs/lease.ts';
import { attachmentBytes, OutgoingMailModel, type OutgoingMailRecord } from './outgoingMail.ts';
import { classifyRefusal, type Refusal } from './refusal.ts';
import { handOver } from './transport.ts';

/** After this many attempts a mail is given up even if each ended with the process (see `backOff` for the others). */
const LAST_ATTEMPT = 20;
const GIVEN_UP: Refusal = { kind: 'never', text: 'given up' };
/** A mail that was cut off is tried again soon once: mostly the server was being restarted. */
const AFTER_FIRST_CUT_MS = 2_000;

/** Takes the mail that waits longest, also one whose process died while sending it. */
export async function claimMail(now: Date): Promise<OutgoingMailRecord | undefined> {
  const mail = await claimNext<OutgoingMailRecord>(OutgoingMailModel, 'sending', now);
  return (
    mail && {
      ...mail,
      attachments: mail.attachments.map((file) => ({ ...file, content: attachmentBytes(file) })),
    }
  );
}

/**
 * Sends a claimed mail and writes down what became of it.
 * @returns whether the server answers; when not, the mail waits as if it had not been tried.
 */
export async function deliver(mail: OutgoingMailRecord, clock: () => Date): Promise<'answers' | 'down'> {
  return holdingLease(OutgoingMailModel, mail, clock, async (signal) => {
    const refusal = mail.attempts > LAST_ATTEMPT ? GIVEN_UP : await refusalOf(mail, signal);
    const sent = { state: 'sent', sentAt: clock(), lastError: '' };
    await writeDown(mail, refusal ? afterRefusal(mail, refusal, clock()) : sent);
    return refusal?.kind === 'serverDown' || refusal?.kind === 'cutOff' ? 'down' : 'answers';
  });
}

async function refusalOf(mail: OutgoingMailRecord, signal: AbortSignal): Promise<Refusal | undefined> {
  try {
    await handOver(mail, signal);
    return undefined;
  } catch (error) {
    return classifyRefusal(error);
  }
}

/** Tries more than once: a mail that the server has taken and that is not marked so would be sent again. */
async function writeDown(mail: OutgoingMailRecord, outcome: Outcome): Promise<void> {
  for (const wait of [100, 500, 2_000]) {
    try {
      await settle(OutgoingMailModel, mail, outcome);
      return;
    } catch {
      await sleep(wait);
    }
  }
  await settle(OutgoingMailModel, mail, outcome);
}

/** What a refused mail becomes. */
export function afterRefusal(
  { attempts }: Pick<OutgoingMailRecord, 'attempts'>,
  { kind, text }: Refusal,
  now: Date,
): Outcome {
  if (kind === 'serverDown') {
    return { state: 'retrying', attempts: attempts - 1, runAfter: now, lastError: text };
  }
  if (kind === 'bounced') return { state: 'bounced', lastError: text };
  const wait = kind === 'cutOff' && attempts === 1 ? AFTER_FIRST_CUT_MS : backOff(attempts);
  if (kind === 'never' || wait === undefined) return { state: 'failed', lastError: text };
  return { state: 'retrying', runAfter: new Date(now.getTime() + wait), lastError: text };
}
