import type { ForumRecord } from '../forums/forum.ts';
import { territoryName } from '../forums/territory.ts';
import type { Language } from '../i18n/languages.ts';
import type { Translate } from '../i18n/setup.ts';
import { localOf } from '../i18n/zone.ts';
import { currentText, type GivenConsent } from './questions/consent.ts';
import type { Questionnaire } from './questions/questionnaire.ts';
import { replyText, say } from './questions/view.ts';
import type { RegistrationRecord } from './registration.ts';
import { showTicketCode } from './ticketCode.ts';

/** For whom registrations are exported. */
export interface ExportReader {
  forum: ForumRecord;
  lang: Language;
  t: Translate;
  questionnaire: Questionnaire;
}

/** A column of an export: its heading in the reader's language, and what stands in it. */
export interface ExportColumn {
  /** Also in the address of a list that shows it. */
  name: string;
  heading: string;
  value: (registration: RegistrationRecord) => string | number;
}

/** The columns in their order; terms in the reader's language, times in the forum's zone. */
export function exportColumns(reader: ExportReader): ExportColumn[] {
  const { forum, lang, t } = reader;
  const own = columnsFor(forum, lang, t).map(([name, value]) => ({
    name,
    heading: t(`registrations:columns.${name}`),
    value,
  }));
  return [...own, ...questionColumns(reader), ...consentColumns(reader)];
}

/** A column for each question, also for those that are asked no more. */
function questionColumns(reader: ExportReader): ExportColumn[] {
  return reader.questionnaire.questions.map((question) => ({
    name: `reply-${question.id}`,
    heading: say(question.label, reader).text,
    value: ({ replies = {} }) => {
      const reply = replies[question.id];
      if (reply === undefined) return '';
      return question.kind === 'number' || question.kind === 'date'
        ? (reply as string | number)
        : replyText(question, reply, reader);
    },
  }));
}

/** For each consent when it was given. */
function consentColumns(reader: ExportReader): ExportColumn[] {
  const { timeZone } = reader.forum;
  const when = (given: readonly GivenConsent[] | undefined, id: string) => {
    const at = given?.find(({ consent }) => consent === id)?.at;
    return at ? localOf(at, timeZone).replace('T', ' ') : '';
  };
  return reader.questionnaire.consents.map((consent) => ({
    name: `consent-${consent.id}`,
    heading: say(currentText(consent).text, reader).text,
    value: ({ consents }) => when(consents, consent.id),
  }));
}

type Column = [name: string, value: ExportColumn['value']];

function columnsFor(forum: ForumRecord, lang: Language, t: Translate): Column[] {
  const term = (group: string, value: string | undefined) => (value ? t(`${group}.${value}`) : '');
  return [
    ['code', ({ code }) => showTicketCode(code)],
    ['state', ({ state }) => t(`registrations:states.${state}`)],
    ['givenName', ({ givenName }) => givenName],
    ['familyName', ({ familyName }) => familyName],
    ['email', ({ email }) => email ?? ''],
    ['phone', ({ phone }) => phone],
    ['sex', ({ sex }) => term('registrations:sexes', sex)],
    ['institution', ({ institution }) => institution],
    ['institutionKind', ({ institutionKind }) => term('terms:institutionKinds', institutionKind)],
    ['position', ({ position }) => position],
    ['territory', ({ territory }) => territory && territoryName(territory, lang, t, forum.territories)],
    ['language', ({ language }) => t(`terms:languages.${language}`)],
    ['needs', ({ needs }) => needs],
    ['origin', ({ origin }) => t(`registrations:history.values.origin.${origin}`)],
    ['ordinal', ({ ordinal }) => ordinal ?? ''],
    ['registeredAt', ({ registeredAt }) => localOf(registeredAt, forum.timeZone).replace('T', ' ')],
  ];
}
