import type { Request, Response } from 'express';
import type { Actor } from '../audit/auditEntry.ts';
import { paths } from '../paths.ts';
import { findByLink } from '../registrations/queries.ts';
import { fullName, type RegistrationRecord } from '../registrations/registration.ts';
import { secretOf } from './secretPage.ts';

/** The registration of the secret in the address; its forum is put where pages look for it. @throws NotFound */
export async function ownRegistration(req: Request): Promise<RegistrationRecord> {
  const { forum, registration } = await findByLink(secretOf(req));
  req.forum = forum;
  return registration;
}

/** The person of a registration as the author of a change. */
export function attendee(registration: RegistrationRecord): Actor {
  return { kind: 'attendee', id: String(registration._id), name: fullName(registration) };
}

export function backToRegistration(req: Request, res: Response): void {
  res.redirect(303, paths.registration(res.locals.lang, secretOf(req)));
}
