import { type ZodType, z } from 'zod';
import type { MessageParams } from '../errors.ts';
import { LANGUAGES, type Language } from '../i18n/languages.ts';
import type { Localized } from '../i18n/localized.ts';
import { message } from './formMessage.ts';

/** White space, but for the spaces that French typography sets before « : » and that must not become ordinary ones. */
const BREAKABLE = /[^\S\u00a0\u202f]+/g;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Control characters have no place in what people type, but line breaks and tabs of a longer text do. */
export function clean(value: unknown): string {
  if (typeof value !== 'string') return '';
  return (
    value
      .replace(/\r\n?/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '')
      .normalize('NFC')
      .trim()
  );
}

interface TextOptions {
  max: number;
  min?: number;
  required?: boolean;
  multiline?: boolean;
}

/** One text; `''` where nothing was typed. Line breaks only where `multiline`. */
export function text({ max, min = 0, required = false, multiline = false }: TextOptions) {
  return z
    .preprocess((value) => (multiline ? clean(value) : clean(value).replace(BREAKABLE, ' ')), z.string())
    .superRefine((value, context) => {
      const refuse = (key: string, params?: MessageParams) =>
        context.addIssue({ code: 'custom', message: message(key, params) });
      if (required && value === '') refuse('form:errors.required');
      else if (value.length > max) refuse('form:errors.tooLong', { max });
      else if (value !== '' && value.length < min) refuse('form:errors.tooShort', { min });
    });
}

/** A text per language, as `name[ar]`, `name[fr]`…; empty ones are left out. `requiredIn`: languages that must be there. */
export function localizedText({
  max,
  requiredIn = [],
  multiline = false,
}: {
  max: number;
  requiredIn?: readonly Language[];
  multiline?: boolean;
}) {
  const fields = Object.fromEntries(
    LANGUAGES.map((lang) => [lang, text({ max, multiline, required: requiredIn.includes(lang) })]),
  );
  return z
    .preprocess((value) => (isRecord(value) ? value : {}), z.object(fields))
    .transform((value) => {
      const filled = Object.entries(value as Record<Language, string>).filter(([, words]) => words !== '');
      return Object.fromEntries(filled) as Localized;
    });
}

/** An e-mail address in lower case; `''` where none was typed and none is required. */
export function email({ required = true }: { required?: boolean } = {}) {
  return text({ max: 254, required })
    .transform((value) => value.toLowerCase())
    .refine((value) => value === '' || z.email().safeParse(value).success, {
      error: 'form:errors.emailInvalid',
    });
}

/** A web address of http or https; `''` where none was typed. */
export function url({ required = false }: { required?: boolean } = {}) {
  return text({ max: 2000, required }).refine((value) => value === '' || isWebAddress(value), {
    error: 'form:errors.urlInvalid',
  });
}

function isWebAddress(value: string): boolean {
  return URL.canParse(value) && ['http:', 'https:'].includes(new URL(value).protocol);
}

export function choice<const T extends string>(values: readonly T[]) {
  return z.preprocess(
    clean,
    z
      .string()
      .superRefine((value, context) => {
        if (value === '') context.addIssue({ code: 'custom', message: 'form:errors.required' });
        else if (!values.includes(value as T))
          context.addIssue({ code: 'custom', message: 'form:errors.choiceInvalid' });
      })
      .transform((value) => value as T),
  );
}

/** One of the values, or `undefined` where nothing was chosen. */
export function optionalChoice<const T extends string>(values: readonly T[]) {
  return z.preprocess(
    clean,
    z
      .string()
      .refine((value) => value === '' || values.includes(value as T), { error: 'form:errors.choiceInvalid' })
      .transform((value) => (value === '' ? undefined : (value as T))),
  );
}

/** Several of the values, from checkboxes; each once. */
export function many<const T extends string>(values: readonly T[]) {
  return z.preprocess(
    asList,
    z
      .array(z.string())
      .refine((chosen) => chosen.every((value) => values.includes(value as T)), {
        error: 'form:errors.choiceInvalid',
      })
      .transform((chosen) => [...new Set(chosen)] as T[]),
  );
}

/** Repeated groups of fields, as `parts[0][title]`; rows in which nothing was typed are left out. */
export function rows<T>(schema: ZodType<T>, { max = 50 }: { max?: number } = {}) {
  return z.preprocess(
    (value) => asList(value).filter((row) => !isBlank(row)),
    z.array(schema).max(max, { error: message('form:errors.tooMany', { max }) }),
  );
}

/** The body parser gives one value, a list, or (past twenty) an object with numbers as names. */
function asList(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (isRecord(value)) return Object.values(value);
  return value === undefined || value === '' ? [] : [value];
}

function isBlank(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() === '';
  if (Array.isArray(value)) return value.every(isBlank);
  return isRecord(value) ? Object.values(value).every(isBlank) : value === undefined || value === null;
}

/** A ticked box. */
export function checkbox() {
  return z.preprocess(
    (value) => value === 'on' || value === 'true' || value === '1' || value === 'yes',
    z.boolean(),
  );
}
