import path from 'node:path';
import ejs from 'ejs';
import type { Request, Response } from 'express';
import { isMember } from '../accounts/policy.ts';
import { config } from '../config.ts';
import { formatter } from '../i18n/format.ts';
import { LANGUAGES } from '../i18n/languages.ts';
import { takeFlash } from './flash.ts';
import type { FormErrors } from './formBody.ts';
import { forumNavigation } from './navigation.ts';
import { sendPublic } from './publicPage.ts';
import { sendPrivate } from './sendPrivate.ts';
import { inOtherLanguage, languageLinks, viewLocals } from './viewLocals.ts';

export type Layout = 'public' | 'organiser' | 'print' | 'screen' | 'embedded';

export interface PageOptions {
  status?: number;
  /** By default `organiser` under the staff addresses, else `public`. */
  layout?: Layout;
}

/** What a view is given; `title` is the translated title of the page. */
export interface PageLocals {
  title: string;
  values?: unknown;
  errors?: FormErrors;
  [name: string]: unknown;
}

export const VIEWS = path.resolve(import.meta.dirname, '../../views');

/**
 * Renders a view, then the layout around it, and answers with it. A page under `publicPage` is kept for the next
 * reader; any other is for this reader alone and says so to caches.
 */
export async function renderPage(
  res: Response,
  view: string,
  locals: PageLocals,
  { status = 200, layout }: PageOptions = {},
): Promise<void> {
  const req = res.req;
  const isPublic = res.locals.publicScope !== undefined && status === 200;
  const shared = pageLocals(req, res, isPublic);
  const body = await renderView(view, { ...shared, ...locals });
  const html = await renderView(`layouts/${layout ?? usualLayout(req)}`, { ...shared, ...locals, body });
  if (isPublic) return sendPublic(req, res, html, 'text/html; charset=utf-8');
  await sendPrivate(res.status(status), 'html', html);
}

/** Renders one template of `views/` to text; compiled once. */
export async function renderView(view: string, locals: object): Promise<string> {
  return ejs.renderFile(path.join(VIEWS, `${view}.ejs`), locals, { root: VIEWS, cache: true });
}

function usualLayout(req: Request): Layout {
  return /^\/\w\w\/(organiser|rapporteur|account)(\/|$)/.test(req.path) ? 'organiser' : 'public';
}

function pageLocals(req: Request, res: Response, isPublic: boolean) {
  const { lang, t } = res.locals;
  const forum = req.forum as Request['forum'] | undefined;
  const user = isPublic ? undefined : req.user;
  const here = pageAddress(req, isPublic);
  return {
    ...viewLocals({ lang, t, here, ...(forum && { forum }) }),
    format: forum ? formatter(lang, forum.timeZone) : res.locals.format,
    currentUser: user,
    flash: isPublic ? [] : takeFlash(req).map(({ tone, key, params }) => ({ tone, text: t(key, params) })),
    navItems: forum && user && isMember(user, forum) ? forumNavigation(user, forum, lang, t, here) : [],
    languageLinks: languageLinks(here, lang, t, LANGUAGES),
    alternates: LANGUAGES.map((other) => ({
      lang: other,
      href: config.baseUrl + inOtherLanguage(here, other),
    })),
  };
}

/** The address that shows this page again: a form that came back with errors is shown by the page it was sent from. */
function pageAddress(req: Request, isPublic: boolean): string {
  if (isPublic) return req.path;
  if (req.method === 'GET' || req.method === 'HEAD') return req.originalUrl;
  const referer = req.get('referer');
  if (!referer || !URL.canParse(referer)) return req.path;
  const { host, pathname, search } = new URL(referer);
  return host === req.get('host') ? pathname + search : req.path;
}
