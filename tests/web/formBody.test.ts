import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  checkbox,
  choice,
  day,
  email,
  integer,
  localDateTime,
  localizedText,
  many,
  optionalChoice,
  parseForm,
  rows,
  text,
  url,
} from '../../src/web/formBody.ts';

/** What one field gives: its value, or the key of what is wrong. */
function read(field: z.ZodType, value: unknown): unknown {
  const parsed = parseForm(z.object({ field }), { field: value });
  return parsed.ok ? (parsed.input as { field: unknown }).field : Object.values(parsed.errors)[0]?.key;
}

describe('fields', () => {
  test.each([
    [
      'a text is trimmed, on one line, and in one form of Unicode',
      text({ max: 20 }),
      '  a \n b  e\u0301 ',
      'a b é',
    ],
    ['a longer text keeps its lines', text({ max: 20, multiline: true }), 'a\r\nb\u0000', 'a\nb'],
    ['an absent text is empty', text({ max: 20 }), undefined, ''],
    ['a list is no text', text({ max: 20 }), ['a', 'b'], ''],
    ['a required text must be there', text({ max: 20, required: true }), '   ', 'form:errors.required'],
    ['a text may be too long', text({ max: 3 }), 'abcd', 'form:errors.tooLong'],
    ['or too short', text({ max: 9, min: 3 }), 'ab', 'form:errors.tooShort'],
    ['an e-mail address is in lower case', email(), ' Fatima@Example.ORG ', 'fatima@example.org'],
    ['and one', email(), 'a@b.org, c@d.org', 'form:errors.emailInvalid'],
    ['with nothing smuggled in', email(), 'a@b.org\r\nBcc: c@d.org', 'form:errors.emailInvalid'],
    ['a web address is http or https', url(), 'https://example.org/x', 'https://example.org/x'],
    ['never a script', url(), 'javascript:alert(1)', 'form:errors.urlInvalid'],
    ['one of the values', choice(['a', 'b']), 'b', 'b'],
    ['not another', choice(['a', 'b']), 'c', 'form:errors.choiceInvalid'],
    ['and not none', choice(['a', 'b']), '', 'form:errors.required'],
    ['unless none is fine', optionalChoice(['a', 'b']), '', undefined],
    ['several, each once', many(['a', 'b', 'c']), ['c', 'a', 'c'], ['c', 'a']],
    ['several may be one', many(['a', 'b']), 'b', ['b']],
    ['or none', many(['a', 'b']), undefined, []],
    ['a ticked box', checkbox(), 'on', true],
    ['an empty one', checkbox(), undefined, false],
    ['a number in Arabic digits', integer(), '١٢٠', 120],
    ['no number is none', integer(), '', undefined],
    ['words are no number', integer(), 'douze', 'form:errors.numberInvalid'],
    ['a number may be too small', integer({ min: 1 }), '0', 'form:errors.numberTooSmall'],
    ['or too large', integer({ max: 5 }), '6', 'form:errors.numberTooLarge'],
    ['a day', day(), '2026-02-28', '2026-02-28'],
    ['that exists', day(), '2026-02-30', 'form:errors.dateInvalid'],
    ['a time', localDateTime(), '2026-02-28T09:05', '2026-02-28T09:05'],
    ['that exists too', localDateTime(), '2026-02-28T25:05', 'form:errors.dateTimeInvalid'],
  ])('%s', (_name, field, typed, expected) => {
    expect(read(field, typed)).toEqual(expected);
  });

  test('a text per language leaves out what is empty and names the language that is missing', () => {
    const title = localizedText({ max: 50, requiredIn: ['ar'] });
    expect(read(title, { ar: ' عنوان ', fr: '', xx: 'no' })).toEqual({ ar: 'عنوان' });
    const parsed = parseForm(z.object({ title }), { title: { fr: 'Titre' } });
    expect(parsed).toEqual({
      ok: false,
      values: { title: { fr: 'Titre' } },
      errors: { 'title.ar': { key: 'form:errors.required' } },
    });
  });

  test('repeated rows may come as a list or, past twenty, as an object; empty ones count for nothing', () => {
    const parts = rows(z.object({ name: text({ max: 9, required: true }), note: text({ max: 9 }) }), {
      max: 2,
    });
    const [a, b] = [
      { name: 'a', note: '' },
      { name: 'b', note: '' },
    ];
    expect(read(parts, [a, { name: ' ', note: '' }, b])).toEqual([a, b]);
    expect(read(parts, { 0: a, 21: b })).toEqual([a, b]);
    expect(read(parts, undefined)).toEqual([]);
    expect(read(parts, [a, b, a])).toBe('form:errors.tooMany');
    expect(read(parts, [{ name: '', note: 'x' }])).toBe('form:errors.required');
  });

  test('a body that is no form is an empty form', () => {
    const schema = z.object({ name: text({ max: 9, required: true }) });
    for (const body of [undefined, null, 'x', []]) {
      expect(parseForm(schema, body)).toMatchObject({
        ok: false,
        errors: { name: { key: 'form:errors.required' } },
      });
    }
  });
});
