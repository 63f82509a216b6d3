import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** What arrived by mail, as the people of a journey read it. */
export interface Letterbox {
  url: string;
  /** The newest mail to this address that nobody has taken out yet; waits for it. */
  take(address: string): Promise<ParsedMail>;
  close(): Promise<void>;
}

const PATIENCE_MS = 20_000;

export async function openLetterbox(): Promise<Letterbox> {
  const mails: { to: string; mail: ParsedMail }[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onData: (stream, session, done) => {
      const to = session.envelope.rcptTo[0]?.address.toLowerCase() ?? '';
      simpleParser(stream).then((mail) => {
        mails.push({ to, mail });
        done();
      }, done);
    },
  });
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
