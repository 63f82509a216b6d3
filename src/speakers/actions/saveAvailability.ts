import type { ClientSession } from 'mongoose';
import { inAgendaTransaction } from '../../agenda/agendaTransaction.ts';
import { rulesOf } from '../../agenda/checkRules.ts';
import { latestRelease, sessionsOfForum } from '../../agenda/queries.ts';
import type { Actor } from '../../audit/auditEntry.ts';
import { recordChange } from '../../audit/record.ts';
import { DomainError, NotFound, VersionConflict } from '../../errors.ts';
import type { ForumRecord } from '../../forums/forum.ts';
import { wallInstants } from '../../i18n/wallClock.ts';
import { enqueue } from '../../jobs/queue.ts';
import { AbsenceNoticeModel } from '../absenceNotice.ts';
import { type Availability, absencesOf } from '../availability.ts';
import type { AvailabilityInput } from '../availabilityForm.ts';
import { type MissedSession, missedSessions, newlyMissed } from '../missedSessions.ts';
import { mayAnswer } from '../policy.ts';
import { SpeakerModel, type SpeakerRecord } from '../speaker.ts';

export interface SavedAvailability {
  /** What the speaker now misses. */
  missed: MissedSession[];
  /** Whether organisers are told: the speaker said it, it is new, and the forum's rules look for it. */
  told: boolean;
}

/**
 * Saves when a speaker is there. It is a change of the agenda: what is placed or released at the same time comes before
 * it and is looked through here, or after it and is checked there.
 * @throws VersionConflict with the stored speaker when somebody saved since `input.version`; DomainError when the forum
 * is over.
 */
export async function saveAvailability(
  forum: ForumRecord,
  speaker: SpeakerRecord,
  input: AvailabilityInput,
  actor: Actor,
  now: Date,
): Promise<SavedAvailability> {
  if (!mayAnswer(forum, now)) throw new DomainError('speakers:errors.availabilityOver');
  const saved = await inAgendaTransaction(forum._id, async (transaction, { checkRules }) => {
    const before = await SpeakerModel.findOne({ _id: speaker._id, forum: forum._id })
      .session(transaction)
      .lean<SpeakerRecord>();
    if (!before) throw new NotFound();
    if ((before.availability?.version ?? 0) !== input.version) throw new VersionConflict(before);
    const availability = merged(before.availability, input);
    await SpeakerModel.updateOne({ _id: before._id }, { $set: { availability } }, { session: transaction });
    const { missed, isNew } = await whatIsMissed(forum, before, availability, transaction);
    const isLookedFor = rulesOf(checkRules).levels.unavailable !== 'ignore';
    const told =
      actor.kind === 'speaker' &&
      ((await forgetNotice(before, transaction)) || isNew) &&
      isLookedFor &&
      missed.length > 0;
    if (told) await storeNotice(before, availability, missed, now, transaction);
    return { before, availability, missed, told };
  });
  const { before, availability, missed, told } = saved;
  await recordChange(
    {
      forum: forum._id,
      actor,
      verb: 'speaker.availabilityChanged',
      kind: 'speaker',
      id: speaker._id,
      label: before.name,
      before: readable(before.availability),
      after: readable(availability),
    },
    now,
  );
  if (told) await enqueue('speakers.tellOfAbsences');
  return { missed, told };
}

/** What was said of days that the form did not ask for stays: a forum that was moved may be moved back. */
function merged(before: Availability | undefined, { asked, days, note, version }: AvailabilityInput) {
  const others = (before?.days ?? []).filter(({ day }) => !asked.includes(day));
  const all = [...others, ...days].sort((a, b) => (a.day < b.day ? -1 : 1));
  return { days: all, ...(note && { note }), version: version + 1 };
}

async function whatIsMissed(
  forum: ForumRecord,
  { _id, availability: was }: SpeakerRecord,
  availability: Availability,
  transaction: ClientSession,
): Promise<{ missed: MissedSession[]; isNew: boolean }> {
  // One after the other: operations of one transaction may not run side by side.
  const sessions = await sessionsOfForum(forum._id, transaction);
  const shown = await latestRelease(forum._id, transaction);
  const instantOf = wallInstants(forum.timeZone);
  const missedWith = (said: Availability | undefined) =>
    missedSessions(String(_id), absencesOf(said, instantOf), sessions, shown?.snapshot.sessions ?? []);
  const missed = missedWith(availability);
  return { missed, isNew: newlyMissed(missed, missedWith(was)).length > 0 };
}

/** Who thinks again before the mails are handed over: what they said first is not told. Gives whether there was any. */
async function forgetNotice({ _id }: SpeakerRecord, session: ClientSession): Promise<boolean> {
  const { deletedCount } = await AbsenceNoticeModel.deleteMany({ speaker: _id }, { session });
  return deletedCount > 0;
}

async function storeNotice(
  { _id, forum, name }: SpeakerRecord,
  { note }: Availability,
  missed: MissedSession[],
  decidedAt: Date,
  session: ClientSession,
): Promise<void> {
  await AbsenceNoticeModel.create([{ forum, speaker: _id, name, ...(note && { note }), missed, decidedAt }], {
    session,
  });
}

/** What the history keeps: the days with a limit, and the words. */
function readable(availability: Availability | undefined): object {
  const days = (availability?.days ?? []).map(({ day, away, from, until }) =>
    away ? { day, away } : { day, from, until },
  );
  return { availability: days, availabilityNote: availability?.note };
}
