import type { Types } from 'mongoose';
import { countAttendeesOfSessions } from '../registrations/queries.ts';
import { countSpeakersToTell } from '../speakers/queries.ts';
import type { Snapshot } from './snapshot.ts';
import { concernedSessions, timeChangesOfSpeakers } from './timeChanges.ts';

/** How many people would be told of their new times if `after` took the place of `before`. */
export async function countPeopleToTell(
  forum: Types.ObjectId,
  before: Snapshot,
  after: Snapshot,
): Promise<{ speakers: number; attendees: number }> {
  const [speakers, attendees] = await Promise.all([
    countSpeakersToTell(forum, [...timeChangesOfSpeakers(before, after).keys()]),
    countAttendeesOfSessions(forum, concernedSessions(before, after)),
  ]);
  return { speakers, attendees };
}
