import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';

/** A mail as the test's SMTP server got it. */
export interface DeliveredMail extends ParsedMail {
  /** The address it was sent to (of the envelope, not of the header). */
  recipient: string;
  /** As it came over the wire. */
  raw: string;
}

/** An answer of the server: SMTP status and words. */
export interface SmtpAnswer {
  at: 'connect' | 'sender' | 'recipient' | 'data';
  status: number;
  text?: string;
}

const received: DeliveredMail[] = [];
/** What the server answers at a stage; a promise keeps the client waiting. */
type Refusal = (
  recipient: string,
  at: SmtpAnswer['at'],
) => Promise<SmtpAnswer | undefined> | SmtpAnswer | undefined;
let refusal: Refusal | undefined;
let connections = 0;
let server: SMTPServer;
let port = 0;

/** Starts the SMTP server of this process, before its settings are read. @returns its address, for `SMTP_URL`. */
export async function startOutbox(): Promise<string> {
  await listen();
  return `smtp://127.0.0.1:${port}`;
}

/**
 * Sends what waits, as the worker does, until nothing is due any more; gives the mails that arrived since the last call.
 * @param now by default late enough for every mail that was queued, whatever clock its test has
 */
export async function deliverMails(now?: Date): Promise<DeliveredMail[]> {
  const { mailsHandedOver } = await import('../../src/registrations/mailsDueLater.ts');
  const { claimMail, deliver } = await import('../../src/mail/deliver.ts');
  await mailsHandedOver();
  const instant = now ?? (await whenAllAreDue());
  for (;;) {
    const mail = await claimMail(instant);
    if (!mail || (await deliver(mail, () => instant)) === 'down') break;
  }
  return received.splice(0);
}

/** The last of the mails that are due which goes to this address. */
export async function mailTo(email: string): Promise<DeliveredMail> {
  const mails = await deliverMails();
  const found = mails.findLast(({ recipient }) => recipient === email.toLowerCase());
  if (!found)
    throw new Error(`no mail to ${email}; there are: ${mails.map(({ recipient }) => recipient).join(', ')}`);
  return found;
}

/** Mails that have arrived by themselves, where a test runs the worker. */
export function arrivedMails(): readonly DeliveredMail[] {
  return received;
}

/** Forgets what arrived, refuses nothing. */
export function resetOutbox(): void {
  received.length = 0;
  connections = 0;
  refusal = undefined;
}

/** How often somebody connected since `resetOutbox`. */
export function connectionCount(): number {
  return connections;
}

/** From now on the server refuses as it is told, or takes everything again. */
export function refuseMails(answer?: SmtpAnswer | Refusal): void {
  refusal = typeof answer === 'function' || answer === undefined ? answer : () => answer;
}

/** Nobody listens on the port of `SMTP_URL`. */
export async function stopMailServer(): Promise<void> {
  const { closeTransport } = await import('../../src/mail/transport.ts');
  closeTransport({ force: true });
  await unlisten();
}

/** The server is back, on the same port. */
export async function restartMailServer(): Promise<void> {
  await listen();
}

async function whenAllAreDue(): Promise<Date> {
  const { OutgoingMailModel } = await import('../../src/mail/outgoingMail.ts');
  const last = await OutgoingMailModel.findOne({ state: 'queued' }).sort({ runAfter: -1 }).lean();
  return new Date(Math.max(Date.now(), last?.runAfter?.getTime() ?? 0));
}

async function listen(): Promise<void> {
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    closeTimeout: 100,
    onConnect: (_session, done) => {
      connections += 1;
      void refusedAt('connect').then(done, done);
    },
    onMailFrom: (_address, _session, done) => void refusedAt('sender').then(done, done),
    onRcptTo: ({ address }, _session, done) => void refusedAt('recipient', address).then(done, done),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => void take(Buffer.concat(chunks), session).then(() => done(), done));
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  port = (server.server.address() as AddressInfo).port;
}

function unlisten(): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

async function take(raw: Buffer, session: SMTPServerSession): Promise<void> {
  const recipient = session.envelope.rcptTo[0]?.address ?? '';
  const refused = await refusedAt('data', recipient);
  if (refused) throw refused;
  received.push({ ...(await simpleParser(raw)), recipient, raw: raw.toString('utf8') });
}

async function refusedAt(at: SmtpAnswer['at'], recipient = ''): Promise<Error | undefined> {
  const answer = await refusal?.(recipient, at);
  if (answer?.at !== at) return undefined;
  return Object.assign(new Error(answer.text ?? 'refused by the test'), { responseCode: answer.status });
}
