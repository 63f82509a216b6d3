import { notSupported } from '../errors.ts';
import type { Document } from './document.ts';
import { toNumber } from './numbers.ts';

/** How strings compare where they do not compare byte by byte. */
export interface Collation {
  /** Strings are equal exactly when they fold to the same text, in comparisons and in indexes alike. */
  fold(text: string): string;
  compare(a: string, b: string): number;
}

const SUPPORTED = new Set([
  'locale',
  'strength',
  'numericOrdering',
  'caseFirst',
  'caseLevel',
  'alternate',
  'maxVariable',
  'normalization',
  'backwards',
  'version',
]);

function refuseUnsupported(spec: Document): void {
  for (const option of Object.keys(spec))
    if (!SUPPORTED.has(option)) throw notSupported(`collation option ${option}`);
  if (spec.caseLevel === true) throw notSupported('collation option caseLevel');
  if (spec.backwards === true) throw notSupported('collation option backwards');
  if (spec.alternate === 'shifted') throw notSupported('collation option alternate: shifted');
}

const foldCase = (text: string) => text.normalize('NFC').toLowerCase();
const foldAccents = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
const foldNothing = (text: string) => text.normalize('NFC');

const cached = new Map<string, Collation>();

function build(spec: Document): Collation {
  refuseUnsupported(spec);
  const strength = spec.strength === undefined ? 3 : toNumber(spec.strength);
  const fold = strength === 1 ? foldAccents : strength === 2 ? foldCase : foldNothing;
  const collator = new Intl.Collator(String(spec.locale).replaceAll('_', '-'), {
    sensitivity: strength === 1 ? 'base' : strength === 2 ? 'accent' : 'variant',
    numeric: spec.numericOrdering === true,
    ...(spec.caseFirst === 'upper' || spec.caseFirst === 'lower' ? { caseFirst: spec.caseFirst } : {}),
  });
  return { fold, compare: (a, b) => compareFolded(a, b, fold, collator) };
}

// Equality is decided by the fold alone, so that a unique index and a comparison never disagree.
function compareFolded(
  a: string,
  b: string,
  fold: (text: string) => string,
  collator: Intl.Collator,
): number {
  const x = fold(a);
  const y = fold(b);
  if (x === y) return 0;
  return collator.compare(a, b) || (x < y ? -1 : 1);
}

/** The collation a command or an index asks for; undefined for MongoDB's simple, byte-by-byte one. */
export function collationOf(spec: unknown): Collation | undefined {
  if (spec === null || spec === undefined) return undefined;
  const options = spec as Document;
  if (options.locale === undefined || options.locale === 'simple') return undefined;
  const key = collationKey(spec);
  const collation = cached.get(key) ?? build(options);
  cached.set(key, collation);
  return collation;
}

/** A text equal for collations that are equal; empty for the simple one. */
export function collationKey(spec: unknown): string {
  const options = (spec ?? {}) as Document;
  if (options.locale === undefined || options.locale === 'simple') return '';
  const strength = options.strength === undefined ? 3 : toNumber(options.strength);
  return [options.locale, strength, options.numericOrdering === true, options.caseFirst ?? 'off'].join('/');
}
