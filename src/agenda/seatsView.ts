import type { Formatter } from '../i18n/format.ts';
import type { Translate } from '../i18n/setup.ts';

/** « 40 places · sur inscription »; nothing where neither is said. */
export function seatsOf(
  { capacity, signUp }: { capacity?: number | undefined; signUp?: boolean },
  { t, format }: { t: Translate; format: Formatter },
): string {
  const seats = capacity && t('agenda:seats', { count: capacity, number: format.number(capacity) });
  return [seats, signUp && t('agenda:signUp')].filter(Boolean).join(' · ');
}
