import { createTransport } from 'nodemailer';
import { config } from '../config.ts';
import type { OutgoingMailRecord } from './outgoingMail.ts';

/** Mails under way at once, each on a connection that is kept for the next. */
export const CONNECTIONS = 5;

const SECONDS = 1_000;
/** One mail may take this long in all. */
const SEND_LIMIT = 90 * SECONDS;

type Transport = ReturnType<typeof openTransport>;
let transport: Transport | undefined;

function openTransport(url: string) {
  const { hostname } = new URL(url);
  return createTransport({
    url,
    pool: true,
    maxConnections: CONNECTIONS,
    // Ours to decide: the pool would send again by itself what the server may have taken.
    maxRequeues: 0,
    connectionTimeout: 10 * SECONDS,
    greetingTimeout: 10 * SECONDS,
    socketTimeout: 30 * SECONDS,
    socketCloseTimeout: SECONDS,
    idleTimeout: 30 * SECONDS,
    disableFileAccess: true,
    disableUrlAccess: true,
    // A relay on this very machine has a certificate of its own making, if any.
    ...(/^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/.test(hostname) && {
      tls: { rejectUnauthorized: false },
    }),
  });
}

/**
 * Hands one mail to the server of `SMTP_URL` and returns when the server has taken it.
 * @throws nodemailer's errors, which `classifyRefusal` sorts.
 */
export async function handOver(mail: OutgoingMailRecord, signal: AbortSignal): Promise<void> {
  if (!config.smtpUrl) throw Object.assign(new Error('SMTP_URL is not set'), { code: 'ECONFIG' });
  transport ??= openTransport(config.smtpUrl);
  await transport.sendMail({
    messageId: mail.messageId,
    date: mail.createdAt,
    from: mail.from,
    to: { name: mail.to.name, address: mail.to.email },
    ...(mail.replyTo && { replyTo: { name: '', address: mail.replyTo } }),
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    attachments: mail.attachments,
    // RFC 3834: no out-of-office answers, please.
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': mail.to.language },
    signal: AbortSignal.any([signal, AbortSignal.timeout(SEND_LIMIT)]),
  });
}

/** Closes the connections that are kept. Those in use finish their mail first, unless `force`. */
export function closeTransport({ force = false } = {}): void {
  transport?.close({ force });
  transport = undefined;
}
