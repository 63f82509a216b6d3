import { isDeepStrictEqual } from 'node:util';
import type { Types } from 'mongoose';
import type { CurrentUser } from '../accounts/currentUser.ts';
import type { Localized } from '../i18n/localized.ts';
import { type Actor, AuditEntryModel } from './auditEntry.ts';
import { labelOf } from './label.ts';

export interface Change {
  forum?: Types.ObjectId;
  actor: Actor;
  /** Past tense: `session.moved`. */
  verb: string;
  kind: string;
  id: Types.ObjectId | string;
  /** What it is called, where `before` and `after` do not say it; see `label.ts`. */
  label?: string | Localized;
  before?: object | null;
  after?: object | null;
}

/** Never written into the history: secrets, and bookkeeping that says nothing about what a person did. */
const LEFT_OUT = new Set([
  '_id',
  'id',
  '__v',
  'version',
  'createdAt',
  'updatedAt',
  'forum',
  'passwordHash',
  'signInEpoch',
  'tokenHash',
  'secretHash',
  'linkEpoch',
  'linkMails',
  'linkMailedAt',
  'mailsDue',
  'searchText',
  'formerSlot',
]);

/** Writes one line of the history. Of `before` and `after` only the fields that differ are kept. */
export async function recordChange(change: Change, now: Date): Promise<void> {
  const before = plain(change.before);
  const after = plain(change.after);
  const label = change.label ?? labelOf(after) ?? labelOf(before);
  const differs = (key: string) => !LEFT_OUT.has(key) && !isDeepStrictEqual(before?.[key], after?.[key]);
  const keep = (fields: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(fields).filter(([key]) => differs(key)));
  await AuditEntryModel.create({
    ...(change.forum && { forum: change.forum }),
    actor: change.actor,
    verb: change.verb,
    kind: change.kind,
    subject: String(change.id),
    ...(label && { label }),
    ...(before && { before: keep(before) }),
    ...(after && { after: keep(after) }),
    at: now,
  });
}

/** The signed-in person as the author of a change. */
export function actorOf(user: CurrentUser): Actor {
  return { kind: 'account', id: user.id, name: user.name };
}

/** The program itself: jobs, the demo. */
export const PROGRAM: Actor = { kind: 'program', name: 'Multaqa' };

function plain(value: object | null | undefined): Record<string, unknown> | undefined {
  return value ? JSON.parse(JSON.stringify(value)) : undefined;
}
