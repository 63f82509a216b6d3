import type { Types } from 'mongoose';
import { NotFound } from '../../errors.ts';
import { RegistrationModel } from '../registration.ts';
import {
  NO_QUESTIONS,
  type Question,
  type Questionnaire,
  QuestionnaireModel,
  type QuestionnaireRecord,
} from './questionnaire.ts';

/** What a forum asks. */
export async function questionnaireOf(forum: Types.ObjectId): Promise<Questionnaire> {
  return (await QuestionnaireModel.findById(forum).lean<QuestionnaireRecord>()) ?? NO_QUESTIONS;
}

/** One of the questions that are asked. @throws NotFound. */
export function findQuestion(questions: readonly Question[], id: string): Question {
  const found = questions.find((one) => one.id === id && !one.retiredAt);
  if (!found) throw new NotFound();
  return found;
}

/** How many people replied to a question. */
export async function countReplies(forum: Types.ObjectId, question: string): Promise<number> {
  return RegistrationModel.countDocuments({ forum, [`replies.${question}`]: { $exists: true } });
}

/** How many people agreed to some text of a consent. */
export async function countConsents(forum: Types.ObjectId, consent: string): Promise<number> {
  return RegistrationModel.countDocuments({ forum, 'consents.consent': consent });
}

/** How many people replied, by question; a question that nobody replied to is not named. */
export async function repliesByQuestion(forum: Types.ObjectId): Promise<Map<string, number>> {
  const groups = await RegistrationModel.aggregate<{ _id: string; count: number }>([
    { $match: { forum } },
    { $project: { replied: { $objectToArray: '$replies' } } },
    { $unwind: '$replied' },
    { $group: { _id: '$replied.k', count: { $sum: 1 } } },
  ]);
  return new Map(groups.map(({ _id, count }) => [_id, count]));
}
