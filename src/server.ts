import { createServer } from 'node:http';
import { firstAccountLink } from './accounts/actions/firstAccount.ts';
import { createApp } from './app.ts';
import { config } from './config.ts';
import { connectDatabase } from './database/connect.ts';
import { followPublicRevisions } from './forums/publicRevision.ts';
import { startJobWorker } from './jobs/worker.ts';
import { startMailWorker } from './mail/worker.ts';
import { warmRolls } from './registrations/roll/warmRolls.ts';
import { createLogger } from './web/logging.ts';
import { projectWaiting } from './workshops/document/projectSoon.ts';
import { endStreams, followDocuments } from './workshops/document/streams.ts';

/** A request may take this long to come in, in milliseconds: 50 MB of slides by a hall's Wi-Fi. */
const UPLOAD_TIME = 30 * 60 * 1000;

/**
 * How long an idle connection is kept, in milliseconds: longer than reverse proxies keep theirs (nginx one minute, Caddy
 * two), or now and then one sends a request into a connection that is just being closed, and its reader gets an error.
 */
const IDLE_TIME = 130_000;

/** Requests under way may take this long, in milliseconds, once the process was told to stop. */
const GRACE = 15_000;

/**
 * Starts Multaqa: database, workers, pages. Stops gracefully at SIGTERM and SIGINT.
 * @param prepare runs when the database is open and before the first request is answered.
 * @throws Error in one line when something that it needs is not there.
 */
export async function serve(prepare: (now: Date) => Promise<void> = async () => {}): Promise<void> {
  let stopping = false;
  // 1. Settings were checked when `config.ts` was loaded.
  const logger = createLogger(config.logLevel);

  // 2. Database, with its indexes.
  const database = await connectDatabase(config);
  await prepare(new Date());

  // 3. What works beside the requests.
  const tell = (what: string) => (error: unknown) => logger.error({ err: error }, what);
  const revisions = followPublicRevisions(tell('public revisions not read'));
  const documents = followDocuments(tell('documents of groups not read'));
  warmRolls(new Date()).catch(tell('rolls not read'));
  const workers = [startMailWorker(tell('mail worker')), startJobWorker(tell('job worker'))];

  // 4. Pages.
  const app = createApp({ settings: config, logger, isStopping: () => stopping });
  const server = createServer({ requestTimeout: UPLOAD_TIME, keepAliveTimeout: IDLE_TIME }, app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.port, config.host, resolve);
  });
  logger.info({ port: config.port, host: config.host }, 'listening');

  // 5. Stop: no new connections, requests and mails under way finish, then the database closes.
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    const cut = setTimeout(() => server.closeAllConnections(), GRACE).unref();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    endStreams();
    server.closeIdleConnections();
    await closed;
    clearTimeout(cut);
    revisions.stop();
    documents.stop();
    await projectWaiting();
    await Promise.all(workers.map((worker) => worker.stop()));
    await database.close();
    logger.info('stopped');
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());
}

if (import.meta.main) {
  try {
    await serve();
    const link = await firstAccountLink(new Date());
    if (link) process.stdout.write(`\n  Make the first account, within a week: ${link}\n\n`);
  } catch (error) {
    process.stderr.write(`multaqa: ${(error as Error).message}\n`);
    process.exit(1);
  }
}
