import { Schema } from 'mongoose';
import { askedOf } from './conditions.ts';
import type { Question } from './questionnaire.ts';

/** A text, a number, a day `YYYY-MM-DD`, `yes` or `no`, an option's id, or several. */
export type Reply = string | number | string[];

/** What somebody replied, by the question's id; nothing where they did not. */
export type Replies = Record<string, Reply>;

export const repliesType = { type: Schema.Types.Mixed, default: () => ({}) } as const;

/** A stored reply as the codes that conditions ask for. */
export function codesOf(reply: Reply | undefined): string[] {
  return reply === undefined ? [] : [reply].flat().map(String);
}

interface Person {
  institutionKind?: string | undefined;
  replies?: Replies | undefined;
}

/** The questions that are asked of a person who is stored. */
export function askedOfPerson(
  questions: readonly Question[],
  { institutionKind = '', replies = {} }: Person,
): Question[] {
  return askedOf(questions, { institutionKind, repliesTo: (question) => codesOf(replies[question]) });
}

/** The questions that a person must still reply to: the form changed since, or somebody else registered them. */
export function repliesMissing(questions: readonly Question[], person: Person): Question[] {
  const { replies = {} } = person;
  return askedOfPerson(questions, person).filter(({ id, required }) => required && replies[id] === undefined);
}

/** Replies after a form was sent: the new ones, and those to questions that are asked no more. */
export function mergeReplies(questions: readonly Question[], before: Replies = {}, given: Replies): Replies {
  const retired = new Set(questions.filter(({ retiredAt }) => retiredAt).map(({ id }) => id));
  const kept = Object.entries(before).filter(([question]) => retired.has(question));
  return { ...Object.fromEntries(kept), ...given };
}

/** Replies as they can be read when the questions are gone, each language as it was written. */
export function repliesInWords(questions: readonly Question[], replies: Replies) {
  return questions.flatMap(({ id, label, options }) => {
    const reply = replies[id];
    if (reply === undefined) return [];
    const words = (code: string) => options.find((option) => option.id === code)?.label ?? code;
    return [
      {
        question: label,
        reply: Array.isArray(reply) || options.length > 0 ? codesOf(reply).map(words) : reply,
      },
    ];
  });
}
