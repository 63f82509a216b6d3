import { z } from 'zod';
import { THEMES } from '../../forums/theme.ts';
import {
  checkbox,
  choice,
  integer,
  optionalChoice,
  type Parsed,
  parseForm,
  text,
} from '../../web/formBody.ts';
import {
  CONTRIBUTION_KINDS,
  CONTRIBUTION_LENGTH,
  type ContributionContent,
  SPOKEN_LANGUAGES,
} from '../contribution.ts';
import { submission } from './submission.ts';

export interface ContributionForm {
  input: ContributionContent;
  /** The version the form started from; 0 for a new one. */
  version: number;
  submission: string;
}

export function parseContribution(body: unknown): Parsed<ContributionForm> {
  const schema = z
    .object({
      kind: choice(CONTRIBUTION_KINDS),
      text: text({ max: CONTRIBUTION_LENGTH, required: true, multiline: true }),
      lang: choice(SPOKEN_LANGUAGES),
      theme: optionalChoice(THEMES),
      saidBy: text({ max: 160 }),
      mayBeNamed: checkbox(),
      version: integer(),
      submission: submission(),
    })
    .transform(({ version, submission: token, theme, ...input }) => ({
      input: { ...input, ...(theme && { theme }) },
      version: version ?? 0,
      submission: token,
    }));
  return parseForm(schema, body);
}
