import express, { type Request, type Response } from 'express';
import { actorOf } from '../audit/record.ts';
import { limitAttempts } from '../web/rateLimit.ts';
import { signedInUser } from '../web/reader.ts';
import { rememberPermission } from '../web/remembered.ts';
import { routeTable } from '../web/routeTable.ts';
import { inGroup } from './access.ts';
import { authorOf } from './author.ts';
import { MOST_UPDATE_BYTES, RefusedUpdate } from './document/acceptance.ts';
import { exchange } from './document/exchange.ts';
import { decodeQuestion, encodeAnswer } from './document/messages.ts';
import { hear, mayHear } from './document/streams.ts';
import { canWriteGroup } from './policy.ts';

/** The document of a group, for the workspace in the browser. */
export const documentRoutes = routeTable();
const { get, post } = documentRoutes;

/** Somebody who types sends twice a second, and a device that comes back sends in larger pieces. */
const limit = limitAttempts('documents', { points: 600, seconds: 60, key: (req) => req.user?.id });
/** Kilobytes that one person may bring in a minute: the whole day of two devices, and again after a lost answer. */
const weight = limitAttempts('documentBytes', {
  points: 12_000,
  seconds: 60,
  key: (req) => req.user?.id,
  cost: ({ body: sent }) => (Buffer.isBuffer(sent) ? Math.ceil(sent.byteLength / 1000) : 1),
});
const remember = rememberPermission('group');
const body = express.raw({ type: 'application/octet-stream', limit: MOST_UPDATE_BYTES + 64 * 1024 });

post(
  '/:lang/rapporteur/groups/:group/document',
  inGroup(canWriteGroup),
  remember,
  limit,
  body,
  weight,
  answer,
);
get('/:lang/rapporteur/groups/:group/document/changes', inGroup(canWriteGroup), stream);

async function answer(req: Request, res: Response): Promise<void> {
  const question = understood(req.body);
  if (!question) {
    res.status(400).json({ refused: 'malformed' });
    return;
  }
  const by = authorOf(actorOf(signedInUser(req)));
  try {
    const given = await exchange(res.locals.group, question, by, req.now);
    res.set({ 'Content-Type': 'application/octet-stream', 'Cache-Control': 'no-store' });
    res.end(encodeAnswer(given));
  } catch (error) {
    if (!(error instanceof RefusedUpdate)) throw error;
    res.status(error.reason === 'tooLarge' ? 413 : 400).json({ refused: error.reason });
  }
}

function understood(sent: unknown) {
  if (!Buffer.isBuffer(sent)) return undefined;
  try {
    return decodeQuestion(sent);
  } catch {
    return undefined;
  }
}

/** So long a stream lasts, in milliseconds. The browser opens a new one, and then its permission is looked at anew. */
const LASTS = 60_000;
const HEARTBEAT = 15_000;

function stream(req: Request, res: Response): void {
  const { _id } = res.locals.group;
  const account = authorOf(actorOf(signedInUser(req)));
  if (!mayHear(_id, account)) {
    res.status(429).set('Retry-After', '60').end();
    return;
  }
  // Gone while the permission was looked at: nobody would ever take this hearer out again.
  if (res.closed || req.socket.destroyed) return;
  res.writeHead(200, {
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-store',
    // Reverse proxies would keep small pieces back.
    'X-Accel-Buffering': 'no',
  });
  res.write('retry: 500\n\n');
  const stop = hear(_id, {
    account,
    send: (event, data) => res.write(`event: ${event}\ndata: ${data}\n\n`),
    end: () => res.end(),
  });
  const heartbeat = setInterval(() => res.write(': here\n\n'), HEARTBEAT).unref();
  const end = setTimeout(() => res.end(), LASTS).unref();
  res.once('close', () => {
    clearInterval(heartbeat);
    clearTimeout(end);
    stop();
  });
}
