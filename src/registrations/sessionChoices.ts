import { latestRelease } from '../agenda/queries.ts';
import type { SessionKind } from '../agenda/session.ts';
import type { ForumRecord } from '../forums/forum.ts';
import { formatter } from '../i18n/format.ts';
import type { Language } from '../i18n/languages.ts';
import { inLanguage, type LocalText } from '../i18n/localized.ts';

/** A session that the form offers. */
export interface SessionChoice {
  id: string;
  title: LocalText;
  /** Its day and times, in the reader's language and the forum's zone. */
  hint: string;
}

/** Everybody is at these, or nobody is. */
const NOT_ASKED: readonly SessionKind[] = ['opening', 'break', 'closing'];

/** The sessions of the released agenda that one can choose among, in their order; none before the first release. */
export async function sessionChoices(forum: ForumRecord, lang: Language): Promise<SessionChoice[]> {
  const release = await latestRelease(forum._id);
  const format = formatter(lang, forum.timeZone);
  return (release?.snapshot.sessions ?? [])
    .filter(({ kind }) => !NOT_ASKED.includes(kind))
    .sort((a, b) => Number(a.startsAt) - Number(b.startsAt))
    .map(({ id, title, startsAt, endsAt }) => ({
      id,
      title: inLanguage(title, lang, forum.languages),
      hint: `${format.shortDate(startsAt)} · ${format.time(startsAt)} – ${format.time(endsAt)}`,
    }));
}
