import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Request, RequestHandler, Response } from 'express';
import { knownRevision, SITE } from '../forums/publicRevision.ts';
import type { Language } from '../i18n/languages.ts';
import { chooseEncoding, compress, type Encoding } from './compress.ts';

interface Body {
  content: Buffer;
  headers: string[];
}

/** A page that is the same for everybody, as it was rendered at one public revision of its forum (or of the site). */
interface KeptPage {
  scope: string;
  revision: number;
  /** An instant at which it changes by itself (registration opens): not served from then on. */
  freshUntil: number;
  lang: Language;
  etag: string;
  /** Names and values in turn, as `writeHead` takes them fastest; without those of the body. */
  headers: string[];
  bodies: { identity: Body } & Partial<Record<Encoding, Body>>;
  size: number;
}

/** Types that are compressed inside. */
const COMPRESSED = new Set(['application/pdf', 'application/zip']);
/** Bytes of kept pages in this process; the ones not asked for longest go first. */
const MOST_BYTES = 32 * 1024 * 1024;
const kept = new Map<string, KeptPage>();
const underWay = new Map<string, Promise<void>>();
let bytes = 0;

/**
 * A handler whose page is kept in memory until its forum's public revision changes. The page must not depend on the
 * reader, nor on the query string. `freshUntil` says when it will change without anybody having changed anything.
 */
export function publicPage(
  render: (req: Request, res: Response) => Promise<void>,
  freshUntil?: (req: Request) => Date | undefined,
): RequestHandler {
  return async (req, res) => {
    const key = req.path;
    // Whoever comes while the page is being rendered waits for that one rendering.
    await underWay.get(key);
    if (serveKept(req, res, req.now)) return;
    const scope = req.forum ? String(req.forum._id) : SITE;
    const until = freshUntil?.(req);
    // Read before the data: a change that comes in between makes this rendering outdated, never the other way round.
    res.locals.publicScope = {
      key,
      scope,
      revision: knownRevision(scope),
      ...(until && { freshUntil: until }),
    };
    const rendering = render(req, res);
    const settled = rendering.then(
      () => {},
      () => {},
    );
    underWay.set(key, settled);
    try {
      await rendering;
    } finally {
      if (underWay.get(key) === settled) underWay.delete(key);
    }
  };
}

/** For a handler that learns only from the data when its public page will change by itself. */
export function keepUntil(res: Response, instant: Date): void {
  if (res.locals.publicScope) res.locals.publicScope.freshUntil = instant;
}

/** Answers from memory when it can; the first middleware of the app, because most readers need nothing else. */
export function serveKept(req: IncomingMessage, res: ServerResponse, now: Date): boolean {
  if (req.method !== 'GET' && req.method !== 'HEAD') return false;
  const url = req.url ?? '';
  const query = url.indexOf('?');
  const key = query === -1 ? url : url.slice(0, query);
  const page = kept.get(key);
  if (!page || page.revision !== knownRevision(page.scope) || page.freshUntil <= now.getTime()) return false;
  send(req, res, page);
  return true;
}

function send(req: IncomingMessage, res: ServerResponse, page: KeptPage): void {
  const encoding = chooseEncoding(req.headers['accept-encoding'] as string | undefined);
  const body = page.bodies[encoding] ?? page.bodies.identity;
  const cookie = req.headers.cookie?.includes(`lang=${page.lang}`)
    ? []
    : ['Set-Cookie', languageCookie(page.lang)];
  if (req.headers['if-none-match']?.includes(page.etag)) {
    res.writeHead(304, [...page.headers, ...cookie]).end();
    return;
  }
  res.writeHead(200, cookie.length ? [...body.headers, ...cookie] : body.headers);
  res.end(req.method === 'HEAD' ? undefined : body.content);
}

function languageCookie(lang: Language): string {
  return `lang=${lang}; Max-Age=31536000; Path=/; HttpOnly; SameSite=Lax`;
}

/**
 * Sends the body of a public page, feed or calendar and keeps it. Every encoding is made now, off the main thread: the
 * next reader may ask for another one.
 */
export async function sendPublic(
  req: Request,
  res: Response,
  content: string | Buffer,
  type: string,
): Promise<void> {
  const target = res.locals.publicScope;
  const plain = Buffer.from(content);
  const [br, gzip] = COMPRESSED.has(type)
    ? []
    : await Promise.all([compress(plain, 'br'), compress(plain, 'gzip')]);
  const etag = `W/"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`;
  const headers = [...Object.entries(keptHeaders(res)).flat(), 'Content-Type', type, 'ETag', etag];
  const body = (content: Buffer, encoding?: string): Body => ({
    content,
    headers: [
      ...headers,
      ...(encoding ? ['Content-Encoding', encoding] : []),
      'Content-Length',
      String(content.length),
    ],
  });
  const page: KeptPage = {
    scope: target?.scope ?? SITE,
    revision: target?.revision ?? -1,
    freshUntil: target?.freshUntil?.getTime() ?? Number.POSITIVE_INFINITY,
    lang: res.locals.lang,
    etag,
    headers,
    bodies: {
      identity: body(plain),
      ...(br && { br: body(br, 'br') }),
      ...(gzip && { gzip: body(gzip, 'gzip') }),
    },
    size: plain.length + (br?.length ?? 0) + (gzip?.length ?? 0),
  };
  if (target) keep(target.key, page);
  for (const name of res.getHeaderNames()) res.removeHeader(name);
  send(req, res, page);
}

/** The headers set so far that are the same for everybody: security, not cookies or request ids. */
function keptHeaders(res: Response): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(res.getHeaders())) {
    if (typeof value === 'string' && name !== 'set-cookie' && name !== 'x-request-id') headers[name] = value;
  }
  delete headers['content-type'];
  // Asked for again each time, answered with 304: a change is seen at once, even by who has the page already.
  return { ...headers, 'cache-control': 'public, no-cache', vary: 'Accept-Encoding' };
}

function keep(key: string, page: KeptPage): void {
  bytes += page.size - (kept.get(key)?.size ?? 0);
  kept.delete(key);
  kept.set(key, page);
  for (const [oldest, { size }] of kept) {
    if (bytes <= MOST_BYTES) break;
    kept.delete(oldest);
    bytes -= size;
  }
}

/** Forgets every kept page. */
export function forgetPublicPages(): void {
  kept.clear();
  bytes = 0;
}
