import { z } from 'zod';
import { INSTITUTION_KINDS } from '../forums/institution.ts';
import { isTerritory, type OwnTerritory } from '../forums/territory.ts';
import { LANGUAGES } from '../i18n/languages.ts';
import {
  choice,
  email,
  integer,
  latinDigits,
  localizedText,
  optionalChoice,
  type Parsed,
  parseForm,
  text,
} from '../web/formBody.ts';
import type { AnswerInput } from './actions/answer.ts';
import type { ProfileInput } from './actions/profile.ts';
import type { SpeakerInput } from './actions/saveSpeaker.ts';
import { SPEAKER_STATES, type SpeakerState } from './speaker.ts';

const name = localizedText({ max: 120 }).refine((value) => Object.keys(value).length > 0, {
  error: 'speakers:errors.name',
});

function phone() {
  return text({ max: 40 })
    .transform(latinDigits)
    .refine((value) => value === '' || /^\+?[\d\s().\-/]{6,40}$/.test(value), {
      error: 'speakers:errors.phone',
    });
}

function profileFields(territories: readonly OwnTerritory[]) {
  return {
    name,
    position: localizedText({ max: 200 }),
    institutionName: localizedText({ max: 200 }),
    institutionKind: optionalChoice(INSTITUTION_KINDS),
    territory: text({ max: 40 }).refine((code) => code === '' || isTerritory(code, territories), {
      error: 'form:errors.choiceInvalid',
    }),
    biography: localizedText({ max: 5_000, multiline: true }),
    phone: phone(),
    language: choice(LANGUAGES),
    needs: text({ max: 2_000, multiline: true }),
    version: integer({ min: 0 }).transform((version) => version ?? 0),
  };
}

/** What the speaker may say of themselves. */
export function parseProfile(body: unknown, territories: readonly OwnTerritory[]): Parsed<ProfileInput> {
  return parseForm(z.object(profileFields(territories)).transform(asProfile), body);
}

/** What organisers know of a speaker: the profile, and the address to write to. */
export function parseSpeaker(body: unknown, territories: readonly OwnTerritory[]): Parsed<SpeakerInput> {
  const fields = { ...profileFields(territories), email: email({ required: false }) };
  const schema = z.object(fields).transform(({ email: address, ...profile }) => ({
    ...asProfile(profile),
    ...(address && { email: address }),
  }));
  return parseForm(schema, body);
}

type Fields = z.infer<z.ZodObject<ReturnType<typeof profileFields>>>;

function asProfile({ institutionName, institutionKind, territory, ...rest }: Fields): ProfileInput {
  return {
    ...rest,
    institution: {
      name: institutionName,
      ...(institutionKind && { kind: institutionKind }),
      ...(territory && { territory }),
    },
  };
}

/** Whether they come, with their words. */
export function parseAnswer(body: unknown): Parsed<AnswerInput> {
  return parseForm(
    z.object({
      answer: choice(['confirmed', 'declined']),
      answerNote: text({ max: 2_000, multiline: true }),
    }),
    body,
  );
}

export interface SpeakerFilters {
  query: string;
  state?: SpeakerState;
  /** Whether they have handed something in. */
  documents?: 'yes' | 'no';
}

/** The filters of the organisers' list, from its address; what is no filter is none. */
export function parseSpeakerFilters(query: Record<string, unknown>): SpeakerFilters {
  const state = SPEAKER_STATES.find((known) => known === query.state);
  const documents = (['yes', 'no'] as const).find((known) => known === query.documents);
  return {
    query: typeof query.q === 'string' ? query.q.trim().slice(0, 100) : '',
    ...(state && { state }),
    ...(documents && { documents }),
  };
}

/** What the reminder is about: the answer, unless it says documents. */
export function parseReminder(body: unknown): 'answer' | 'documents' {
  const about = (body as { about?: unknown } | undefined)?.about;
  return about === 'documents' ? 'documents' : 'answer';
}

/** The number of a page, from 1. */
export function parsePage(query: Record<string, unknown>): number {
  const page = Number(query.page);
  return Number.isInteger(page) && page > 0 && page < 100_000 ? page : 1;
}
