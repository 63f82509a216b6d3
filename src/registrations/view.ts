import type { DomainError } from '../errors.ts';
import type { ForumRecord } from '../forums/forum.ts';
import { INSTITUTION_KINDS } from '../forums/institution.ts';
import { territoryName, territoryOptions } from '../forums/territory.ts';
import { LANGUAGES, type Language } from '../i18n/languages.ts';
import type { Translate } from '../i18n/setup.ts';
import { type FormErrors, formError } from '../web/formBody.ts';
import type { Answers, RegistrationRecord, RegistrationState } from './registration.ts';
import { SEXES } from './registration.ts';
import type { SessionChoice } from './sessionChoices.ts';
import { SessionRefused } from './sessionSeats.ts';

export interface Option {
  value: string;
  text: string;
  hint?: string;
  lang?: Language;
  disabled?: boolean;
}

/** The choices of the form's fields, in the reader's language; `own` are the sessions that the person has already. */
export function formOptions(
  forum: ForumRecord,
  lang: Language,
  t: Translate,
  sessions: SessionChoice[],
  own: readonly unknown[] = [],
) {
  const none = { value: '', text: t('form:choose') };
  return {
    sexes: SEXES.map((sex) => ({ value: sex, text: t(`registrations:sexes.${sex}`) })),
    institutionKinds: [
      none,
      ...INSTITUTION_KINDS.map((kind) => ({ value: kind, text: t(`terms:institutionKinds.${kind}`) })),
    ],
    territories: [none, ...territoryOptions(lang, t, forum.territories)],
    languages: languageOptions(t),
    sessions: sessions.map(({ id, title, hint, seatsLeft }) => ({
      value: id,
      text: title.text,
      lang: title.lang,
      hint: [hint, seatsLeft !== undefined && seatsLeftText(seatsLeft, t)].filter(Boolean).join(' · '),
      disabled: seatsLeft === 0 && !own.some((session) => String(session) === id),
    })),
  };
}

/** Languages in which people are written to. */
export function languageOptions(t: Translate): Option[] {
  return LANGUAGES.map((code) => ({ value: code, text: t(`terms:languages.${code}`) }));
}

function seatsLeftText(left: number, t: Translate): string {
  return left === 0
    ? t('registrations:sessions.full')
    : t('registrations:sessions.seatsLeft', { count: left });
}

/** What is said of a session that could not be had, beside the field. Other broken rules concern the form as a whole. */
export function refusalErrors(error: DomainError, sessions: readonly SessionChoice[]): FormErrors {
  if (!(error instanceof SessionRefused)) return formError(error);
  const titles = error.sessions.map((id) => sessions.find((one) => one.id === id)?.title.text ?? '');
  const [session = '', other = ''] = titles;
  return formError({ key: error.key, params: { session, other } }, 'sessions');
}

/** What the form shows of answers that are stored. */
export function answerValues(answers: Answers): Record<string, unknown> {
  const { consents: _, ...said } = answers;
  return { ...said, sessions: said.sessions.map(String) };
}

export interface Fact {
  label: string;
  value: string;
  /** How the value is written: by a person, as a code or number, or in the page's own words. */
  written: 'freely' | 'leftToRight' | 'here';
}

/** What is stored of a person, as a list of facts without the empty ones. */
export function registrationFacts(
  registration: RegistrationRecord,
  {
    forum,
    lang,
    t,
    sessions,
  }: { forum: ForumRecord; lang: Language; t: Translate; sessions: SessionChoice[] },
): Fact[] {
  const { email, phone, sex, institution, institutionKind, position, territory, language, needs } =
    registration;
  const chosen = sessions.filter(({ id }) => registration.sessions.some((session) => String(session) === id));
  const rows: [string, string | undefined, Fact['written']][] = [
    ['email', email, 'leftToRight'],
    ['phone', phone, 'leftToRight'],
    ['sex', sex && t(`registrations:sexes.${sex}`), 'here'],
    ['institution', institution, 'freely'],
    ['institutionKind', institutionKind && t(`terms:institutionKinds.${institutionKind}`), 'here'],
    ['position', position, 'freely'],
    ['territory', territory && territoryName(territory, lang, t, forum.territories), 'here'],
    ['language', t(`terms:languages.${language}`), 'here'],
    ['sessions', chosen.map(({ title }) => title.text).join(' · '), 'freely'],
    ['needs', needs, 'freely'],
  ];
  return rows.flatMap(([field, value, written]) =>
    value ? [{ label: t(`registrations:columns.${field}`), value, written }] : [],
  );
}

export type Tone = 'good' | 'wait' | 'bad' | 'quiet' | 'info';

const TONES: Readonly<Record<RegistrationState, Tone>> = {
  unconfirmed: 'wait',
  confirmed: 'good',
  waitlisted: 'info',
  awaitingApproval: 'wait',
  cancelled: 'quiet',
  declined: 'bad',
  expired: 'quiet',
};

export function stateTone(state: RegistrationState): Tone {
  return TONES[state];
}
