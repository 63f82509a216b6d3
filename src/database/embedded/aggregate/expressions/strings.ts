import { located } from '../../errors.ts';
import type { Document } from '../../values/document.ts';
import { toNumber } from '../../values/numbers.ts';
import { toRegExp } from '../../values/regex.ts';
import { isNumber, isRegex } from '../../values/types.ts';
import { textOfValue } from './conversions.ts';
import { integer, isMissing, type Operator, onNamed, onOne, onValues, typeOf } from './shape.ts';

/** A value where MongoDB lets numbers and dates stand for text; null and missing count as empty. */
function coerced(value: unknown): string {
  if (isMissing(value)) return '';
  if (typeof value === 'string') return value;
  if (isNumber(value) || value instanceof Date) return textOfValue(value);
  throw located(16007, `can't convert from BSON type ${typeOf(value)} to String`);
}

const needsText =
  (code: number, message: (type: string) => string) =>
  (value: unknown): string => {
    if (typeof value === 'string') return value;
    throw located(code, message(typeOf(value)));
  };

const codePoints = (text: string) => [...text];

// MongoDB changes the case of ASCII letters only.
const lower = (text: string) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
const upper = (text: string) => text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());

const place = (name: string, what: string, code: number) => (value: unknown) => {
  if (!isNumber(value))
    throw located(code, `${name}: ${what} must be a numeric type (is BSON type ${typeOf(value)})`);
  return Math.trunc(toNumber(value));
};

function substringOfPoints([text, start, length]: unknown[]): string {
  const from = place('$substrCP', 'starting index', 34450)(start);
  const count = place('$substrCP', 'length', 34452)(length);
  if (from < 0) throw located(34455, '$substrCP: the starting index must be a non-negative integer.');
  if (count < 0) throw located(34454, '$substrCP: length must be a non-negative integer.');
  return codePoints(coerced(text))
    .slice(from, from + count)
    .join('');
}

const isContinuation = (byte: number | undefined) => byte !== undefined && (byte & 0xc0) === 0x80;

function substringOfBytes([text, start, length]: unknown[]): string {
  const bytes = Buffer.from(coerced(text));
  const from = place('$substrBytes', 'starting index', 16034)(start);
  const count = place('$substrBytes', 'length', 16035)(length);
  if (from < 0) throw located(50752, `$substrBytes: starting index must be non-negative (got: ${from})`);
  if (from >= bytes.length) return '';
  const end = count < 0 ? bytes.length : Math.min(bytes.length, from + count);
  if (isContinuation(bytes[from]) || isContinuation(bytes[end]))
    throw located(
      28656,
      '$substrBytes: Invalid range, starting or ending in the middle of a UTF-8 character.',
    );
  return bytes.subarray(from, end).toString();
}

/** The position of a text in another, between two positions, counted in the units of `split`. */
const indexIn =
  (name: string, split: (text: string) => unknown[]) =>
  ([text, part, start, end]: unknown[]): number | null => {
    if (isMissing(text)) return null;
    const whole = needsText(
      40091,
      (type) => `${name} requires a string as the first argument, found: ${type}`,
    );
    const wanted = needsText(
      40092,
      (type) => `${name} requires a string as the second argument, found: ${type}`,
    );
    const units = split(whole(text));
    const sought = split(wanted(part));
    const from = start === undefined ? 0 : positionIn(name, 'starting', start);
    const to = end === undefined ? units.length : Math.min(positionIn(name, 'ending', end), units.length);
    for (let at = from; at + sought.length <= to; at++)
      if (sought.every((unit, index) => unit === units[at + index])) return at;
    return -1;
  };

/** A position in a list or text that an operator was given. */
export function positionIn(name: string, which: string, value: unknown): number {
  const position = integer(value, () =>
    located(40096, `${name} requires an integral ${which} index, found a value of type: ${typeOf(value)}`),
  );
  if (position < 0) throw located(40097, `${name} requires a nonnegative ${which} index, found: ${position}`);
  return position;
}

function split([text, separator]: unknown[]): string[] | null {
  if (isMissing(text) || isMissing(separator)) return null;
  const whole = needsText(
    40085,
    (type) => `$split requires an expression that evaluates to a string as a first argument, found: ${type}`,
  )(text);
  const by = needsText(
    40086,
    (type) => `$split requires an expression that evaluates to a string as a second argument, found: ${type}`,
  )(separator);
  if (by === '') throw located(40087, '$split requires a non-empty separator');
  return whole.split(by);
}

const BLANKS = '\0\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a';

const trim = (name: string, atStart: boolean, atEnd: boolean): Operator =>
  onNamed(name, { required: ['input'], optional: ['chars'] }, (given) => {
    const { input, chars } = given;
    if (isMissing(input) || ('chars' in given && isMissing(chars))) return null;
    const text = codePoints(
      needsText(50699, (type) => `${name} requires its input to be a string, got ${type}`)(input),
    );
    const cut = new Set(
      codePoints(
        chars === undefined
          ? BLANKS
          : needsText(50700, (type) => `${name} requires 'chars' to be a string, got ${type}`)(chars),
      ),
    );
    let from = 0;
    let to = text.length;
    while (atStart && from < to && cut.has(text[from] as string)) from++;
    while (atEnd && to > from && cut.has(text[to - 1] as string)) to--;
    return text.slice(from, to).join('');
  });

const replace = (name: string, apply: (text: string, find: string, by: string) => string): Operator =>
  onNamed(name, { required: ['input', 'find', 'replacement'] }, (given) => {
    const part = (field: string, code: number) =>
      isMissing(given[field])
        ? null
        : needsText(
            code,
            (type) => `${name} requires that '${field}' be a string, found: ${type}`,
          )(given[field]);
    const [text, find, by] = [part('input', 51746), part('find', 51745), part('replacement', 51744)];
    return text === null || find === null || by === null ? null : apply(text, find, by);
  });

interface Found {
  match: string;
  idx: number;
  captures: (string | null)[];
}

function* occurrences(name: string, given: Document): Generator<Found> {
  const { input, regex, options } = given;
  if (isMissing(input) || isMissing(regex)) return;
  const text = needsText(51104, () => `${name} needs 'input' to be of type string`)(input);
  if (typeof regex !== 'string' && !isRegex(regex))
    throw located(51105, `${name} needs 'regex' to be of type string or regex`);
  if (!isMissing(options) && typeof options !== 'string')
    throw located(51106, `${name} needs 'options' to be of type string`);
  const { source, flags } = toRegExp(regex, isMissing(options) ? undefined : options);
  for (const found of text.matchAll(new RegExp(source, `${flags}g`)))
    yield {
      match: found[0],
      idx: codePoints(text.slice(0, found.index)).length,
      captures: found.slice(1).map((capture) => capture ?? null),
    };
}

const regexOperator = (name: string, apply: (found: Generator<Found>) => unknown): Operator =>
  onNamed(name, { required: ['input', 'regex'], optional: ['options'] }, (given) =>
    apply(occurrences(name, given)),
  );

const bytesIn = (text: string) => [...Buffer.from(text)];

/** Operators on texts. */
export const STRING_OPERATORS: Record<string, Operator> = {
  $toLower: onOne('$toLower', (value) => lower(coerced(value))),
  $toUpper: onOne('$toUpper', (value) => upper(coerced(value))),
  $strLenCP: onOne('$strLenCP', (value) => {
    return codePoints(
      needsText(34471, (type) => `$strLenCP requires a string argument, found: ${type}`)(value),
    ).length;
  }),
  $strLenBytes: onOne('$strLenBytes', (value) => {
    return Buffer.byteLength(
      needsText(34473, (type) => `$strLenBytes requires a string argument, found: ${type}`)(value),
    );
  }),
  $strcasecmp: onValues('$strcasecmp', 2, 2, (values) => {
    const [a = '', b = ''] = values.map((value) => upper(coerced(value)));
    return Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b)));
  }),
  $substr: onValues('$substr', 3, 3, substringOfBytes),
  $substrBytes: onValues('$substrBytes', 3, 3, substringOfBytes),
  $substrCP: onValues('$substrCP', 3, 3, substringOfPoints),
  $indexOfCP: onValues('$indexOfCP', 2, 4, indexIn('$indexOfCP', codePoints)),
  $indexOfBytes: onValues('$indexOfBytes', 2, 4, indexIn('$indexOfBytes', bytesIn)),
  $split: onValues('$split', 2, 2, split),
  $trim: trim('$trim', true, true),
  $ltrim: trim('$ltrim', true, false),
  $rtrim: trim('$rtrim', false, true),
  $replaceOne: replace('$replaceOne', (text, find, by) => text.replace(find, () => by)),
  $replaceAll: replace('$replaceAll', (text, find, by) => text.replaceAll(find, () => by)),
  $regexMatch: regexOperator('$regexMatch', (found) => !found.next().done),
  $regexFind: regexOperator('$regexFind', (found) => found.next().value ?? null),
  $regexFindAll: regexOperator('$regexFindAll', (found) => [...found]),
};
