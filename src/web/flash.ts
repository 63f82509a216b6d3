import type { Request } from 'express';
import type { MessageParams } from '../errors.ts';

export type FlashTone = 'good' | 'bad' | 'info';

/** A message for the next page that this person sees. Kept as a key, so it is shown in that page's language. */
export interface FlashMessage {
  tone: FlashTone;
  key: string;
  params?: MessageParams;
}

export function flash(req: Request, tone: FlashTone, key: string, params?: MessageParams): void {
  req.session.flash = [...(req.session.flash ?? []), { tone, key, ...(params && { params }) }];
}

/** Gives the waiting messages and forgets them. */
export function takeFlash(req: Request): FlashMessage[] {
  // Reading `req.session` of a stranger is fine; writing to it would store a sign-in session for nothing.
  const waiting = req.session?.flash;
  if (!waiting?.length) return [];
  delete req.session.flash;
  return waiting;
}
