import { type ClientSession, Types } from 'mongoose';
import type { Actor } from '../../audit/auditEntry.ts';
import { recordChange } from '../../audit/record.ts';
import { DomainError, VersionConflict } from '../../errors.ts';
import type { ForumRecord } from '../../forums/forum.ts';
import type { SpeakerRecord } from '../../speakers/speaker.ts';
import { inAgendaTransaction } from '../agendaTransaction.ts';
import { rulesOf } from '../checkRules.ts';
import { MOST_SESSIONS, roomsOfForum, sessionsOfForum, speakersOfForum } from '../queries.ts';
import { SessionModel, type SessionRecord } from '../session.ts';
import type { SessionInput } from '../sessionForm.ts';
import { freeSlug, wordOfKind } from '../slug.ts';
import type { WorkingAgenda } from '../snapshot.ts';
import { addNewSpeakers } from './newSpeakers.ts';
import { refuseConflicts } from './refuseConflicts.ts';
import { emptied, fieldsOf } from './sessionFields.ts';

type Forum = Pick<ForumRecord, '_id' | 'languages'>;

/**
 * Adds a session to the working version, with the people who were named and are new to the forum.
 * @throws BookedTwice when somebody, or the room, is in another session at that time and the forum's
 * rules do not allow it; DomainError for a room or a
 * speaker of another forum, or when the agenda is full.
 */
export async function createSession(
  forum: Forum,
  input: SessionInput,
  actor: Actor,
  now: Date,
): Promise<SessionRecord> {
  const { saved, added } = await inAgendaTransaction(forum._id, async (transaction, { checkRules }) => {
    const stored = await storedAgenda(forum, transaction);
    if (stored.sessions.length >= MOST_SESSIONS) {
      throw new DomainError('agenda:errors.tooManySessions', { max: MOST_SESSIONS });
    }
    const named = await addNewSpeakers(forum, input, stored.speakers, transaction);
    const fields = fieldsOf(input, stored, named);
    const _id = new Types.ObjectId();
    refuseConflicts({ _id, ...fields }, stored.sessions, rulesOf(checkRules));
    const taken = new Set(stored.sessions.map((one) => one.slug));
    const slug = freeSlug(input.title, wordOfKind(input.kind), taken);
    const [created] = await SessionModel.create([{ _id, forum: forum._id, slug, ...fields }], {
      session: transaction,
    });
    return { saved: (created as NonNullable<typeof created>).toObject(), added: named.added };
  });
  await recordNewSpeakers(forum, added, actor, now);
  const after = saved;
  await recordChange(
    { forum: forum._id, actor, verb: 'session.created', kind: 'session', id: saved._id, after },
    now,
  );
  return saved;
}

/**
 * Saves an edit of the version that the form was opened with.
 * @throws VersionConflict with the stored session when somebody saved in between; otherwise as `createSession`.
 */
export async function editSession(
  forum: Forum,
  session: SessionRecord,
  input: SessionInput,
  actor: Actor,
  now: Date,
): Promise<SessionRecord> {
  const { saved, added } = await inAgendaTransaction(forum._id, async (transaction, { checkRules }) => {
    const stored = await storedAgenda(forum, transaction);
    const current = stored.sessions.find(({ _id }) => _id.equals(session._id)) ?? null;
    if (current?.version !== input.version) throw new VersionConflict(current);
    const named = await addNewSpeakers(forum, input, stored.speakers, transaction);
    const fields = fieldsOf(input, stored, named, current);
    refuseConflicts({ _id: session._id, ...fields }, stored.sessions, rulesOf(checkRules));
    const changed = await SessionModel.findOneAndUpdate(
      { _id: session._id, forum: forum._id, version: input.version },
      { $set: fields, $unset: emptied(fields), $inc: { version: 1 } },
      { returnDocument: 'after', session: transaction },
    ).lean<SessionRecord>();
    if (!changed) throw new VersionConflict(current);
    return { saved: changed, added: named.added };
  });
  await recordNewSpeakers(forum, added, actor, now);
  const change = { before: session, after: saved };
  await recordChange(
    { forum: forum._id, actor, verb: 'session.edited', kind: 'session', id: saved._id, ...change },
    now,
  );
  return saved;
}

async function storedAgenda({ _id }: Forum, transaction: ClientSession): Promise<WorkingAgenda> {
  // One after the other: operations of one transaction may not run side by side.
  const rooms = await roomsOfForum(_id, transaction);
  const sessions = await sessionsOfForum(_id, transaction);
  const speakers = await speakersOfForum(_id, transaction);
  return { rooms, sessions, speakers };
}

async function recordNewSpeakers(forum: Forum, added: readonly SpeakerRecord[], actor: Actor, now: Date) {
  await Promise.all(
    added.map((speaker) =>
      recordChange(
        {
          forum: forum._id,
          actor,
          verb: 'speaker.created',
          kind: 'speaker',
          id: speaker._id,
          after: speaker,
        },
        now,
      ),
    ),
  );
}
