import { NotFound } from '../../../errors.ts';
import { findQuestion } from '../queries.ts';
import type { Question } from '../questionnaire.ts';
import { type ChangeOf, changeQuestionnaire } from './changeQuestionnaire.ts';
import { refuseWhereOthersHang } from './saveQuestion.ts';

/**
 * A question is asked no more; replies to it are kept. @throws NotFound; DomainError when another question hangs on it.
 */
export async function removeQuestion(id: string, change: ChangeOf): Promise<void> {
  await changeQuestionnaire(change, ({ questions }) => {
    const { label } = findQuestion(questions, id);
    refuseWhereOthersHang(questions, ({ question }) => question === id);
    const isDraft = change.forum.state === 'draft';
    return {
      // Until the forum is published nobody can have replied.
      questions: isDraft
        ? questions.filter((one) => one.id !== id)
        : questions.map((one) => (one.id === id ? { ...one, retiredAt: change.now } : one)),
      verb: 'question.removed',
      subject: id,
      label,
    };
  });
}

/** A question that was removed is asked again, at the end; of what it hung on only what is still asked counts. */
export async function restoreQuestion(id: string, change: ChangeOf): Promise<void> {
  await changeQuestionnaire(change, ({ questions }) => {
    const found = questions.find((one) => one.id === id && one.retiredAt);
    if (!found) throw new NotFound();
    const { retiredAt: _, ...question } = found;
    const others = questions.filter((one) => one.id !== id);
    const isAsked = ({ question: other, option }: Question['onlyIf'][number]) => {
      const leader = others.find((one) => one.id === other && !one.retiredAt);
      return (
        leader && (leader.kind === 'yesNo' || leader.options.some((one) => one.id === option && !one.retired))
      );
    };
    return {
      questions: [...others, { ...question, onlyIf: question.onlyIf.filter(isAsked) }],
      verb: 'question.restored',
      subject: id,
      label: question.label,
    };
  });
}

/** Puts a question before the one that is asked before it. @throws DomainError when it hangs on that one. */
export async function putQuestionEarlier(id: string, change: ChangeOf): Promise<void> {
  await changeQuestionnaire(change, ({ questions }) => {
    const question = findQuestion(questions, id);
    const asked = questions.filter(({ retiredAt }) => !retiredAt);
    const before = asked[asked.indexOf(question) - 1];
    if (!before) throw new NotFound();
    refuseWhereOthersHang([question], ({ question: other }) => other === before.id);
    const without = questions.filter((one) => one.id !== id);
    return {
      questions: without.toSpliced(without.indexOf(before), 0, question),
      verb: 'question.moved',
      subject: id,
      label: question.label,
    };
  });
}
