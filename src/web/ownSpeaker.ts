import type { Request, RequestHandler, Response } from 'express';
import { paths } from '../paths.ts';
import { findByLink } from '../speakers/queries.ts';
import type { SpeakerRecord } from '../speakers/speaker.ts';

declare global {
  namespace Express {
    interface Locals {
      /** Set behind `findOwner`. */
      speaker?: SpeakerRecord;
    }
  }
}

/**
 * The address is a key: the page is kept by nobody and found by no search engine. What leads to other sites tells them
 * nothing, by the site's `Referrer-Policy: same-origin`; a stricter one would take `Origin` from the page's own forms.
 */
export const secretPage: RequestHandler = (_req, res, next) => {
  res.set({ 'Cache-Control': 'private, no-store', 'X-Robots-Tag': 'noindex, nofollow' });
  next();
};

/** Finds whose page it is, before anything of the request's body is read; a 404 for who has no such link. */
export const findOwner: RequestHandler = async (req, res, next) => {
  const { speaker, forum } = await findByLink(secretOf(req));
  req.forum = forum;
  res.locals.speaker = speaker;
  next();
};

/** The speaker whose page it is, behind `findOwner`. */
export function ownerOf(res: Response): SpeakerRecord {
  return res.locals.speaker as SpeakerRecord;
}

export const secretOf = (req: Request) => String(req.params.secret);

export function backToSpeaking(req: Request, res: Response): void {
  res.redirect(303, paths.speaking(res.locals.lang, secretOf(req)));
}
