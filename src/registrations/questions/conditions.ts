import { type Condition, canLead, type Question } from './questionnaire.ts';

export const YES_NO = ['yes', 'no'] as const;

/** What somebody has said so far, as codes: read from a form before anything in it is known to be right, or stored. */
export interface Said {
  institutionKind: string;
  /** The options chosen, `yes`, `no`, or whatever was typed; empty where nothing was. */
  repliesTo: (question: string) => readonly string[];
}

/** The questions, in order, that are asked of somebody who said this. A question hangs only on those before it. */
export function askedOf(questions: readonly Question[], { institutionKind, repliesTo }: Said): Question[] {
  const asked = new Set<string>();
  return questions.filter(({ id, retiredAt, institutionKinds, onlyIf }) => {
    if (retiredAt) return false;
    const isForThem =
      institutionKinds.length === 0 || institutionKinds.some((kind) => kind === institutionKind);
    const follows = ({ question, option }: { question: string; option: string }) =>
      asked.has(question) && repliesTo(question).includes(option);
    const isAsked = isForThem && (onlyIf.length === 0 || onlyIf.some(follows));
    if (isAsked) asked.add(id);
    return isAsked;
  });
}

/** A condition as a form sends it. */
export function conditionValue({ question, option }: Condition): string {
  return `${question}:${option}`;
}

export function conditionFrom(value: string): Condition {
  const [question = '', option = ''] = value.split(':');
  return { question, option };
}

/** The replies that a question can hang on, which come before it, as values of a form. */
export function conditionsOffered(before: readonly Question[]): string[] {
  return before
    .filter(({ kind, retiredAt }) => canLead(kind) && !retiredAt)
    .flatMap(({ id, kind, options }) => {
      const offered = options.filter(({ retired }) => !retired).map((one) => one.id);
      return (kind === 'yesNo' ? YES_NO : offered).map((option) => conditionValue({ question: id, option }));
    });
}
