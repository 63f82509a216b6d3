import { randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';
import { config } from '../config.ts';

const COOKIE = 'multaqa.browser';
const MONTH = 30 * 24 * 60 * 60 * 1000;

/** The random name of this browser, by which it answers once; it says nothing of who sits before it. */
export function browserKey(req: Request): string | undefined {
  return /(?:^|;\s*)multaqa\.browser=([\w-]{22})(?:;|$)/.exec(req.headers.cookie ?? '')?.[1];
}

/** Gives a browser such a name, unless it has one. */
export function giveBrowserKey(req: Request, res: Response): void {
  if (browserKey(req) !== undefined) return;
  res.cookie(COOKIE, randomBytes(16).toString('base64url'), {
    maxAge: MONTH,
    httpOnly: true,
    sameSite: 'lax',
    secure: config.baseUrl.startsWith('https:'),
    path: '/',
  });
}
