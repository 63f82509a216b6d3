import type { Request, RequestHandler } from 'express';

/**
 * The address is a key: the page is kept by nobody and found by no search engine. What leads to other sites tells them
 * nothing, by the site's `Referrer-Policy: same-origin`; a stricter one would take `Origin` from the page's own forms.
 */
export const secretPage: RequestHandler = (_req, res, next) => {
  res.set({ 'Cache-Control': 'private, no-store', 'X-Robots-Tag': 'noindex, nofollow' });
  next();
};

export function secretOf(req: Request): string {
  return String(req.params.secret);
}
