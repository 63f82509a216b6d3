import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { rolldown } from 'rolldown';
import { BUNDLES, bundleFolder, ROOT } from '../src/web/bundles.ts';

/**
 * Makes the scripts that need libraries ready for browsers: one file each, with what it imports. Run at installation, and
 * by `web/bundles.ts` when a source has changed since. Two at once do no harm: each writes beside, and puts its files in place.
 */
const beside = `${bundleFolder}-${process.pid}`;
rmSync(beside, { recursive: true, force: true });
mkdirSync(beside, { recursive: true });
const sources = new Set<string>();
for (const { name, entry, format } of BUNDLES) {
  const bundle = await rolldown({ input: path.join(ROOT, entry), platform: 'browser', logLevel: 'warn' });
  const { output } = await bundle.generate({ format, minify: true, codeSplitting: false });
  await bundle.close();
  const [{ code, moduleIds }] = output;
  writeFileSync(path.join(beside, name), code);
  for (const file of moduleIds)
    if (!file.includes('node_modules') && path.isAbsolute(file)) sources.add(file);
}
const digests = [...sources, path.join(ROOT, 'package-lock.json')].map((file) => [
  path.relative(ROOT, file),
  createHash('sha256').update(readFileSync(file)).digest('hex'),
]);
writeFileSync(path.join(beside, 'sources.json'), JSON.stringify(Object.fromEntries(digests)));
rmSync(bundleFolder, { recursive: true, force: true });
try {
  renameSync(beside, bundleFolder);
} catch {
  // Somebody else was quicker, with the same files.
  rmSync(beside, { recursive: true, force: true });
}
