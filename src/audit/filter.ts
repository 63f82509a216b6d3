import { Types } from 'mongoose';
import type { Actor } from './auditEntry.ts';
import { isKind } from './words.ts';

const ACTOR_KINDS = ['account', 'attendee', 'speaker', 'program'] as const satisfies readonly Actor['kind'][];

/** What part of the history is asked for; whatever is not understood is left out. */
export interface AuditFilter {
  /** One account, by its id, or all of a kind of authors. */
  who?: { id: string } | { kind: Actor['kind'] };
  kind?: string;
  /** One calendar day, `YYYY-MM-DD`. */
  day?: string;
  /** Entries older than this one. */
  before?: { at: Date; id: string };
}

/** Reads the query string of the history page. */
export function parseAuditFilter(query: Record<string, unknown>): AuditFilter {
  const who = readWho(query.who);
  const before = readCursor(query.before);
  return {
    ...(who && { who }),
    ...(isKind(query.kind) && { kind: query.kind }),
    ...(isDay(query.day) && { day: query.day }),
    ...(before && { before }),
  };
}

/** The query string that gives this filter again. */
export function auditQuery({ who, kind, day, before }: AuditFilter): string {
  const query = new URLSearchParams({
    ...(who && { who: 'id' in who ? who.id : who.kind }),
    ...(kind && { kind }),
    ...(day && { day }),
    ...(before && { before: `${before.at.getTime()}-${before.id}` }),
  });
  return query.size ? `?${query}` : '';
}

function readWho(value: unknown): AuditFilter['who'] {
  const kind = ACTOR_KINDS.find((known) => known === value);
  if (kind) return { kind };
  return typeof value === 'string' && Types.ObjectId.isValid(value) ? { id: value } : undefined;
}

function readCursor(value: unknown): AuditFilter['before'] {
  const [, at, id] = /^(\d{1,15})-([0-9a-f]{24})$/.exec(String(value)) ?? [];
  return at && id ? { at: new Date(Number(at)), id } : undefined;
}

function isDay(value: unknown): value is string {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}
