import type { ForumRecord } from '../../forums/forum.ts';
import type { Language } from '../../i18n/languages.ts';
import { inLanguage, type Localized, type LocalText } from '../../i18n/localized.ts';
import type { Translate } from '../../i18n/setup.ts';
import type { ReleaseRecord } from '../release.ts';
import type { SnapshotRole } from '../snapshot.ts';

/** What every export of a release is made from. */
export interface ExportContext {
  forum: ForumRecord;
  release: Pick<ReleaseRecord, 'number' | 'sequence' | 'releasedAt' | 'snapshot'>;
  lang: Language;
  t: Translate;
  /** Where the site is reached, without a trailing slash. */
  baseUrl: string;
}

/** A text in the language of the export, or in the forum's first one in which it is written. */
export function wordsIn(text: Localized | undefined, { lang, forum }: ExportContext): LocalText {
  return inLanguage(text, lang, forum.languages);
}

/** « Amina Benali (modératrice) »; empty for somebody who is not in the release. */
export function personWithRole({ speaker, role }: SnapshotRole, context: ExportContext): string {
  const { release, t } = context;
  const person = release.snapshot.people.find(({ id }) => id === speaker);
  return person
    ? t('agenda:calendarPerson', { name: wordsIn(person.name, context).text, role: t(`terms:roles.${role}`) })
    : '';
}
