/**
 * Text as it is compared when somebody searches: without case, accents, Arabic vowel marks and tatweel, with the letters
 * that people write either way made one (أ إ آ ٱ → ا, ة → ه, ى ئ → ي, ؤ → و), and with Latin digits.
 */
export function foldForSearch(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\p{Mn}\u0640\u200c-\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
    .replace(/[أإآٱ]/g, 'ا')
    .replace(/ة/g, 'ه')
    .replace(/[ىئی]/g, 'ي')
    .replace(/ؤ/g, 'و')
    .replace(/ک/g, 'ك')
    .replace(/[٠-٩۰-۹]/g, (digit) => String(digit.charCodeAt(0) & 0xf))
    .replace(/[\s'’`-]+/g, ' ')
    .trim();
}

/** What a registration is found by: name, e-mail, institution, phone, ticket code. */
export function searchTextOf(registration: {
  givenName: string;
  familyName: string;
  email?: string | null | undefined;
  phone: string;
  institution: string;
  code: string;
}): string {
  const { givenName, familyName, email, phone, institution, code } = registration;
  const digits = foldForSearch(phone).replace(/\D/g, '');
  return foldForSearch([givenName, familyName, email ?? '', institution, digits, code].join(' '));
}

/** The folded words of a query; more than eight narrow nothing down. */
export function searchWords(query: string): string[] {
  return foldForSearch(query).split(' ').filter(Boolean).slice(0, 8);
}

/** A condition on `searchText`: every word of the query occurs, in whatever order. Undefined for an empty query. */
export function searchCondition(query: string): { $and: { searchText: RegExp }[] } | undefined {
  const words = searchWords(query);
  if (!words.length) return undefined;
  return { $and: words.map((word) => ({ searchText: new RegExp(RegExp.escape(word)) })) };
}
