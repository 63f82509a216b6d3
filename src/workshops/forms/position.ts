import { z } from 'zod';
import { checkbox, choice, type Parsed, parseForm, text } from '../../web/formBody.ts';
import {
  POSITION_HOLDERS,
  POSITION_KINDS,
  type PositionHolder,
  type PositionKind,
} from '../recommendation.ts';

export interface PositionInput {
  kind: PositionKind;
  holder: PositionHolder;
  who: string;
  mayBeNamed: boolean;
  words: string;
}

/** Who has a reserve or dissents says why; who agrees need not. */
export function parsePosition(body: unknown): Parsed<PositionInput> {
  const schema = z
    .object({
      kind: choice(POSITION_KINDS),
      holder: choice(POSITION_HOLDERS),
      who: text({ max: 160, required: true }),
      mayBeNamed: checkbox(),
      words: text({ max: 1000, multiline: true }),
    })
    .superRefine(({ kind, words }, context) => {
      if (kind !== 'agree' && words === '') {
        context.addIssue({ code: 'custom', path: ['words'], message: 'workshops:errors.positionNeedsWords' });
      }
    });
  return parseForm(schema, body);
}
