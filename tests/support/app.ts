import { createHmac, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import mongoose from 'mongoose';
import type { AccountRecord } from '../../src/accounts/account.ts';
import { createApp } from '../../src/app.ts';
import { config } from '../../src/config.ts';
import { connectDatabase } from '../../src/database/connect.ts';
import { mailsHandedOver } from '../../src/registrations/mailsDueLater.ts';
import { createLogger } from '../../src/web/logging.ts';
import { forgetPublicPages } from '../../src/web/publicPage.ts';
import { forgetAttempts } from '../../src/web/rateLimit.ts';
import { forgetDocuments } from '../../src/workshops/document/projectSoon.ts';
import { Client } from './client.ts';

export interface TestApp {
  base: string;
  /** The clock of the app's requests. It runs with the real one until it is set. */
  clock: { now(): Date; set(now: Date | undefined): void };
  /** A stranger's browser. */
  client(): Client;
  /** The browser of somebody who has signed in. */
  signedIn(account: Pick<AccountRecord, '_id' | 'signInEpoch'>): Promise<Client>;
  /** How many database commands were sent since the last call; sign-in sessions are not counted. */
  queries(): number;
  close(): Promise<void>;
}

/** Commands that the driver sends by itself. */
const NOT_QUERIES = new Set(['hello', 'ping', 'endSessions', 'getMore', 'isMaster']);

/** The real app on a port of its own, with a database of its own. Close it in `afterAll`. */
export async function openTestApp(): Promise<TestApp> {
  const database = await connectDatabase(config, { monitorCommands: true });
  let queries = 0;
  mongoose.connection.getClient().on('commandStarted', ({ commandName, command }) => {
    const signIn = Object.values(command).includes('signInSessions');
    if (!signIn && !NOT_QUERIES.has(commandName)) queries += 1;
  });
  let fixed: Date | undefined;
  const clock = {
    now: () => fixed ?? new Date(),
    set: (now: Date | undefined) => {
      fixed = now;
    },
  };
  const server = createServer(
    createApp({ settings: config, logger: createLogger('silent'), clock: clock.now }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    base,
    clock,
    client: () => new Client(base),
    signedIn: async (account) => {
      const client = new Client(base);
      client.cookies.set('multaqa.signIn', await startSignIn(account));
      return client;
    },
    queries: () => {
      const since = queries;
      queries = 0;
      return since;
    },
    close: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      // What is to be done after an answer is done in this app's database, or not at all.
      await mailsHandedOver();
      forgetDocuments();
      // The next app of this process begins as the first one did.
      forgetPublicPages();
      forgetAttempts();
      await mongoose.connection.dropDatabase();
      await database.close();
    },
  };
}

/** Stores a sign-in as the sign-in form does (which has its own tests) and gives its signed cookie. */
async function startSignIn(account: Pick<AccountRecord, '_id' | 'signInEpoch'>): Promise<string> {
  const id = randomUUID();
  const expires = new Date(Date.now() + 3_600_000);
  const session = {
    cookie: { originalMaxAge: 3_600_000, expires, httpOnly: true, sameSite: 'lax', secure: false, path: '/' },
    accountId: String(account._id),
    signInEpoch: account.signInEpoch,
  };
  const store = mongoose.connection.collection<{ _id: string; expires: Date; session: string }>(
    'signInSessions',
  );
  await store.insertOne({ _id: id, expires, session: JSON.stringify(session) });
  const signature = createHmac('sha256', config.sessionSecret ?? '')
    .update(id)
    .digest('base64')
    .replace(/=+$/, '');
  return encodeURIComponent(`s:${id}.${signature}`);
}
