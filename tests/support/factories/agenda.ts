import type { Types } from 'mongoose';
import { AgendaModel } from '../../../src/agenda/agenda.ts';
import { ReleaseModel, type ReleaseRecord } from '../../../src/agenda/release.ts';
import { RoomModel, type RoomRecord } from '../../../src/agenda/room.ts';
import { SessionModel, type SessionRecord } from '../../../src/agenda/session.ts';
import { snapshotOf } from '../../../src/agenda/snapshot.ts';
import type { ForumRecord } from '../../../src/forums/forum.ts';
import { bumpPublicRevision } from '../../../src/forums/publicRevision.ts';
import { SpeakerModel, type SpeakerRecord } from '../../../src/speakers/speaker.ts';

let made = 0;

/** A room of 100 seats, after the forum's other rooms. */
export async function createRoom(
  forum: Pick<ForumRecord, '_id'>,
  given: Partial<RoomRecord> = {},
): Promise<RoomRecord> {
  made += 1;
  const room = await RoomModel.create({
    forum: forum._id,
    name: { ar: `القاعة ${made}`, fr: `Salle ${made}`, es: `Sala ${made}`, en: `Room ${made}` },
    capacity: 100,
    position: made,
    ...given,
  });
  return room.toObject();
}

/** A presentation from 9 to 10 in the forum's zone (Casablanca by default) on its first day, without a room and without people. */
export async function createSession(
  forum: Pick<ForumRecord, '_id' | 'startsOn'>,
  given: Partial<SessionRecord> = {},
): Promise<SessionRecord> {
  made += 1;
  const session = await SessionModel.create({
    forum: forum._id,
    slug: `session-${made}`,
    kind: 'presentation',
    title: { ar: `الجلسة ${made}`, fr: `Séance ${made}`, es: `Sesión ${made}`, en: `Session ${made}` },
    startsAt: new Date(`${forum.startsOn}T08:00:00Z`),
    endsAt: new Date(`${forum.startsOn}T09:00:00Z`),
    ...given,
  });
  return session.toObject();
}

/** A round table on the first day from 9 to 10, as the form of a new session sends it; ids become the text that a form has. */
export function sessionFields(given: object = {}): Record<string, unknown> {
  const fields = {
    kind: 'roundTable',
    title: { fr: 'Table ronde', ar: 'مائدة مستديرة' },
    day: '2025-11-12',
    starts: '09:00',
    ends: '10:00',
    version: 0,
    ...given,
  };
  return JSON.parse(JSON.stringify(fields));
}

/** A session that has no slot yet. */
export async function createUnscheduledSession(
  forum: Pick<ForumRecord, '_id' | 'startsOn'>,
  given: Partial<SessionRecord> = {},
): Promise<SessionRecord> {
  const session = await createSession(forum, given);
  return unschedule(session._id);
}

async function unschedule(id: Types.ObjectId): Promise<SessionRecord> {
  const session = await SessionModel.findByIdAndUpdate(
    id,
    { $unset: { startsAt: 1, endsAt: 1 } },
    { returnDocument: 'after' },
  );
  return (session as NonNullable<typeof session>).toObject();
}

/** Makes the forum's agenda public as it stands. */
export async function releaseForTest(
  forum: Pick<ForumRecord, '_id' | 'startsOn' | 'endsOn'>,
  given: Partial<ReleaseRecord> = {},
): Promise<ReleaseRecord> {
  const [rooms, sessions, speakers] = await Promise.all([
    RoomModel.find({ forum: forum._id }).sort({ position: 1 }).lean<RoomRecord[]>(),
    SessionModel.find({ forum: forum._id }).lean<SessionRecord[]>(),
    SpeakerModel.find({ forum: forum._id }).lean<SpeakerRecord[]>(),
  ]);
  const agenda = await AgendaModel.findOneAndUpdate(
    { _id: forum._id },
    { $inc: { revision: 1, lastRelease: 1, lastSequence: 1 } },
    { upsert: true, returnDocument: 'after' },
  );
  const release = await ReleaseModel.create({
    forum: forum._id,
    number: agenda?.lastRelease,
    sequence: agenda?.lastSequence,
    note: {},
    releasedAt: new Date('2025-11-01T09:00:00Z'),
    releasedBy: { name: 'Test' },
    changes: [],
    snapshot: snapshotOf(forum, { rooms, sessions, speakers }),
    ...given,
  });
  await bumpPublicRevision(forum._id);
  return release.toObject();
}
