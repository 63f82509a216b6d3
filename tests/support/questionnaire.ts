import type { ForumRecord } from '../../src/forums/forum.ts';
import { paths } from '../../src/paths.ts';
import { questionnaireOf } from '../../src/registrations/questions/queries.ts';
import type { Question } from '../../src/registrations/questions/questionnaire.ts';
import type { Client, Fields } from './client.ts';

/** Words in the two languages that a forum's questions need. */
export const say = (fr: string) => ({ ar: `${fr} بالعربية`, fr });

/** A new option, as the form sends it. */
export const option = (fr: string) => ({ id: '', label: say(fr) });

/** The id that an option was given. */
export const optionId = (question: Question, fr: string) =>
  question.options.find(({ label }) => label.fr === fr)?.id as string;

/** The questions of a forum as its organiser asks them. */
export class Questionnaire {
  readonly forum: ForumRecord;
  readonly organiser: Client;

  constructor(forum: ForumRecord, organiser: Client) {
    this.forum = forum;
    this.organiser = organiser;
  }

  async questions(): Promise<Question[]> {
    return (await questionnaireOf(this.forum._id)).questions;
  }

  async version(): Promise<number> {
    return (await questionnaireOf(this.forum._id)).version;
  }

  /**
   * By the organisers' form; the question as it is stored.
   * @throws Error where the form is refused
   */
  async ask(fields: Fields): Promise<Question> {
    const version = await this.version();
    const address = paths.questions('fr', this.forum.slug);
    const { status, visible } = await this.organiser.post(address, { ...fields, version });
    if (status !== 303) throw new Error(`the question is refused (${status}): ${visible}`);
    return (await this.questions()).at(-1) as Question;
  }

  /** On which of two days they come; the reply is required. */
  askDays(): Promise<Question> {
    return this.ask({
      kind: 'choices',
      label: say('Jours de présence'),
      required: 'on',
      options: [option('Lundi'), option('Mardi')],
    });
  }

  /** Whether they need a bed; asked, and required, of those who gave this reply to another question. */
  askNight(leader: Question, reply: string): Promise<Question> {
    return this.ask({
      kind: 'yesNo',
      label: say('Hébergement souhaité'),
      required: 'on',
      onlyIf: [`${leader.id}:${reply}`],
    });
  }
}
