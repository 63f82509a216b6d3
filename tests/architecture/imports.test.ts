import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { filesIn, ROOT } from './files.ts';

/** Every import of every source file: [file, what it imports], both from the root of the repository. */
const imports = filesIn('src', '.ts').flatMap((file) => {
  const source = readFileSync(path.join(ROOT, file), 'utf8');
  const found = [
    ...source.matchAll(/^(?:import|export)\s(?:[^'";]*?from\s)?'([^']+)'/gm),
    ...source.matchAll(/import\('([^']+)'\)/g),
  ];
  return found.map(
    ([, target = '']) =>
      [file, target.startsWith('.') ? path.join(path.dirname(file), target) : target] as const,
  );
});

const base = (file: string) => path.basename(file, '.ts');
const isRoutes = (file: string) => /routes$/i.test(base(file));
const isWeb = (file: string) => file.startsWith('src/web/') || file === 'src/app.ts';
const slice = (file: string) => file.split('/')[1] ?? '';
const offenders = (breaks: (file: string, target: string) => boolean) =>
  imports
    .filter(([file, target]) => breaks(file, target))
    .map(([file, target]) => `${file} imports ${target}`);

test('only the app imports routes', () => {
  expect(
    offenders(
      (file, target) => target.startsWith('src/') && isRoutes(target) && file !== 'src/routeTables.ts',
    ),
  ).toEqual([]);
});

test('only the web edge and routes know Express', () => {
  const knows = /^(express|express-session|multer|helmet|pino-http)$/;
  expect(
    offenders(
      (file, target) =>
        knows.test(target) && !isWeb(file) && !isRoutes(file) && file !== 'src/forums/loadForum.ts',
    ),
  ).toEqual([]);
});

test('forms are imported by routes of their own slice only, but for their types', () => {
  const typeOnly = (file: string, target: string) =>
    new RegExp(`import type [^;]*${path.basename(target).replace('.', '\\.')}'`).test(
      readFileSync(path.join(ROOT, file), 'utf8'),
    );
  expect(
    offenders(
      (file, target) =>
        base(target) === 'form' &&
        target.startsWith('src/') &&
        (slice(file) !== slice(target) || (!isRoutes(file) && base(file) !== 'form')) &&
        !typeOnly(file, target),
    ),
  ).toEqual([]);
});

test('routes leave the database to actions and queries', () => {
  expect(offenders((file, target) => isRoutes(file) && target === 'mongoose')).toEqual([]);
});

test('actions, queries, models and policies know no request', () => {
  const inner = (file: string) =>
    /^(actions|queries|policy|form|view|mails)$/.test(base(file)) || /\/(actions|queries)\//.test(file);
  const edge =
    /^src\/web\/(renderPage|publicPage|flash|permission|routeTable|errorPages|locale|signInSession|rateLimit|uploads|stranger)\.ts$/;
  expect(offenders((file, target) => inner(file) && edge.test(target))).toEqual([]);
});

test('the embedded database knows nothing of forums', () => {
  expect(
    offenders(
      (file, target) =>
        file.startsWith('src/database/embedded/') &&
        target.startsWith('src/') &&
        !target.startsWith('src/database/embedded/'),
    ),
  ).toEqual([]);
});

test('the environment is read in one place', () => {
  const readers = filesIn('src', '.ts').filter((file) =>
    /process\.env\b/.test(readFileSync(path.join(ROOT, file), 'utf8')),
  );
  expect(readers).toEqual(['src/config.ts']);
});

test('no drawer for everything', () => {
  expect(
    filesIn('src', '.ts').filter((file) =>
      /(^|\/)(utils?|helpers?|common|services?|managers?|misc)(\.ts|\/)/i.test(file),
    ),
  ).toEqual([]);
});
