import type { RequestHandler } from 'express';
import { Forbidden } from '../errors.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses state changes that another site's page sends in the reader's name. Browsers say where a request comes from in
 * `Sec-Fetch-Site` (Fetch Metadata) and, on older ones and plain http, in `Origin`; a request that says neither is refused.
 */
export function sameOrigin(baseUrl: string): RequestHandler {
  const publicOrigin = new URL(baseUrl).origin;
  return (req, _res, next) => {
    if (SAFE.has(req.method)) return next();
    const site = req.get('sec-fetch-site');
    const origin = req.get('origin');
    const own = origin === publicOrigin || origin === `${req.protocol}://${req.get('host')}`;
    const allowed = site ? site === 'same-origin' || site === 'none' : own;
    next(allowed ? undefined : new Forbidden('cross-site request'));
  };
}
