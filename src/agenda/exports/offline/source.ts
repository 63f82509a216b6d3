import type { ForumRecord } from '../../../forums/forum.ts';
import type { MaterialRecord } from '../../../materials/material.ts';
import { approvedMaterials } from '../../../materials/queries.ts';
import { profilesOf } from '../../../speakers/queries.ts';
import type { SpeakerRecord } from '../../../speakers/speaker.ts';
import { type PublicRelease, publicReleases } from '../../queries.ts';
import type { ReleaseRecord } from '../../release.ts';
import { type ProgrammePerson, shownRelease, speakersIn } from '../../releasedQueries.ts';

/** All that the copy of a programme is made from: what anybody may see, and nothing else. */
export interface OfflineSource {
  forum: ForumRecord;
  release: ReleaseRecord;
  /** With what each one changed, newest first. */
  releases: readonly PublicRelease[];
  people: readonly ProgrammePerson[];
  /** By id of the speaker. */
  profiles: ReadonlyMap<string, SpeakerRecord>;
  materials: readonly MaterialRecord[];
  /** The instant of the copy. */
  now: Date;
}

/** @throws NotFound before the first release. */
export async function readSource(forum: ForumRecord, now: Date): Promise<OfflineSource> {
  const release = await shownRelease(forum._id);
  const people = speakersIn(release);
  const ids = people.map(({ id }) => id);
  const [releases, profiles, materials] = await Promise.all([
    publicReleases(forum._id),
    profilesOf(forum._id, ids),
    approvedMaterials(forum._id),
  ]);
  return { forum, release, releases, people, profiles, materials, now };
}
