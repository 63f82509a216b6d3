import type { Request, Response } from 'express';
import { paths } from '../paths.ts';
import { renderPage } from './renderPage.ts';

/** A value that a form chose: a word of the program, a number, an id. */
const CODE = /^([a-z]+[A-Za-z]*|\d+|[0-9a-f]{24}|[0-9a-f-]{36})$/;

/**
 * A stranger at a staff address. A page: to the sign-in form, and back afterwards. A form that was sent after the
 * sign-in ended: 401 with what was typed still on the page, because nothing that somebody wrote may be lost.
 */
export async function refuseStranger(req: Request, res: Response): Promise<void> {
  const { lang, t } = res.locals;
  if (req.method === 'GET' || req.method === 'HEAD') {
    res.redirect(303, paths.signIn(lang, req.originalUrl));
    return;
  }
  await renderPage(
    res,
    'site/signInAgain',
    {
      title: t('site:signInAgain.title'),
      action: req.originalUrl,
      ...typedIn(req.body),
      signInAt: paths.signIn(lang),
    },
    { status: 401, layout: 'public' },
  );
}

/** What is sent again, never a password; and what of it people wrote, without the codes of lists and buttons. */
export function typedIn(body: unknown): { typed: [string, string][]; written: string[] } {
  const typed = flatten(body).filter(([name]) => !/password/i.test(name));
  const written = typed.map(([, text]) => text.trim()).filter((text) => text && !CODE.test(text));
  return { typed, written };
}

/** `{ title: { ar: 'x' } }` → `[['title[ar]', 'x']]`: the fields as a form sends them. */
export function flatten(value: unknown, name = ''): [string, string][] {
  if (value === null || value === undefined) return [];
  if (typeof value !== 'object') return name ? [[name, String(value)]] : [];
  return Object.entries(value).flatMap(([key, inner]) => flatten(inner, name ? `${name}[${key}]` : key));
}
