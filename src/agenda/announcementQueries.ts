import type { Types } from 'mongoose';
import type { Localized } from '../i18n/localized.ts';
import { attendeesNamed, countAttendeesOfSessions } from '../registrations/queries.ts';
import { fullName } from '../registrations/registration.ts';
import { countSpeakersToTell, speakersNamed } from '../speakers/queries.ts';
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

/** Who would be told, by name as far as one reads them, and how many speakers have other times and cannot be told. */
export interface PeopleToTell {
  speakers: number;
  attendees: number;
  speakerNames: Localized[];
  attendeeNames: string[];
  /** Speakers without an address, or who have declined. */
  unreachable: number;
}

export const NOBODY_TO_TELL: PeopleToTell = {
  speakers: 0,
  attendees: 0,
  speakerNames: [],
  attendeeNames: [],
  unreachable: 0,
};

/** The same people as `countPeopleToTell` counts, the first `most` of each by name. */
export async function peopleToTell(
  forum: Types.ObjectId,
  before: Snapshot,
  after: Snapshot,
  most: number,
): Promise<PeopleToTell> {
  const speakers = [...timeChangesOfSpeakers(before, after).keys()];
  const sessions = concernedSessions(before, after);
  const [counts, named, attendees] = await Promise.all([
    countPeopleToTell(forum, before, after),
    speakersNamed(forum, speakers, most),
    attendeesNamed(forum, sessions, most),
  ]);
  return {
    ...counts,
    speakerNames: named.map(({ name }) => name),
    attendeeNames: attendees.map(fullName),
    unreachable: speakers.length - counts.speakers,
  };
}
