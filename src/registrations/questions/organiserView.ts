import { INSTITUTION_KINDS } from '../../forums/institution.ts';
import { LANGUAGES } from '../../i18n/languages.ts';
import type { Localized } from '../../i18n/localized.ts';
import { translator } from '../../i18n/setup.ts';
import type { ForumReader } from '../../web/reader.ts';
import { conditionFrom, conditionsOffered, conditionValue } from './conditions.ts';
import { type Consent, currentText, furtherConsents, MAIN_CONSENT } from './consent.ts';
import { hasOptions, QUESTION_KINDS, type Question, type Questionnaire } from './questionnaire.ts';
import { forWhom, optionText, say } from './view.ts';

/** The lines of the page of questions: those that are asked, and those that were. `replied`: how many, by question. */
export function questionRows(
  { questions }: Questionnaire,
  replied: ReadonlyMap<string, number>,
  reader: ForumReader,
) {
  const row = (question: Question) => ({
    id: question.id,
    label: say(question.label, reader),
    kind: reader.t(`questions:kinds.${question.kind}`),
    required: question.required,
    options: question.options
      .filter(({ retired }) => !retired)
      .map(({ id }) => optionText(question, id, reader)),
    forWhom: forWhom(question, questions, reader),
    missing: missingLanguages([question.label, ...question.options.map(({ label }) => label)], reader),
    replied: replied.get(question.id) ?? 0,
  });
  return {
    asked: questions.filter(({ retiredAt }) => !retiredAt).map(row),
    retired: questions.filter(({ retiredAt }) => retiredAt).map(row),
  };
}

/** The forum's languages in which one of the texts is not there, by name. */
function missingLanguages(texts: readonly Localized[], { forum, t }: ForumReader): string[] {
  return forum.languages
    .filter((lang) => texts.some((text) => !text[lang]))
    .map((lang) => t(`terms:languages.${lang}`));
}

/** The lines of consents: the main one first, which always is there. */
export function consentRows({ consents }: Questionnaire, reader: ForumReader) {
  const row = (consent: Consent) => ({
    id: consent.id,
    text: say(currentText(consent).text, reader),
    required: consent.required,
    version: currentText(consent).version,
    since: currentText(consent).since,
    missing: missingLanguages([currentText(consent).text], reader),
  });
  const main = consents.find(({ id, retiredAt }) => id === MAIN_CONSENT && !retiredAt);
  const standard = {
    id: MAIN_CONSENT,
    text: { text: reader.t('registrations:form.consent') },
    required: true,
    version: 0,
    since: undefined,
    missing: [],
  };
  return {
    consents: [main ? row(main) : standard, ...furtherConsents(consents).map(row)],
    mainId: MAIN_CONSENT,
  };
}

/** A stored question as the values of its form. */
export function questionValues(question: Question, version: number) {
  const { id: _, onlyIf, options, ...rest } = question;
  return {
    ...rest,
    options: options.filter(({ retired }) => !retired),
    onlyIf: onlyIf.map(conditionValue),
    version,
  };
}

/** What the form of a question offers, and its rows of options: one to fill in where there is none or it was asked for. */
export function questionChoices(
  questions: readonly Question[],
  existing: Question | undefined,
  values: Record<string, unknown>,
  reader: ForumReader,
) {
  const { t } = reader;
  const before = existing
    ? questions.slice(
        0,
        questions.findIndex(({ id }) => id === existing.id),
      )
    : questions;
  return {
    kinds: QUESTION_KINDS.map((value) => ({ value, text: t(`questions:kinds.${value}`) })),
    institutionKinds: INSTITUTION_KINDS.map((value) => ({
      value,
      text: t(`terms:institutionKinds.${value}`),
    })),
    conditions: conditionsOffered(before).map((value) => ({
      value,
      text: conditionText(value, before, reader),
    })),
    withOptions: !existing || hasOptions(existing.kind),
    rows: optionRows(values),
  };
}

function conditionText(value: string, before: readonly Question[], reader: ForumReader): string {
  const { question, option } = conditionFrom(value);
  const leader = before.find(({ id }) => id === question);
  if (!leader) return value;
  return reader.t('questions:replyOf', {
    question: say(leader.label, reader).text,
    reply: optionText(leader, option, reader),
  });
}

const FEWEST_ROWS = 2;

function optionRows({ options, addRow }: Record<string, unknown>): object[] {
  const typed: object[] = Array.isArray(options) ? options : Object.values((options as object) ?? {});
  const rows = addRow ? [...typed, {}] : typed;
  return [...rows, ...Array.from({ length: Math.max(0, FEWEST_ROWS - rows.length) }, () => ({}))];
}

/** A consent as the values of its form; the standard words to start from where the forum wrote none. */
export function consentValues(consent: Consent | undefined, version: number) {
  const standard = Object.fromEntries(
    LANGUAGES.map((lang) => [lang, translator(lang)('registrations:form.consent')]),
  );
  return {
    text: consent ? currentText(consent).text : standard,
    required: consent ? consent.required : true,
    version,
  };
}
