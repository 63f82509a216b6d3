import { config } from '../config.ts';
import { anythingDue } from '../jobs/lease.ts';
import { startWorkLoop, type WorkLoop } from '../jobs/workLoop.ts';
import { mailBell } from './compose.ts';
import { claimMail, deliver } from './deliver.ts';
import { OutgoingMailModel, type OutgoingMailRecord } from './outgoingMail.ts';
import { serverPause } from './serverPause.ts';
import { CONNECTIONS, closeTransport } from './transport.ts';

/** How long mails under way may take once the worker was told to stop. */
const GRACE_MS = 10_000;

/**
 * Sends mails as they are queued. Several processes may do so at once. Without `SMTP_URL` nothing is sent and mails
 * stay `queued`.
 */
export function startMailWorker(onError: (error: unknown) => void, clock = () => new Date()): WorkLoop {
  if (!config.smtpUrl) return { stop: async () => {} };
  const pause = serverPause();
  const send = async (mail: OutgoingMailRecord) => {
    const server = await deliver(mail, clock);
    if (server === 'down') pause.serverWasDown(Date.now());
    else pause.serverAnswered();
  };
  const loop = startWorkLoop({
    isDue: () => anythingDue(OutgoingMailModel, clock()),
    claim: () => claimMail(clock()),
    run: send,
    slots: () => pause.slots(CONNECTIONS, Date.now()),
    bell: mailBell,
    onError,
  });
  return {
    stop: async () => {
      // A mail that is cut off here is set to go again.
      const cut = setTimeout(() => closeTransport({ force: true }), GRACE_MS);
      await loop.stop();
      clearTimeout(cut);
      closeTransport();
    },
  };
}
