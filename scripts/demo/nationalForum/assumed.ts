import type { Language } from '../../../src/i18n/languages.ts';

/** Not in the article: assumed, so that the demonstration can be used. */
export const ASSUMED = {
  /** The forum is put this many days after the day on which the demonstration is made, so that one can register. */
  daysAhead: 30,
  timeZone: 'Africa/Casablanca',
  capacity: 150,
  contactEmail: 'contact@example.org',
  room: {
    name: { ar: 'القاعة الكبرى', fr: 'Grande salle', es: 'Sala principal', en: 'Main hall' },
    capacity: 150,
  },
  /** Start and end of each session on the forum's clock, by its slug. */
  times: {
    'territorial-policies': ['09:00', '09:45'],
    'round-table-1': ['09:45', '11:15'],
    break: ['11:15', '11:45'],
    'round-table-2': ['11:45', '13:15'],
    'safe-path-discussion': ['13:15', '14:00'],
    'consultative-workshop': ['15:00', '17:00'],
  } as Record<string, [string, string]>,
  /** The pieces of the second round table, by their place in it. */
  partTimes: [
    ['12:15', '12:45'],
    ['12:45', '13:15'],
  ] as [string, string][],
  /** Languages that the sessions are held in and interpreted into. */
  languages: ['ar', 'es'] as Language[],
  interpretation: ['ar', 'fr', 'es'] as Language[],
} as const;
