import type { Translate } from '../i18n/setup.ts';
import type { ComparedRow } from './sessionComparison.ts';

/** Two versions of a room side by side, as `partials/conflict` shows them; both as values of the form. */
export function compareRooms(
  yours: Record<string, unknown>,
  theirs: Record<string, unknown>,
  by: { who: string; when: string },
  t: Translate,
) {
  const [mine, stored] = [readable(yours, t), readable(theirs, t)];
  const rows = (side: Omit<ComparedRow, 'changed'>[]): ComparedRow[] =>
    side.map((row, index) => ({ ...row, changed: mine[index]?.text !== stored[index]?.text }));
  return { yours: rows(mine), theirs: rows(stored), ...by };
}

function readable({ name, capacity }: Record<string, unknown>, t: Translate) {
  const words = Object.values((name ?? {}) as Record<string, unknown>)
    .map((text) => (typeof text === 'string' ? text.trim() : ''))
    .filter(Boolean);
  return [
    { label: t('agenda:rooms.name'), text: words.join('\n') },
    { label: t('agenda:rooms.capacity'), text: String(capacity ?? '') },
  ];
}
