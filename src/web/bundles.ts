import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';

export const ROOT = path.resolve(import.meta.dirname, '../..');

/** Where the bundles are kept between starts. */
export const bundleFolder = path.join(ROOT, 'node_modules/.cache/bundles');

/** Scripts that need libraries, and so are made one file each for browsers (`scripts/bundle.ts`); sources in `browser/`. */
export const BUNDLES = [
  { name: 'workspace.js', entry: 'browser/workspace/main.ts', format: 'esm' },
  { name: 'worker.js', entry: 'browser/worker/main.ts', format: 'iife' },
] as const;

/** The bundles by name, made anew first where a source or a library has changed since. */
export function readBundles(): Map<string, Buffer> {
  if (!isFresh()) {
    // In a process of its own, whose memory goes with it.
    execFileSync(process.execPath, [path.join(ROOT, 'scripts/bundle.ts')], { stdio: 'inherit' });
  }
  return new Map(BUNDLES.map(({ name }) => [name, readFileSync(path.join(bundleFolder, name))]));
}

function isFresh(): boolean {
  try {
    const sources = JSON.parse(readFileSync(path.join(bundleFolder, 'sources.json'), 'utf8'));
    return Object.entries(sources).every(([file, digest]) => {
      const content = readFileSync(path.join(ROOT, file));
      return createHash('sha256').update(content).digest('hex') === digest;
    });
  } catch {
    return false;
  }
}
