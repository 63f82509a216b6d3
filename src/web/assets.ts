import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import express, { type RequestHandler, Router } from 'express';
import { readBundles } from './bundles.ts';

const root = path.resolve(import.meta.dirname, '../..');
const folder = path.join(root, 'public');
const fonts = path.join(
  path.dirname(createRequire(import.meta.url).resolve('@fontsource/ibm-plex-sans-arabic/package.json')),
  'files',
);
/** Pure modules of `src/` that pages run too, under `js/shared/`; they import nothing but each other. */
const SHARED = ['agenda/bookings.ts', 'agenda/conflicts.ts'];
/** The styles that components build on, in the order of the cascade. */
const GROUNDWORK = ['tokens', 'fonts', 'base', 'layout', 'text'].map((name) => `css/${name}.css`);
const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.ts': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
};

interface Asset {
  type: string;
  plain: Buffer;
  brotli: Buffer;
  gzip: Buffer;
}

/**
 * Everything under `public/` and what pages share with the server, compressed once at start, and the styles joined to one
 * file in the order of the cascade.
 */
function readAssets(): Map<string, Asset> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
  const assets = new Map(names.map((name) => [name, asset(name, readFileSync(path.join(folder, name)))]));
  for (const name of SHARED) {
    const source = readFileSync(path.join(root, 'src', name), 'utf8');
    assets.set(`js/shared/${name}`, asset(name, Buffer.from(stripTypeScriptTypes(source))));
  }
  const workspace = readBundles().get('workspace.js') ?? Buffer.alloc(0);
  assets.set('js/modules/workspace.js', asset('workspace.js', workspace));
  const components = names.filter((name) => name.startsWith('css/components/'));
  const styles = [...GROUNDWORK, ...components].map((name) => assets.get(name)?.plain ?? '');
  assets.set('css/all.css', asset('css/all.css', Buffer.from(styles.join('\n'))));
  return assets;
}

function asset(name: string, plain: Buffer): Asset {
  const brotli = brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } });
  return {
    type: TYPES[path.extname(name)] ?? 'application/octet-stream',
    plain,
    brotli,
    gzip: gzipSync(plain),
  };
}

const assets = readAssets();
/** The same as long as no asset has changed. */
export const assetsVersion = [...assets.values()]
  .reduce((hash, { plain }) => hash.update(plain), createHash('sha256'))
  .digest('hex')
  .slice(0, 10);

/**
 * The address of a file of `public/`. It holds a version of all of them, so that browsers may keep it for good and a
 * script that imports its neighbour gets the neighbour of the same version.
 */
export function assetPath(name: string): string {
  return `/assets/${assetsVersion}/${name}`;
}

/** The names of all assets in a folder of `public/`. */
export function assetsIn(folder: string): string[] {
  return [...assets.keys()].filter((name) => name.startsWith(`${folder}/`));
}

/** What `assetPath(name)` answers with. @throws Error for a name that is none. */
export function assetContent(name: string): Buffer {
  const found = assets.get(name);
  if (!found) throw new Error(`there is no asset ${name}`);
  return found.plain;
}

/** A font of `/assets/fonts/` by the name of its file. */
export function fontContent(name: string): Promise<Buffer> {
  return readFile(path.join(fonts, path.basename(name)));
}

const serveAsset: RequestHandler = (req, res, next) => {
  const [, first = '', ...rest] = req.path.split('/');
  const versioned = first === assetsVersion;
  const found = assets.get(versioned ? rest.join('/') : [first, ...rest].join('/'));
  if (!found) return next();
  res.set({
    'Content-Type': found.type,
    'Cache-Control': versioned ? 'public, max-age=31536000, immutable' : 'public, max-age=3600',
    Vary: 'Accept-Encoding',
  });
  const accepted = req.headers['accept-encoding'] ?? '';
  if (/\bbr\b/.test(accepted)) res.set('Content-Encoding', 'br').end(found.brotli);
  else if (/\bgzip\b/.test(accepted)) res.set('Content-Encoding', 'gzip').end(found.gzip);
  else res.end(found.plain);
};

/** Serves `/assets/…`: our files from memory, the fonts from their npm package. */
export function assetRoutes(): Router {
  const router = Router();
  router.use('/fonts', express.static(fonts, { immutable: true, maxAge: '1y', index: false }));
  router.get('/*path', serveAsset);
  return router;
}
