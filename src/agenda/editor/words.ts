import { type Language, LOCALES } from '../../i18n/languages.ts';
import type { Translate } from '../../i18n/setup.ts';

/** What the grid's script says, by its name in the catalogue. */
const SAID = [
  'blocked',
  'cancelled',
  'clashPart',
  'clashPerson',
  'clashRoom',
  'dismiss',
  'dropped',
  'editSession',
  'failed',
  'held',
  'loadFailed',
  'movedElsewhere',
  'noRoom',
  'offline',
  'place',
  'placeByForm',
  'refused',
  'saved',
  'saving',
  'seats',
  'signIn',
  'signedOut',
  'take',
  'taken',
  'takeOff',
  'undone',
  'undoOutdated',
  'unscheduled',
  'unscheduledNone',
  'warned',
] as const;

/** The texts of the grid's script in the reader's language; their places are left as `{{name}}` for the script to fill. */
export function editorWords(lang: Language, t: Translate): Record<string, string> {
  const said = SAID.map((key) => [key, t(`agenda:editor.${key}`, { skipInterpolation: true })]);
  return { locale: LOCALES[lang], ...Object.fromEntries(said) };
}
