import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { LANGUAGES } from '../../src/i18n/languages.ts';
import { translator } from '../../src/i18n/setup.ts';

const folder = path.resolve(import.meta.dirname, '../../views/mail');
const templates = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => /^\w+\/[a-z]\w*\.html\.ejs$/i.test(name))
  .map((name) => name.replace('.html.ejs', ''));

test.each(templates)('the mail %s has a plain text and a subject in every language', (template) => {
  expect(existsSync(path.join(folder, `${template}.txt.ejs`))).toBe(true);
  const [slice, name] = template.split('/');
  const key = `mails.${name}.subject`;
  for (const lang of LANGUAGES) expect(translator(lang)(`${slice}:${key}`)).not.toBe(key);
});
