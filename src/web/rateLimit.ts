import type { Request, RequestHandler, Response } from 'express';
import mongoose from 'mongoose';
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterMongo,
  RateLimiterRes,
} from 'rate-limiter-flexible';
import { renderPage } from './renderPage.ts';

export interface Limit {
  /** Attempts allowed within the window, per key. */
  points: number;
  /** Length of the window, in seconds. */
  seconds: number;
  /** What is counted; the address of the sender unless told. `undefined` is not counted. */
  key?: (req: Request) => string | undefined;
  /** How many attempts one request is; one unless told. */
  cost?: (req: Request) => number;
  /** Counted in the database, so that all processes share one count. For few, costly attempts such as sign-in. */
  shared?: boolean;
}

/** A limit as middleware. */
export interface AttemptLimit extends RequestHandler {
  /** Takes one attempt back: it turned out to be none to be afraid of (the password was right). */
  takeBack(req: Request): Promise<void>;
}

/** By their names, of which each is given once. */
const limiters = new Map<string, RateLimiterAbstract>();

/** Every count of this process begins anew: for tests, of which many share a process. */
export function forgetAttempts(): void {
  limiters.clear();
}

/** Answers 429 with a page that says when to come back, once a key has used up its attempts. */
export function limitAttempts(name: string, limit: Limit): AttemptLimit {
  const limiter = () => {
    const known = limiters.get(name);
    if (known) return known;
    const made = makeLimiter(name, limit);
    limiters.set(name, made);
    return made;
  };
  const keyOf = (req: Request) => (limit.key ? limit.key(req) : req.ip);
  const guard: RequestHandler = async (req, res, next) => {
    const key = keyOf(req);
    if (key === undefined) return next();
    try {
      await limiter().consume(key, limit.cost?.(req) ?? 1);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      return tooMany(res, Math.ceil(refusal.msBeforeNext / 1000));
    }
    next();
  };
  const takeBack = async (req: Request) => {
    const key = keyOf(req);
    if (key !== undefined) await limiter().reward(key);
  };
  return Object.assign(guard, { takeBack });
}

function makeLimiter(name: string, { points, seconds, shared }: Limit): RateLimiterAbstract {
  const memory = new RateLimiterMemory({ keyPrefix: name, points, duration: seconds });
  if (!shared) return memory;
  return new RateLimiterMongo({
    storeClient: mongoose.connection,
    tableName: 'rateLimits',
    keyPrefix: name,
    points,
    duration: seconds,
    insuranceLimiter: memory,
  });
}

async function tooMany(res: Response, seconds: number): Promise<void> {
  const { t } = res.locals;
  res.set('Retry-After', String(seconds));
  await renderPage(
    res,
    'errors/error',
    {
      status: 429,
      title: t('errors:429.title'),
      explanation: t('errors:429.explanation', { count: Math.max(1, Math.ceil(seconds / 60)) }),
    },
    { status: 429, layout: 'public' },
  );
}
