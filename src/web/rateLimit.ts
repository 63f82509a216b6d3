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
  /** Counted in the database, so that all processes share one count. For few, costly attempts such as sign-in. */
  shared?: boolean;
}

/** Answers 429 with a page that says when to come back, once a key has used up its attempts. */
export function limitAttempts(name: string, limit: Limit): RequestHandler {
  let limiter: RateLimiterAbstract | undefined;
  return async (req, res, next) => {
    const key = limit.key ? limit.key(req) : req.ip;
    if (key === undefined) return next();
    limiter ??= makeLimiter(name, limit);
    try {
      await limiter.consume(key);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      return tooMany(res, Math.ceil(refusal.msBeforeNext / 1000));
    }
    next();
  };
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
