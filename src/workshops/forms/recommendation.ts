import { z } from 'zod';
import type { ForumRecord } from '../../forums/forum.ts';
import { INSTITUTION_KINDS } from '../../forums/institution.ts';
import { REGIONS } from '../../forums/territory.ts';
import { THEMES } from '../../forums/theme.ts';
import {
  integer,
  localizedText,
  many,
  message,
  optionalChoice,
  type Parsed,
  parseForm,
  text,
} from '../../web/formBody.ts';
import { HORIZONS, LEVELS, PRIORITIES, type RecommendationContent, TEXT_LENGTHS } from '../recommendation.ts';
import { submission } from './submission.ts';
import { withoutAbsent } from './withoutAbsent.ts';

export interface RecommendationForm {
  input: RecommendationContent;
  /** The version the form started from; 0 for a new one. */
  version: number;
  submission: string;
}

export interface RecommendationChoices {
  forum: Pick<ForumRecord, 'territories'>;
  /** Ids of the group's contributions. */
  sources: readonly string[];
}

const MOST_ADDRESSEES = 30;

/** A draft may lack everything: what it must have is asked when it is proposed (`completeness.ts`). */
export function parseRecommendation(
  body: unknown,
  { forum, sources }: RecommendationChoices,
): Parsed<RecommendationForm> {
  const schema = z
    .object({
      statement: localizedText({ max: TEXT_LENGTHS.statement, multiline: true }),
      reason: localizedText({ max: TEXT_LENGTHS.reason, multiline: true }),
      theme: optionalChoice(THEMES),
      level: optionalChoice(LEVELS),
      territories: many([...REGIONS, ...forum.territories.map(({ code }) => code)]),
      addresseeKinds: many(INSTITUTION_KINDS),
      addressees: names(),
      horizon: optionalChoice(HORIZONS),
      indicator: localizedText({ max: TEXT_LENGTHS.indicator }),
      baseline: text({ max: 200 }),
      target: text({ max: 200 }),
      priority: optionalChoice(PRIORITIES),
      sources: many(sources),
      version: integer(),
      submission: submission(),
    })
    .transform(({ version, submission: token, ...fields }) => ({
      input: withoutAbsent(fields) as unknown as RecommendationContent,
      version: version ?? 0,
      submission: token,
    }));
  return parseForm(schema, body);
}

/** One institution a line; each once. */
function names() {
  return text({ max: 6000, multiline: true }).transform((value, context) => {
    const lines = value.split('\n').map((line) => line.trim().replace(/\s+/g, ' '));
    const given = [...new Set(lines.filter(Boolean))];
    if (given.length > MOST_ADDRESSEES) {
      context.addIssue({ code: 'custom', message: message('form:errors.tooMany', { max: MOST_ADDRESSEES }) });
    }
    return given;
  });
}
