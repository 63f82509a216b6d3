import { z } from 'zod';
import type { MessageParams } from '../errors.ts';
import { clean } from './formFields.ts';
import { message } from './formMessage.ts';

/** A whole number in Latin or Arabic-Indic digits, or `undefined` where nothing was typed. */
export function integer({
  min = 0,
  max = 1_000_000,
  required = false,
}: {
  min?: number;
  max?: number;
  required?: boolean;
} = {}) {
  return z.preprocess(
    (value) => latinDigits(clean(value)),
    z.string().transform((value, context): number | undefined => {
      const refuse = (key: string, params?: MessageParams) => {
        context.addIssue({ code: 'custom', message: message(key, params) });
        return z.NEVER;
      };
      if (value === '') return required ? refuse('form:errors.required') : undefined;
      if (!/^-?\d{1,9}$/.test(value)) return refuse('form:errors.numberInvalid');
      const number = Number(value);
      if (number < min) return refuse('form:errors.numberTooSmall', { min });
      return number > max ? refuse('form:errors.numberTooLarge', { max }) : number;
    }),
  );
}

/** Arabic-Indic and Persian digits as Latin ones. */
export function latinDigits(value: string): string {
  return value.replace(/[٠-٩۰-۹]/g, (digit) => String(digit.charCodeAt(0) & 0xf));
}

/** A calendar day `YYYY-MM-DD`, or `undefined` where none was typed. */
export function day({ required = false }: { required?: boolean } = {}) {
  return moment(/^\d{4}-\d{2}-\d{2}$/, 'T00:00', 'form:errors.dateInvalid', required);
}

/** A wall-clock time `YYYY-MM-DDTHH:mm`, without a zone, or `undefined` where none was typed. */
export function localDateTime({ required = false }: { required?: boolean } = {}) {
  return moment(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/, '', 'form:errors.dateTimeInvalid', required);
}

function moment(shape: RegExp, rest: string, wrong: string, required: boolean) {
  return z.preprocess(
    (value) => latinDigits(clean(value)),
    z.string().transform((value, context): string | undefined => {
      if (value === '' && !required) return undefined;
      const exists = shape.test(value) && sameDay(`${value}${rest}:00Z`);
      if (exists) return value;
      context.addIssue({ code: 'custom', message: value === '' ? 'form:errors.required' : wrong });
      return z.NEVER;
    }),
  );
}

/** `Date` takes 31 February for 3 March; a calendar does not. */
function sameDay(instant: string): boolean {
  const date = new Date(instant);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === instant.slice(0, 10);
}
