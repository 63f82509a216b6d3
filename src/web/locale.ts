import type { Request, RequestHandler, Response } from 'express';
import { NotFound } from '../errors.ts';
import { formatter } from '../i18n/format.ts';
import { DEFAULT_LANGUAGE, direction, isLanguage, LANGUAGES, type Language } from '../i18n/languages.ts';
import { translator } from '../i18n/setup.ts';

const LANGUAGE_COOKIE = 'lang';
const DEFAULT_ZONE = 'Africa/Casablanca';
const YEAR = 365 * 24 * 60 * 60 * 1000;

/** The first segment of the address is the language; an unknown one is a 404. */
export const locale: RequestHandler = (req, res, next) => {
  const lang = req.params.lang;
  if (!isLanguage(lang)) {
    speak(res, preferredLanguage(req));
    throw new NotFound();
  }
  speak(res, lang);
  if ((req.method === 'GET' || req.method === 'HEAD') && !remembers(req, lang)) rememberLanguage(res, lang);
  next();
};

/** Sets what pages need to speak a language: `t`, `lang`, `dir`, `format`. */
export function speak(res: Response, lang: Language, timeZone = DEFAULT_ZONE): void {
  Object.assign(res.locals, {
    lang,
    dir: direction(lang),
    t: translator(lang),
    format: formatter(lang, timeZone),
  });
}

/** The language chosen before, else the first of the browser's that we have. */
export function preferredLanguage(req: Request): Language {
  const before = languageCookie(req);
  if (before) return before;
  const accepted = req.acceptsLanguages([...LANGUAGES]);
  return isLanguage(accepted) ? accepted : DEFAULT_LANGUAGE;
}

/** Whether the reader's cookie already names this language. */
export function remembers(req: Request, lang: Language): boolean {
  return languageCookie(req) === lang;
}

export function rememberLanguage(res: Response, lang: Language): void {
  res.cookie(LANGUAGE_COOKIE, lang, { maxAge: YEAR, sameSite: 'lax', httpOnly: true, path: '/' });
}

function languageCookie(req: Request): Language | undefined {
  const found = /(?:^|;\s*)lang=([a-z]{2})(?:;|$)/.exec(req.headers.cookie ?? '')?.[1];
  return isLanguage(found) ? found : undefined;
}
