import { mergeTexts } from '../merge.ts';
import { fieldLabel, fieldText, type Speaker } from './labels.ts';

/** Numbers of contributions, by whatever names them where they are sources. */
export type Numbers = ReadonlyMap<string, number>;

/** A field of a text as it was and as it became, in words; `''` is nothing. */
export interface DifferenceLine {
  label: string;
  before: string;
  after: string;
}

/** What is not the same in two texts, field by field. */
export function differenceLines(
  speaker: Speaker,
  before: object,
  after: object,
  numbers: Numbers = new Map(),
): DifferenceLine[] {
  const words = (path: string, value: unknown) =>
    value === undefined ? '' : fieldText(speaker, path, value, numbers);
  return mergeTexts(undefined, before, after).differences.map(({ path, theirs, mine }) => ({
    label: fieldLabel(speaker.t, path),
    before: words(path, theirs),
    after: words(path, mine),
  }));
}
