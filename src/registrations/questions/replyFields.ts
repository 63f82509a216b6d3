import { type ZodType, z } from 'zod';
import { choice, clean, day, integer, many, optionalChoice, text } from '../../web/formBody.ts';
import { askedOf, YES_NO } from './conditions.ts';
import { hasOptions, type Question, type Questionnaire } from './questionnaire.ts';
import { codesOf, type Replies, type Reply } from './reply.ts';

/** Lengths of what people type, in UTF-16 code units. */
const LONGEST = { text: 300, longText: 3_000 } as const;

interface Asking {
  /** The form as it was sent, `replies[<question>]` among its fields. */
  body: unknown;
  /** Replies that the person gave before: an option that is offered no more stays theirs. */
  own?: Replies | undefined;
  /** False where staff fill it in for somebody. */
  mandatory: boolean;
}

/**
 * The field `replies` of a form: only what is asked of this person counts, by what they say in the same form; the rest is
 * dropped, whatever was sent.
 */
export function repliesField({ questions }: Pick<Questionnaire, 'questions'>, asking: Asking) {
  const { body, own = {}, mandatory } = asking;
  const fields = Object.fromEntries(
    askedOf(questions, saidIn(body)).map((question) => [
      question.id,
      replyField(question, mandatory && question.required, codesOf(own[question.id])),
    ]),
  );
  return z.preprocess((value) => (isRecord(value) ? value : {}), z.object(fields)).transform(filled);
}

/** What a form says, before it is known to be right. */
function saidIn(body: unknown) {
  const form = isRecord(body) ? body : {};
  const replies = isRecord(form.replies) ? form.replies : {};
  return {
    institutionKind: clean(form.institutionKind),
    repliesTo: (question: string) => {
      const value = replies[question];
      return (isRecord(value) ? Object.values(value) : [value].flat()).map(clean).filter(Boolean);
    },
  };
}

/** The field of one question. @param own options that the person chose before. */
export function replyField(question: Question, required: boolean, own: readonly string[]): ZodType {
  switch (question.kind) {
    case 'text':
      return text({ max: LONGEST.text, required });
    case 'longText':
      return text({ max: LONGEST.longText, required, multiline: true });
    case 'number':
      return integer({ max: 999_999_999, required });
    case 'date':
      return day({ required });
    case 'yesNo':
      return required ? choice(YES_NO) : optionalChoice(YES_NO);
    case 'choice': {
      const offered = optionsFor(question, own);
      return required ? choice(offered) : optionalChoice(offered);
    }
    case 'choices': {
      const several = many(optionsFor(question, own));
      return required
        ? several.refine((chosen) => chosen.length > 0, { error: 'form:errors.required' })
        : several;
    }
  }
}

/** Ids of the options that somebody can choose, with those that they have chosen already. */
export function optionsFor({ kind, options }: Question, own: readonly string[]): string[] {
  if (!hasOptions(kind)) return [];
  return options.filter(({ id, retired }) => !retired || own.includes(id)).map(({ id }) => id);
}

function filled(given: Record<string, unknown>): Replies {
  const isFilled = (value: unknown) =>
    value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(given).filter(([, value]) => isFilled(value))) as Record<
    string,
    Reply
  >;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
