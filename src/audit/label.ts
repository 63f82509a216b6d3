import { LANGUAGES } from '../i18n/languages.ts';
import type { Localized } from '../i18n/localized.ts';

const LONGEST = 160;

/** What a record is called, from the fields that records use for it: a name, a title, a text. */
export function labelOf(record: Record<string, unknown> | undefined): string | Localized | undefined {
  if (!record) return undefined;
  const { givenName, familyName } = record;
  const fullName = [givenName, familyName].filter((part) => typeof part === 'string').join(' ');
  const candidates = [record.name, record.title, fullName, record.subject, record.statement, record.text];
  for (const candidate of candidates) {
    if (typeof candidate === 'string' && candidate.trim()) return candidate.trim().slice(0, LONGEST);
    if (isLocalized(candidate) && Object.keys(candidate).length > 0) return candidate;
  }
  return undefined;
}

/** Whether a value is a text per language. */
export function isLocalized(value: unknown): value is Localized {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value);
  const languages: readonly string[] = LANGUAGES;
  return entries.every(([key, text]) => languages.includes(key) && typeof text === 'string');
}
