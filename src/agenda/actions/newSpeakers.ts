import type { ClientSession } from 'mongoose';
import type { ForumRecord } from '../../forums/forum.ts';
import { LANGUAGES, type Language } from '../../i18n/languages.ts';
import { SpeakerModel, type SpeakerRecord } from '../../speakers/speaker.ts';
import type { RoleInput, SessionInput } from '../sessionForm.ts';
import { freeSlug } from '../slug.ts';

/** Speakers by the name that was typed for them; `added` are those that did not exist. */
export interface NamedSpeakers {
  byName: ReadonlyMap<string, SpeakerRecord>;
  added: SpeakerRecord[];
}

/**
 * Adds the people who were given a role by their name alone. Who is on the forum under exactly that name, in any
 * language, is meant; the same new name twice is one person.
 */
export async function addNewSpeakers(
  forum: Pick<ForumRecord, '_id' | 'languages'>,
  input: Pick<SessionInput, 'roles' | 'parts'>,
  existing: readonly SpeakerRecord[],
  transaction: ClientSession,
): Promise<NamedSpeakers> {
  const byName = new Map<string, SpeakerRecord>();
  const taken = new Set(existing.map(({ slug }) => slug));
  const added: SpeakerRecord[] = [];
  for (const name of newNames([...input.roles, ...input.parts.flatMap(({ roles }) => roles)])) {
    const known = existing.find((speaker) => LANGUAGES.some((lang) => speaker.name[lang] === name));
    const speaker = known ?? newSpeaker(forum, name, taken);
    if (!known) added.push(speaker);
    taken.add(speaker.slug);
    byName.set(name, speaker);
  }
  if (added.length > 0) await SpeakerModel.insertMany(added, { session: transaction });
  return { byName, added };
}

function newNames(roles: readonly RoleInput[]): Set<string> {
  return new Set(roles.flatMap(({ newName }) => (newName ? [newName] : [])));
}

function newSpeaker(
  forum: Pick<ForumRecord, '_id' | 'languages'>,
  typed: string,
  taken: ReadonlySet<string>,
): SpeakerRecord {
  const language = languageOfName(typed, forum.languages);
  const name = { [language]: typed };
  return new SpeakerModel({
    forum: forum._id,
    slug: freeSlug(name, 'speaker', taken),
    name,
    language,
  }).toObject();
}

/** Arabic letters are Arabic; Latin ones belong to the forum's first other language. */
function languageOfName(name: string, languages: readonly Language[]): Language {
  if (/\p{Script=Arabic}/u.test(name)) return 'ar';
  return languages.find((lang) => lang !== 'ar') ?? 'fr';
}
