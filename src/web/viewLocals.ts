import { config } from '../config.ts';
import type { ForumRecord } from '../forums/forum.ts';
import { formatter } from '../i18n/format.ts';
import { direction, type Language } from '../i18n/languages.ts';
import { inLanguage, type Localized } from '../i18n/localized.ts';
import type { Translate } from '../i18n/setup.ts';
import { paths } from '../paths.ts';
import { assetPath } from './assets.ts';
import type { FormErrors } from './formBody.ts';

/** What every view is given, whoever reads it. `here` is the page's own address. */
export function viewLocals({
  lang,
  t,
  here,
  forum,
}: {
  lang: Language;
  t: Translate;
  here: string;
  forum?: ForumRecord;
}) {
  return {
    t,
    lang,
    dir: direction(lang),
    paths,
    here,
    forum,
    asset: assetPath,
    baseUrl: config.baseUrl,
    ...(forum && { format: formatter(lang, forum.timeZone) }),
    local: (text: Localized | undefined) => inLanguage(text, lang, forum?.languages),
    errors: {} as FormErrors,
    values: {},
  };
}

/** The same page in each of the languages. */
export function languageLinks(here: string, lang: Language, t: Translate, languages: readonly Language[]) {
  return languages.map((other) => ({
    lang: other,
    href: inOtherLanguage(here, other),
    name: t(`common:languages.${other}`),
    current: other === lang,
  }));
}

export function inOtherLanguage(address: string, lang: Language): string {
  return address.replace(/^\/[a-z]{2}(?=\/|$|\?)/, `/${lang}`);
}
