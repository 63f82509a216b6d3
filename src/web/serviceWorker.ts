import type { RequestHandler } from 'express';
import { assetContent, assetPath, assetsIn, assetsVersion } from './assets.ts';
import { readBundles } from './bundles.ts';

/** Everything a page of the staff area may load: kept on the device by the worker. */
function addresses(): string[] {
  const styles = assetContent('css/all.css').toString();
  const inStyles = [...styles.matchAll(/url\("?(\/assets\/[^")]+)"?\)/g)].map(([, address = '']) => address);
  const files = ['css/all.css', ...assetsIn('js/modules'), 'js/main.js', ...assetsIn('img')].map(assetPath);
  return [...new Set([...files, ...inStyles])];
}

let script: string | undefined;

/**
 * Answers with the service worker of the workspace (Service Workers, W3C). Its address has no version: browsers ask for it
 * again and again, and take over a new one when a byte of it has changed.
 */
export const sendServiceWorker: RequestHandler = (_req, res) => {
  script ??= `self.assets=${JSON.stringify({ version: assetsVersion, addresses: addresses() })};${readBundles().get('worker.js')}`;
  res.set({
    'Content-Type': 'text/javascript; charset=utf-8',
    'Cache-Control': 'no-cache',
    'Service-Worker-Allowed': '/',
  });
  res.end(script);
};
