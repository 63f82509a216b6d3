import { formatter } from '../../i18n/format.ts';
import type { Language } from '../../i18n/languages.ts';
import { inLanguage, type Localized, type LocalText } from '../../i18n/localized.ts';
import type { ForumReader } from '../../web/reader.ts';
import type { RegistrationRecord } from '../registration.ts';
import type { Fact } from '../view.ts';
import { YES_NO } from './conditions.ts';
import type { Question, Questionnaire } from './questionnaire.ts';
import { codesOf, type Replies, type Reply } from './reply.ts';
import { optionsFor } from './replyFields.ts';

/** As many options as stand well one below the other; more are a list to open. */
const MOST_RADIOS = 8;

/** A text as the reader gets it; `lang` only where it is not the page's. */
export function say(text: Localized, { forum, lang }: ForumReader): { text: string; lang?: Language } {
  const said: LocalText = inLanguage(text, lang, forum.languages);
  return { text: said.text, ...(said.lang !== lang && { lang: said.lang }) };
}

/** The questions of a form, as its view draws them. `own`: what the person replied before; `mandatory`: false for staff. */
export function questionFields(
  { questions }: Pick<Questionnaire, 'questions'>,
  reader: ForumReader,
  { own = {}, mandatory = true }: { own?: Replies; mandatory?: boolean } = {},
) {
  const live = questions.filter(({ retiredAt }) => !retiredAt);
  return live.map((question) => {
    const { id, kind, label, help, required, institutionKinds, onlyIf } = question;
    const said = say(label, reader);
    return {
      name: `replies[${id}]`,
      control: controlOf(question, own[id]),
      label: said.text,
      lang: said.lang,
      hint: say(help, reader).text || undefined,
      required: mandatory && required,
      options: optionFields(question, own[id], reader),
      isNumber: kind === 'number',
      onlyKinds: institutionKinds.join(' '),
      onlyIf: onlyIf.map(({ question: leader, option }) => `replies[${leader}]=${option}`).join(' '),
      forWhom: forWhom(question, questions, reader),
    };
  });
}

function controlOf({ kind, options }: Question, own: Reply | undefined) {
  if (kind === 'choice') return optionsOfferedCount(options, own) > MOST_RADIOS ? 'select' : 'radios';
  return (
    {
      text: 'text',
      longText: 'textarea',
      number: 'text',
      date: 'date',
      yesNo: 'radios',
      choices: 'checkboxes',
    } as const
  )[kind];
}

function optionsOfferedCount(options: Question['options'], own: Reply | undefined): number {
  return options.filter(({ id, retired }) => !retired || codesOf(own).includes(id)).length;
}

function optionFields(question: Question, own: Reply | undefined, reader: ForumReader) {
  const { t } = reader;
  if (question.kind === 'yesNo') return YES_NO.map((value) => ({ value, text: t(`common:${value}`) }));
  const offered = new Set(optionsFor(question, codesOf(own)));
  const options = question.options
    .filter(({ id }) => offered.has(id))
    .map(({ id, label }) => {
      const { text, lang } = say(label, reader);
      return { value: id, text, ...(lang && { lang }) };
    });
  const isList = controlOf(question, own) === 'select';
  return isList ? [{ value: '', text: t('form:choose') }, ...options] : options;
}

/** For whom a question is, in words: what a page says where it cannot hide it. Nothing where it is for everybody. */
export function forWhom(
  { institutionKinds, onlyIf }: Pick<Question, 'institutionKinds' | 'onlyIf'>,
  questions: readonly Question[],
  reader: ForumReader,
): string {
  const { t, lang, forum } = reader;
  const { list } = formatter(lang, forum.timeZone);
  const kinds = list(institutionKinds.map((kind) => t(`terms:institutionKinds.${kind}`)));
  const conditions = onlyIf.flatMap(({ question, option }) => {
    const leader = questions.find(({ id }) => id === question);
    if (!leader) return [];
    return [
      t('questions:ifReply', {
        question: say(leader.label, reader).text,
        reply: optionText(leader, option, reader),
      }),
    ];
  });
  return [kinds && t('questions:onlyKinds', { kinds }), ...conditions].filter(Boolean).join(' · ');
}

/** An option as the reader calls it; also one that is offered no more. */
export function optionText({ kind, options }: Question, option: string, reader: ForumReader): string {
  if (kind === 'yesNo') return reader.t(option === 'yes' ? 'common:yes' : 'common:no');
  const found = options.find(({ id }) => id === option);
  return found ? say(found.label, reader).text : option;
}

/** A reply in words. */
export function replyText(question: Question, reply: Reply, reader: ForumReader): string {
  const { list, number, day } = formatter(reader.lang, reader.forum.timeZone);
  if (question.kind === 'number') return number(Number(reply));
  if (question.kind === 'date') return day(String(reply));
  if (question.kind === 'text' || question.kind === 'longText') return String(reply);
  return list(codesOf(reply).map((option) => optionText(question, option, reader)));
}

/** What a person replied, as facts; with the questions that are asked no more. */
export function replyFacts(
  { questions }: Pick<Questionnaire, 'questions'>,
  { replies = {} }: Pick<RegistrationRecord, 'replies'>,
  reader: ForumReader,
): Fact[] {
  return questions.flatMap((question) => {
    const reply = replies[question.id];
    if (reply === undefined) return [];
    return [
      {
        label: say(question.label, reader).text,
        value: replyText(question, reply, reader),
        written: 'freely' as const,
      },
    ];
  });
}
