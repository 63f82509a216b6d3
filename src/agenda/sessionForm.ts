import { z } from 'zod';
import type { ForumRecord } from '../forums/forum.ts';
import { THEMES, type Theme } from '../forums/theme.ts';
import { LANGUAGES, type Language } from '../i18n/languages.ts';
import type { Localized } from '../i18n/localized.ts';
import { instantOf } from '../i18n/zone.ts';
import {
  checkbox,
  choice,
  day,
  integer,
  localizedText,
  many,
  type Parsed,
  parseForm,
  rows,
  text,
} from '../web/formBody.ts';
import { SESSION_KINDS, SESSION_ROLES, type SessionKind, type SessionRole } from './session.ts';
import { tidyRows } from './sessionRows.ts';
import { checkTimes, timeOfDay } from './sessionTimes.ts';

/** A person in a role: one of the forum's speakers by id, or somebody new by name. */
export interface RoleInput {
  role: SessionRole;
  speaker?: string;
  newName?: string;
}

export interface PartInput {
  /** Absent for a part that is new. */
  id?: string;
  kind: SessionKind;
  title: Localized;
  startsAt?: Date;
  endsAt?: Date;
  roles: RoleInput[];
}

/** What the form of a session gives; instants already in UTC. */
export interface SessionInput {
  kind: SessionKind;
  title: Localized;
  abstract: Localized;
  startsAt?: Date;
  endsAt?: Date;
  room?: string;
  roles: RoleInput[];
  parts: PartInput[];
  languages: Language[];
  interpretation: Language[];
  themes: Theme[];
  /** For how many people it is. */
  capacity?: number;
  signUp: boolean;
  /** The version that the form was opened with; 0 for a new session. */
  version: number;
}

const id = () =>
  text({ max: 24 }).refine((value) => /^([0-9a-f]{24})?$/i.test(value), {
    error: 'form:errors.choiceInvalid',
  });

const role = z
  .object({ role: choice(SESSION_ROLES), speaker: id(), newName: text({ max: 120 }) })
  .refine(({ speaker, newName }) => !(speaker && newName), {
    path: ['newName'],
    error: 'agenda:errors.personTwice',
  })
  .transform(
    ({ role: does, speaker, newName }): RoleInput => ({
      role: does,
      ...(speaker ? { speaker } : { newName }),
    }),
  );

const title = () =>
  localizedText({ max: 200 }).refine((words) => Object.keys(words).length > 0, {
    error: 'agenda:errors.title',
  });

const part = z.object({
  id: id(),
  kind: choice(SESSION_KINDS),
  title: title(),
  starts: timeOfDay(),
  ends: timeOfDay(),
  roles: rows(role, { max: 30 }),
});

const session = z.object({
  kind: choice(SESSION_KINDS),
  title: title(),
  abstract: localizedText({ max: 10_000, multiline: true }),
  day: day(),
  starts: timeOfDay(),
  ends: timeOfDay(),
  room: id(),
  roles: rows(role, { max: 60 }),
  parts: rows(part, { max: 30 }),
  languages: many(LANGUAGES),
  interpretation: many(LANGUAGES),
  themes: many(THEMES),
  capacity: integer({ min: 1, max: 100_000 }),
  signUp: checkbox(),
  version: integer({ min: 0 }),
});

type Typed = z.infer<typeof session>;

/**
 * Reads the form of a session. Times are wall-clock times in the forum's zone; a session begins and ends on one of the
 * forum's days, its parts lie within it.
 */
export function parseSession(
  untrusted: unknown,
  forum: Pick<ForumRecord, 'startsOn' | 'endsOn' | 'timeZone'>,
): Parsed<SessionInput> {
  const checked = session.superRefine((given, context) => {
    checkTimes(given, forum, (field, key) =>
      context.addIssue({ code: 'custom', path: field.split('.'), message: key }),
    );
  });
  const parsed = parseForm(checked, tidyRows(untrusted));
  return parsed.ok ? { ok: true, input: asInput(parsed.input, forum.timeZone) } : parsed;
}

function asInput(typed: Typed, timeZone: string): SessionInput {
  const { day: on, starts, ends, room, parts, capacity, version, ...rest } = typed;
  const slot = (from: string, to: string) =>
    on && from && to
      ? { startsAt: instantOf(`${on}T${from}`, timeZone), endsAt: instantOf(`${on}T${to}`, timeZone) }
      : {};
  return {
    ...rest,
    ...slot(starts, ends),
    ...(room && { room }),
    ...(capacity && { capacity }),
    parts: parts.map(({ id: known, starts: from, ends: to, ...words }) => ({
      ...words,
      ...(known && { id: known }),
      ...slot(from, to),
    })),
    version: version ?? 0,
  };
}
