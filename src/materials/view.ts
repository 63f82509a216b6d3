import type { Snapshot } from '../agenda/snapshot.ts';
import { shortType } from '../files/kinds.ts';
import { formatter } from '../i18n/format.ts';
import type { Language } from '../i18n/languages.ts';
import type { Localized } from '../i18n/localized.ts';
import type { Translate } from '../i18n/setup.ts';
import { paths } from '../paths.ts';
import type { SpeakerRecord } from '../speakers/speaker.ts';
import type { ForumReader } from '../web/reader.ts';
import {
  approvedVersion,
  type MaterialRecord,
  type MaterialState,
  type MaterialVersion,
} from './material.ts';

const TONES = { submitted: 'wait', approved: 'good', returned: 'bad' } as const;

/** What `partials/stateTag` wants. */
export function stateTag(state: MaterialState, t: Translate) {
  return { state, tone: TONES[state], label: t(`materials:states.${state}`) };
}

/** A document as `views/materials/_document.ejs` shows it: to whoever is not the staff, in its approved version. */
export interface DocumentView {
  title: Localized;
  href: string;
  isLink: boolean;
  /** Language, kind and size in words. */
  facts: string[];
  author: Localized | undefined;
}

/** @param address where this reader gets a file */
export function documentView(
  material: MaterialRecord,
  { forum, lang, t }: ForumReader,
  authors: ReadonlyMap<string, Pick<SpeakerRecord, 'name'>>,
  address: (id: string) => string = (id) => paths.material(lang, forum.slug, id),
): DocumentView {
  const file = approvedVersion(material);
  const isLink = material.kind === 'link';
  return {
    title: material.title,
    href: isLink ? (material.url ?? '') : address(String(material._id)),
    isLink,
    facts: [
      t(`terms:languages.${material.language}`),
      ...(isLink ? [hostOf(material.url)] : fileFacts(file, lang, forum.timeZone)),
    ],
    author: authors.get(String(material.speaker))?.name,
  };
}

/** Kind and size of a file, in words. */
export function fileFacts(
  file: Pick<MaterialVersion, 'type' | 'size'> | undefined,
  lang: Language,
  timeZone: string,
): string[] {
  return file ? [shortType(file.type), formatter(lang, timeZone).fileSize(file.size)] : [];
}

function hostOf(url: string | undefined): string {
  return url && URL.canParse(url) ? new URL(url).host : '';
}

/**
 * The public page's documents by session, in the agenda's order; at the end those of the forum as a whole, and of
 * sessions that the public does not know of.
 */
export function bySession(
  materials: readonly MaterialRecord[],
  snapshot: Snapshot | undefined,
  reader: ForumReader,
  authors: ReadonlyMap<string, SpeakerRecord>,
) {
  const view = (material: MaterialRecord) => documentView(material, reader, authors);
  const groups = (snapshot?.sessions ?? []).map((session) => ({
    title: session.title,
    href: paths.session(reader.lang, reader.forum.slug, session.slug),
    documents: materials.filter((material) => String(material.session) === session.id).map(view),
  }));
  const known = new Set(snapshot?.sessions.map(({ id }) => id));
  const rest = materials.filter(({ session }) => !known.has(String(session))).map(view);
  return { groups: groups.filter(({ documents }) => documents.length > 0), rest };
}
