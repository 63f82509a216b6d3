import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** What arrived by mail, as the people of a journey read it. */
export interface Letterbox {
  url: string;
  /** The newest mail to this address that nobody has taken out yet; waits for it. */
  take(address: string): Promise<ParsedMail>;
  /** Every mail that this address was ever handed, taken out or not. */
  received(address: string): Delivery[];
  close(): Promise<void>;
}

export interface Delivery {
  to: string;
  mail: ParsedMail;
  at: Date;
}

const PATIENCE_MS = 30_000;

export async function openLetterbox(): Promise<Letterbox> {
  const mails: Delivery[] = [];
  const everything: Delivery[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onData: (stream, session, done) => {
      const to = session.envelope.rcptTo[0]?.address.toLowerCase() ?? '';
      simpleParser(stream).then((mail) => {
        const delivery = { to, mail, at: new Date() };
        mails.push(delivery);
        everything.push(delivery);
        done();
      }, done);
    },
  });
  // A server that is killed while it mails breaks its connection off.
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    take: async (address) => {
      const until = Date.now() + PATIENCE_MS;
      for (;;) {
        const index = mails.findLastIndex(({ to }) => to === address.toLowerCase());
        const [found] = index === -1 ? [] : mails.splice(index, 1);
        if (found) return found.mail;
        if (Date.now() > until)
          throw new Error(`no mail to ${address}; arrived: ${mails.map(({ to }) => to).join(', ')}`);
        await wait(100);
      }
    },
    received: (address) => everything.filter(({ to }) => to === address.toLowerCase()),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** The first address in a mail's text that matches. */
export function linkIn(mail: ParsedMail, pattern: RegExp): string {
  const links = [...(mail.text ?? '').matchAll(/https?:\/\/\S+/g)].map(([link]) =>
    link.replace(/[)>.,،]+$/, ''),
  );
  const found = links.find((link) => pattern.test(link));
  if (!found) throw new Error(`no link like ${pattern} in: ${links.join(' ')}`);
  return found;
}
