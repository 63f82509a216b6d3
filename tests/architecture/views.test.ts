import { readFileSync } from 'node:fs';
import path from 'node:path';
import ejs from 'ejs';
import { expect, test } from 'vitest';
import { filesIn, ROOT } from './files.ts';

const views = filesIn('views', '.ejs');
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const where = (file: string, source: string, index: number) =>
  `${file}:${source.slice(0, index).split('\n').length}`;

/** Places in views that match, as file:line. */
function places(files: readonly string[], pattern: RegExp): string[] {
  return files.flatMap((file) => {
    const source = read(file);
    return [...source.matchAll(pattern)].map((match) => `${where(file, source, match.index)} ${match[0]}`);
  });
}

test.each(views)('%s compiles', (file) => {
  expect(() =>
    ejs.compile(read(file), { filename: path.join(ROOT, file), root: path.join(ROOT, 'views') }),
  ).not.toThrow();
});

test('no page holds script or style of its own', () => {
  const pages = views.filter((file) => !file.startsWith('views/mail/') && file !== 'views/layouts/mail.ejs');
  expect(
    places(pages, /<script(?![^>]*(\bsrc=|application\/ld\+json))|<style|\sstyle="|\son[a-z]+="/g),
  ).toEqual([]);
});

test('only includes, the body and sanitised HTML are written unescaped', () => {
  const allowed = /^<%-\s*(include\(|body\b|(\w+\.)?html\b|structuredData\b|qr\b|svg\b)/;
  const unescaped = views.flatMap((file) => places([file], /<%-[^%]*%>/g));
  expect(unescaped.filter((place) => !allowed.test(place.slice(place.indexOf('<%-'))))).toEqual([]);
});

test('no view is dead: each is rendered, included or mailed by somebody', () => {
  const sources = [...filesIn('src', '.ts'), ...views, ...filesIn('scripts', '.ts')].map(
    (file) => [file, read(file)] as const,
  );
  const dead = views.filter((file) => {
    const name = file.replace(/^views\//, '').replace(/\.ejs$/, '');
    const own = path.basename(name);
    if (name.startsWith('layouts/') || name.startsWith('partials/form/controls/')) return false;
    if (name.startsWith('mail/')) {
      const template = name.replace(/^mail\//, '').replace(/\.(html|txt)$/, '');
      const [folder = '', mail = ''] = template.split('/');
      return (
        !sources.some(
          ([, source]) =>
            source.includes(`'${template}'`) ||
            (source.includes(`${folder}/\${`) && source.includes(`'${mail}'`)),
        ) && !own.startsWith('_')
      );
    }
    return !sources.some(
      ([from, source]) =>
        from !== file &&
        (source.includes(`'${name}'`) ||
          source.includes(`'/${name}'`) ||
          (own.startsWith('_') && new RegExp(`include\\(['"\`][^'"\`]*${own}['"\`]`).test(source))),
    );
  });
  expect(dead).toEqual([]);
});

test('styles use logical directions only', () => {
  const physical =
    /\b(margin|padding|border)-(left|right)\b|\btext-align:\s*(left|right)|(^|[\s;{])(left|right):/gm;
  expect(places(filesIn('public', '.css'), physical)).toEqual([]);
});
