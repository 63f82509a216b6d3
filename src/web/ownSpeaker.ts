import type { Request, RequestHandler, Response } from 'express';
import { paths } from '../paths.ts';
import { findByLink } from '../speakers/queries.ts';
import type { SpeakerRecord } from '../speakers/speaker.ts';
import { secretOf } from './secretPage.ts';

declare global {
  namespace Express {
    interface Locals {
      /** Set behind `findOwner`. */
      speaker?: SpeakerRecord;
    }
  }
}

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

export function backToSpeaking(req: Request, res: Response): void {
  res.redirect(303, paths.speaking(res.locals.lang, secretOf(req)));
}
