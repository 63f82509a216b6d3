import type { ZodType } from 'zod';
import type { MessageParams } from '../errors.ts';

export * from './formFields.ts';
export { message } from './formMessage.ts';
export * from './formNumbers.ts';

export interface FieldError {
  /** Catalogue key. */
  key: string;
  params?: MessageParams;
}

/** By dotted path of the field (`title.ar`); `''` is the form as a whole. */
export type FormErrors = Record<string, FieldError>;

/** A form that was understood, or what was typed with what is wrong about it. */
export type Parsed<T> =
  | { ok: true; input: T }
  | { ok: false; values: Record<string, unknown>; errors: FormErrors };

/** Reads an untrusted body. The first thing wrong with a field is the one that is told. */
export function parseForm<T>(schema: ZodType<T>, body: unknown): Parsed<T> {
  const given = isForm(body) ? body : {};
  const result = schema.safeParse(given);
  if (result.success) return { ok: true, input: result.data };
  const errors: FormErrors = {};
  for (const issue of result.error.issues) errors[issue.path.join('.')] ??= fieldError(issue.message);
  return { ok: false, values: given, errors };
}

/** One error for the form as a whole, from a broken rule. */
export function formError(error: { key: string; params?: MessageParams }, field = ''): FormErrors {
  return { [field]: { key: error.key, ...(error.params && { params: error.params }) } };
}

function fieldError(text: string): FieldError {
  const bar = text.indexOf('|');
  if (bar !== -1) return { key: text.slice(0, bar), params: JSON.parse(text.slice(bar + 1)) };
  // zod's own English sentence: a field whose builder foresaw no such input. Its shape is wrong, whatever it is.
  return { key: /^[\w]+:[\w.]+$/.test(text) ? text : 'form:errors.choiceInvalid' };
}

function isForm(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
