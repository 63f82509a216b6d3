import { isLanguage, type Language } from '../i18n/languages.ts';

/** Of our own site, whatever it is called: only path and query are taken from what was asked. */
const HERE = 'http://here.invalid';

/**
 * Where to go after the sign-in, from an untrusted `next`: a page of this site, in the language read now. Everything
 * else (another site, a scheme, the sign-in itself) is `undefined`.
 */
export function nextAddress(next: unknown, lang: Language): string | undefined {
  if (typeof next !== 'string' || next.length > 2000 || !next.startsWith('/')) return undefined;
  // Browsers read `//host` and `/\host` as another site, and drop tabs and line breaks before they look.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/^\/[/\\]|[\u0000-\u0020\u007f]|\\/.test(next)) return undefined;
  if (!URL.canParse(next, HERE)) return undefined;
  const { origin, pathname, search } = new URL(next, HERE);
  const [, first, ...rest] = pathname.split('/');
  if (origin !== HERE || !isLanguage(first) || rest[0] === 'sign-in' || rest[0] === 'sign-out')
    return undefined;
  return `/${[lang, ...rest].join('/')}${search}`;
}
