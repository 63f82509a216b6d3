import type { Formatter } from '../../i18n/format.ts';
import type { Author } from '../author.ts';
import { mergeTexts, nestedText } from '../merge.ts';
import { fieldLabel, fieldText, type Speaker } from './labels.ts';

export interface ConflictPage {
  /** Both sides of each field that differs, for `/partials/conflict`. */
  conflict: {
    yours: { label: string; text: string; changed: boolean }[];
    theirs: { label: string; text: string; changed: boolean }[];
    who: string;
    when: string;
  };
  /** The two texts put together, for the form below. */
  values: Record<string, unknown>;
}

/** Two texts that began as one, side by side. `changed` marks the fields where somebody has to choose. */
export function conflictPage(
  speaker: Speaker,
  format: Formatter,
  texts: { base: object | undefined; theirs: object; mine: object },
  current: { changedBy: Author; changedAt: Date; version: number },
  numbers: ReadonlyMap<string, number> = new Map(),
): ConflictPage {
  const { differences, merged } = mergeTexts(texts.base, texts.theirs, texts.mine);
  const side = (which: 'mine' | 'theirs') =>
    differences.map((difference) => ({
      label: fieldLabel(speaker.t, difference.path),
      text: fieldText(speaker, difference.path, difference[which], numbers),
      changed: difference.contested,
    }));
  return {
    conflict: {
      yours: side('mine'),
      theirs: side('theirs'),
      who: current.changedBy.name,
      when: format.dateTime(current.changedAt),
    },
    values: { ...nestedText(merged), version: current.version },
  };
}
