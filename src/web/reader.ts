import type { Request, Response } from 'express';
import type { CurrentUser } from '../accounts/currentUser.ts';
import { Forbidden } from '../errors.ts';
import type { ForumRecord } from '../forums/forum.ts';
import { type Formatter, formatter } from '../i18n/format.ts';
import type { Language } from '../i18n/languages.ts';
import type { Translate } from '../i18n/setup.ts';

/** Who looks at a staff page, in which language, of which forum: all that building its content needs of a request. */
export interface Reader {
  t: Translate;
  lang: Language;
  /** In the forum's zone. */
  format: Formatter;
  forum: ForumRecord;
  user: CurrentUser;
}

/** Whoever looks at a page of a forum, signed in or not. */
export type ForumReader = Pick<Reader, 'forum' | 'lang' | 't'>;

/** To be called behind a permission that sets `req.forum`. */
export function readerOf(req: Request, res: Response): Reader {
  const { t, lang } = res.locals;
  const { forum } = req;
  return { t, lang, format: formatter(lang, forum.timeZone), forum, user: signedInUser(req) };
}

/** The signed-in person; behind every permission but `open` there is one. */
export function signedInUser(req: Request): CurrentUser {
  if (!req.user) throw new Forbidden();
  return req.user;
}
