import { z } from 'zod';
import { checkbox, choice, integer, many, message, type Parsed, parseForm } from '../../../web/formBody.ts';
import { submission } from '../../forms/submission.ts';
import type { RecommendationRecord } from '../../recommendation.ts';
import { mayAsk } from '../policy.ts';
import {
  ADMISSIONS,
  type Admission,
  MOST_ITEMS,
  MOST_POINTS,
  ROUND_KINDS,
  type RoundKind,
  USUAL_POINTS,
} from '../round.ts';

export interface OpenInput {
  kind: RoundKind;
  /** Ids, of recommendations that such a round may ask of. */
  recommendations: string[];
  admission: Admission;
  anonymous: boolean;
  points: number;
  submission: string;
}

/** @param recommendations the group's. */
export function parseOpening(
  body: unknown,
  recommendations: readonly Pick<RecommendationRecord, '_id' | 'state' | 'statement'>[],
): Parsed<OpenInput> {
  const schema = z
    .object({
      kind: choice(ROUND_KINDS),
      recommendations: many(recommendations.map(({ _id }) => String(_id))),
      admission: choice(ADMISSIONS),
      anonymous: checkbox(),
      points: integer({ min: 1, max: MOST_POINTS }),
      submission: submission(),
    })
    .superRefine(({ kind, recommendations: chosen }, context) => {
      const refuse = (text: string) =>
        context.addIssue({ code: 'custom', path: ['recommendations'], message: text });
      const askable = recommendations.filter((one) => mayAsk(kind, one)).map(({ _id }) => String(_id));
      if (chosen.length === 0) refuse('rounds:errors.noRecommendation');
      else if (chosen.length > MOST_ITEMS) refuse(message('form:errors.tooMany', { max: MOST_ITEMS }));
      else if (!chosen.every((id) => askable.includes(id))) refuse(`rounds:errors.mayNotAsk.${kind}`);
    })
    .transform(({ points, ...input }) => ({ ...input, points: points ?? USUAL_POINTS }));
  return parseForm(schema, body);
}
