import { Types } from 'mongoose';
import { z } from 'zod';
import {
  checkbox,
  integer,
  message,
  optionalChoice,
  type Parsed,
  parseForm,
  text,
} from '../../../web/formBody.ts';
import { POSITION_KINDS } from '../../recommendation.ts';
import type { Said } from '../answer.ts';
import { needsWords } from '../policy.ts';
import type { RoundRecord } from '../round.ts';

export const WORDS_LENGTH = 1_000;

export interface AnswerInput {
  /** Only of what was said something of. */
  said: Said[];
  /** Typed by who came by the link; `''` where nobody is asked. */
  name: string;
  mayBeNamed: boolean;
}

/** One person's answer, as `said[<recommendation>][kind]` and so on. @param asksName whether the name has to be typed. */
export function parseAnswer(
  body: unknown,
  { kind, items, points }: Pick<RoundRecord, 'kind' | 'items' | 'points'>,
  asksName: boolean,
): Parsed<AnswerInput> {
  const ids = items.map(({ recommendation }) => String(recommendation));
  const entry = kind === 'positions' ? position() : given(points);
  const fields = Object.fromEntries(ids.map((id) => [id, entry]));
  const schema = z
    .object({
      said: z.preprocess((value) => value ?? {}, z.object(fields)),
      name: text({ max: 160, required: asksName }),
      mayBeNamed: checkbox(),
    })
    .transform(({ said, ...rest }, context) => {
      const all = ids.map((id) => ({ recommendation: new Types.ObjectId(id), ...(said[id] as Entry) }));
      const refuse = (text: string) => context.addIssue({ code: 'custom', path: ['said'], message: text });
      const sum = all.reduce((whole, one) => whole + one.points, 0);
      if (sum > points) refuse(message('rounds:errors.tooManyPoints', { given: sum, points }));
      const meant = all.filter((one) => one.kind !== undefined || one.points > 0);
      if (meant.length === 0) refuse(`rounds:errors.nothingSaid.${kind}`);
      return { ...rest, name: asksName ? rest.name : '', said: meant };
    });
  return parseForm(schema, body);
}

type Entry = Omit<Said, 'recommendation'>;

const fieldsOf = (value: unknown) => (typeof value === 'object' && value !== null ? value : {});

function position() {
  return z.preprocess(
    fieldsOf,
    z
      .object({
        kind: optionalChoice(POSITION_KINDS),
        words: text({ max: WORDS_LENGTH, multiline: true }),
      })
      .superRefine(({ kind, words }, context) => {
        if (kind && needsWords(kind) && words === '')
          context.addIssue({ code: 'custom', path: ['words'], message: `rounds:errors.needsWords.${kind}` });
        if (!kind && words !== '')
          context.addIssue({ code: 'custom', path: ['kind'], message: 'rounds:errors.needsKind' });
      })
      .transform(({ kind, words }): Entry => ({ ...(kind && { kind }), words, points: 0 })),
  );
}

function given(most: number) {
  return z.preprocess(
    fieldsOf,
    z
      .object({ points: integer({ min: 0, max: most }) })
      .transform(({ points = 0 }): Entry => ({ words: '', points })),
  );
}
