import { z } from 'zod';
import type { ForumRecord } from '../../forums/forum.ts';
import { COUNTRIES, REGIONS } from '../../forums/territory.ts';
import { THEMES, type Theme } from '../../forums/theme.ts';
import type { Localized } from '../../i18n/localized.ts';
import {
  choice,
  integer,
  localizedText,
  many,
  optionalChoice,
  type Parsed,
  parseForm,
  text,
} from '../../web/formBody.ts';
import { withoutAbsent } from './withoutAbsent.ts';

export interface GroupInput {
  /** Id of a workshop of the forum. */
  session: string;
  name: Localized;
  territory?: string;
  theme?: Theme;
  facilitator: string;
  /** Ids of accounts of the forum. */
  rapporteurs: string[];
  memberCount?: number;
  questions: Localized;
}

/** What the lists of the form offer. */
export interface GroupChoices {
  forum: Pick<ForumRecord, 'languages' | 'territories'>;
  sessions: readonly string[];
  rapporteurs: readonly string[];
}

/** @returns the group and the version the form started from (0 for a new one). */
export function parseGroup(
  body: unknown,
  { forum, sessions, rapporteurs }: GroupChoices,
): Parsed<{ input: GroupInput; version: number }> {
  const own = forum.territories.map(({ code }) => code);
  const schema = z
    .object({
      session: choice(sessions),
      name: localizedText({ max: 200, requiredIn: forum.languages.slice(0, 1) }),
      territory: optionalChoice([...REGIONS, ...COUNTRIES, ...own]),
      theme: optionalChoice(THEMES),
      facilitator: text({ max: 120 }),
      rapporteurs: many(rapporteurs),
      memberCount: integer({ min: 0, max: 2000 }),
      questions: localizedText({ max: 4000, multiline: true }),
      version: integer(),
    })
    .transform(({ version, ...fields }) => ({
      input: withoutAbsent(fields) as unknown as GroupInput,
      version: version ?? 0,
    }));
  return parseForm(schema, body);
}
