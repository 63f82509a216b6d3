import { badValue, located } from '../errors.ts';
import { regexParts } from './compare.ts';

const compiled = new Map<string, RegExp>();
const MOST_KEPT = 2000;

/** Drops the blanks and comments of an extended (`x`) pattern, but for those in classes and after a backslash. */
const withoutBlanks = (source: string) =>
  source.replace(/\\.|\[(?:\\.|[^\]])*\]|\s+|#.*$/gm, (part) => (/^[\s#]/.test(part) ? '' : part));

/** PCRE's spellings that JavaScript has not, in those JavaScript has. */
function translate(source: string, options: string): [source: string, flags: string] {
  const flags = new Set([...options].filter((flag) => 'ims'.includes(flag)));
  let text = options.includes('x') ? withoutBlanks(source) : source;
  const leading = /^\(\?([imsx]+)\)/.exec(text);
  if (leading?.[1]) {
    text = text.slice(leading[0].length);
    for (const flag of leading[1]) if (flag !== 'x') flags.add(flag);
  }
  text = text
    .replace(/\\A/g, '^')
    .replace(/\\[zZ]/g, '$')
    .replace(/\(\?P</g, '(?<');
  return [text, [...flags].join('')];
}

function build(source: string, options: string): RegExp {
  for (const flag of options)
    if (!'imsxu'.includes(flag)) throw badValue(`invalid flag in regex options: ${flag}`);
  const [text, flags] = translate(source, options);
  for (const mode of ['u', '']) {
    try {
      return new RegExp(text, flags + mode);
    } catch (error) {
      // Unicode mode is stricter about escapes; PCRE lets `\-` and the like pass.
      if (mode === '') throw located(51091, `Regular expression is invalid: ${(error as Error).message}`);
    }
  }
  throw located(51091, 'Regular expression is invalid');
}

/** The JavaScript expression for a BSON one, or for the text of `$regex` with its `$options`. */
export function toRegExp(value: unknown, options?: string): RegExp {
  const [source, own] = typeof value === 'string' ? [value, ''] : regexParts(value);
  const flags = (options ?? own).replace(/[gy]/g, '');
  const key = `${flags}/${source}`;
  const known = compiled.get(key);
  if (known) return known;
  if (compiled.size >= MOST_KEPT) compiled.clear();
  const regex = build(source, flags);
  compiled.set(key, regex);
  return regex;
}
