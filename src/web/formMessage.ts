import type { MessageParams } from '../errors.ts';

/** Messages travel through zod as text; ours are a key, and after a `|` its parameters as JSON. */
export function message(key: string, params?: MessageParams): string {
  return params ? `${key}|${JSON.stringify(params)}` : key;
}
