import { randomBytes } from 'node:crypto';
import { DomainError, NotFound } from '../../../errors.ts';
import type { ForumRecord } from '../../../forums/forum.ts';
import type { Localized } from '../../../i18n/localized.ts';
import {
  hasOptions,
  MOST_QUESTIONS,
  type Question,
  type Questionnaire,
  type QuestionOption,
} from '../questionnaire.ts';
import { type ChangeOf, changeQuestionnaire } from './changeQuestionnaire.ts';

/** What an organiser says of a question. Options without an id are new. */
export type QuestionInput = Omit<Question, 'id' | 'options' | 'retiredAt'> & {
  options: { id: string; label: Localized }[];
};

export const newId = () => randomBytes(5).toString('hex');

/**
 * Adds a question at the end. @throws DomainError when there are too many.
 */
export async function addQuestion(input: QuestionInput, change: ChangeOf): Promise<void> {
  await changeQuestionnaire(change, ({ questions }) => {
    if (questions.filter(({ retiredAt }) => !retiredAt).length >= MOST_QUESTIONS)
      throw new DomainError('questions:errors.tooMany', { max: MOST_QUESTIONS });
    const question: Question = { ...input, id: newId(), options: optionsAfter(change.forum, [], input) };
    return {
      questions: [...questions, question],
      verb: 'question.added',
      subject: question.id,
      label: question.label,
      after: { ...question },
    };
  });
}

/**
 * Changes a question. Its kind stays: replies of one kind are no replies of another. An option that is taken out stays
 * theirs who chose it.
 * @throws NotFound; DomainError when another question hangs on an option that is taken out.
 */
export async function changeQuestion(id: string, input: QuestionInput, change: ChangeOf): Promise<void> {
  await changeQuestionnaire(change, ({ questions }) => {
    const before = questions.find((one) => one.id === id);
    if (!before || before.retiredAt) throw new NotFound();
    const after: Question = {
      ...input,
      id,
      kind: before.kind,
      options: optionsAfter(change.forum, before.options, { ...input, kind: before.kind }),
    };
    const gone = before.options.filter(({ id: option }) => !isOffered(after, option));
    refuseWhereOthersHang(
      questions,
      ({ question, option }) => question === id && gone.some((one) => one.id === option),
    );
    return {
      questions: questions.map((one) => (one.id === id ? after : one)),
      verb: 'question.changed',
      subject: id,
      label: after.label,
      before: { ...before },
      after: { ...after },
    };
  });
}

const isOffered = ({ options }: Question, id: string) =>
  options.some((option) => option.id === id && !option.retired);

/** Until the forum is published nobody can have chosen anything. */
function optionsAfter(
  { state }: ForumRecord,
  before: readonly QuestionOption[],
  { kind, options }: Pick<QuestionInput, 'kind' | 'options'>,
): QuestionOption[] {
  if (!hasOptions(kind)) return [];
  const known = new Set(before.map(({ id }) => id));
  const now = options.map(({ id, label }) => ({ id: known.has(id) ? id : newId(), label }));
  const gone = before.filter(({ id }) => !now.some((option) => option.id === id));
  return [...now, ...(state === 'draft' ? [] : gone.map((option) => ({ ...option, retired: true })))];
}

/** @throws DomainError naming the first question that hangs on one of these replies. */
export function refuseWhereOthersHang(
  questions: Questionnaire['questions'],
  isGone: (condition: Question['onlyIf'][number]) => boolean,
): void {
  const hanging = questions.find(({ retiredAt, onlyIf }) => !retiredAt && onlyIf.some(isGone));
  if (!hanging) return;
  const { label } = hanging;
  throw new OthersHang(label);
}

/** Another question is asked only after a reply that would be gone. */
export class OthersHang extends DomainError {
  override name = 'OthersHang';
  readonly question: Localized;

  constructor(question: Localized) {
    super('questions:errors.othersHang');
    this.question = question;
  }
}
