import type { Request, RequestHandler, Response } from 'express';
import type { CurrentUser } from '../accounts/currentUser.ts';
import type { ForumRecord } from '../forums/forum.ts';

/** Who asked, and what a permission put where handlers look for it. */
interface Remembered {
  user: CurrentUser;
  forum: ForumRecord;
  locals: Record<string, unknown>;
  /** Milliseconds. */
  until: number;
}

/** How long an answer to "may they?" holds, in milliseconds: somebody who was sent away gets no further than this. */
const HOLDS = 10_000;
const MOST = 5_000;

const remembered = new Map<string, Remembered>();

/**
 * For an address that one person asks several times a second: behind its permission, remembers the permission's answer for
 * this cookie and this address. `names`: what of `res.locals` the handlers need.
 */
export function rememberPermission(...names: readonly (keyof Express.Locals & string)[]): RequestHandler {
  return (req, res, next) => {
    if (req.user && !req.isRemembered) {
      const locals = Object.fromEntries(names.map((name) => [name, res.locals[name]]));
      keep(keyOf(req), { user: req.user, forum: req.forum, locals, until: req.now.getTime() + HOLDS });
    }
    next();
  };
}

/** Before the sign-in session is read: spares it, the account and the permission their questions to the database. */
export const recallPermission: RequestHandler = (req, res, next) => {
  const found = remembered.get(keyOf(req));
  if (found && found.until > req.now.getTime()) recall(req, res, found);
  next();
};

/** A middleware that is left out where the permission is remembered. */
export function unlessRemembered(middleware: RequestHandler): RequestHandler {
  return (req, res, next) => (req.isRemembered ? next() : middleware(req, res, next));
}

function recall(req: Request, res: Response, { user, forum, locals }: Remembered): void {
  req.user = user;
  req.forum = forum;
  req.isRemembered = true;
  Object.assign(res.locals, locals);
}

/** The whole header: another cookie, another key. */
function keyOf({ method, originalUrl, headers }: Request): string {
  return `${method} ${originalUrl} ${headers.cookie ?? ''}`;
}

function keep(key: string, answer: Remembered): void {
  // The oldest come first in a map: they are over, or give way.
  if (remembered.size >= MOST) remembered.delete(remembered.keys().next().value ?? '');
  remembered.delete(key);
  remembered.set(key, answer);
}
