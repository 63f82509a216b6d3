import type { Types } from 'mongoose';
import { ForumModel, type ForumRecord } from '../../forums/forum.ts';
import { inLanguage } from '../../i18n/localized.ts';
import { queueMail } from '../../mail/compose.ts';
import { attendeesOfSessions } from '../../registrations/queries.ts';
import { fullName } from '../../registrations/registration.ts';
import { speakersToTell } from '../../speakers/queries.ts';
import { AnnouncementModel, type AnnouncementRecord } from '../announcement.ts';
import { type Told, type Turn, timesChangedMail } from '../mails.ts';
import { ReleaseModel, type ReleaseRecord } from '../release.ts';
import { appearancesByPerson } from '../releasedQueries.ts';
import { NO_SNAPSHOT } from '../snapshot.ts';
import { concernedSessions, timeChangesOfSessions, timeChangesOfSpeakers } from '../timeChanges.ts';

/** Tells the people of every announcement that is not done yet. Doing it twice, after a crash, tells nobody twice. */
export async function announceReleases(now: Date): Promise<void> {
  const waiting = await AnnouncementModel.find({ doneAt: { $exists: false } })
    .sort({ decidedAt: 1 })
    .limit(20)
    .lean<AnnouncementRecord[]>();
  for (const one of waiting) {
    const turn = await turnOf(one);
    if (turn) await announce(one, turn, now);
    await AnnouncementModel.updateOne({ _id: one._id }, { $set: { doneAt: now } });
  }
}

async function turnOf({
  forum,
  before,
  after,
  sequence,
  decidedAt,
}: AnnouncementRecord): Promise<Turn | undefined> {
  const releases = await ReleaseModel.find({
    _id: { $in: [before, after].filter((id) => id !== undefined) },
  }).lean<ReleaseRecord[]>();
  const record = await ForumModel.findById(forum).lean<ForumRecord>();
  if (!record) return undefined;
  const release = (id: Types.ObjectId | undefined) => {
    const found = releases.find(({ _id }) => id?.equals(_id));
    // Calendars compare what they have with what was decided, not with when a release was first made.
    return {
      number: found?.number ?? 0,
      snapshot: found?.snapshot ?? NO_SNAPSHOT,
      sequence,
      releasedAt: decidedAt,
    };
  };
  return { forum: record, before: release(before), after: release(after) };
}

async function announce({ _id }: AnnouncementRecord, turn: Turn, now: Date): Promise<void> {
  const mailed = new Set<string>();
  for await (const told of peopleToTell(turn)) {
    if (mailed.has(told.to.email)) continue;
    mailed.add(told.to.email);
    const dedupeKey = `announcement ${_id} ${told.to.email}`;
    await queueMail({ ...timesChangedMail(turn, told), dedupeKey }, now);
  }
}

/** Who speaks is told first, and as one who speaks; then those who mean to attend a session that moved. */
async function* peopleToTell(turn: Turn): AsyncGenerator<Told> {
  yield* speakers(turn);
  yield* attendees(turn);
}

async function* speakers({ forum, before, after }: Turn): AsyncGenerator<Told> {
  const changesOf = timeChangesOfSpeakers(before.snapshot, after.snapshot);
  const appearances = appearancesByPerson(after.snapshot);
  for (const { _id, email, language, name } of await speakersToTell(forum._id, [...changesOf.keys()])) {
    const stays = new Set(appearances.get(String(_id))?.map(({ session }) => session.id));
    const to = { email: email as string, language, name: inLanguage(name, language, forum.languages).text };
    yield { to, as: 'speaker', changes: changesOf.get(String(_id)) ?? [], stays };
  }
}

async function* attendees({ forum, before, after }: Turn): AsyncGenerator<Told> {
  const stays = new Set(after.snapshot.sessions.map(({ id }) => id));
  const concerned = concernedSessions(before.snapshot, after.snapshot);
  for await (const attendee of attendeesOfSessions(forum._id, concerned)) {
    const { email, language } = attendee;
    if (!email) continue;
    const chosen = new Set(attendee.sessions.map(String));
    const changes = timeChangesOfSessions(chosen, before.snapshot, after.snapshot);
    yield { to: { email, language, name: fullName(attendee) }, as: 'attendee', changes, stays };
  }
}
