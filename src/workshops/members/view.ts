import type { Types } from 'mongoose';
import type { ForumRecord } from '../../forums/forum.ts';
import { territoryName } from '../../forums/territory.ts';
import { fullName } from '../../registrations/registration.ts';
import type { GroupRecord } from '../group.ts';
import type { Speaker } from '../view/labels.ts';
import type { Person } from './queries.ts';

/** A person as the lists show them. */
export function personRow({ t, lang, forum }: Speaker, person: Person) {
  const { _id, institution, territory, email } = person;
  return {
    id: String(_id),
    name: fullName(person),
    institution,
    territory: territory && territoryName(territory, lang, t, forum.territories),
    email,
  };
}

/** Whom the search found, each with the group they are in: this one, another one by its name, or none. */
export function foundRows(
  speaker: Speaker & { forum: ForumRecord },
  found: readonly { person: Person; group: Types.ObjectId | undefined }[],
  groups: readonly Pick<GroupRecord, '_id' | 'name'>[],
  here: Pick<GroupRecord, '_id'>,
) {
  return found.map(({ person, group }) => ({
    ...personRow(speaker, person),
    isHere: group?.equals(here._id) ?? false,
    elsewhere:
      group && !group.equals(here._id) ? groups.find(({ _id }) => _id.equals(group))?.name : undefined,
  }));
}

/** Whom one press brings in, in words. */
export function belongingText(
  { t, lang, forum }: Speaker,
  { territory, sessions }: { territory?: string; sessions?: unknown },
): string {
  if (!territory) return t('members:belonging.signedUp');
  const place = territoryName(territory, lang, t, forum.territories);
  return t(sessions ? 'members:belonging.both' : 'members:belonging.territory', { territory: place });
}
