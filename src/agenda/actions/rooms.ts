import type { Actor } from '../../audit/auditEntry.ts';
import { recordChange } from '../../audit/record.ts';
import { DomainError, NotFound, VersionConflict } from '../../errors.ts';
import type { ForumRecord } from '../../forums/forum.ts';
import { inAgendaTransaction } from '../agendaTransaction.ts';
import { MOST_ROOMS, roomsOfForum } from '../queries.ts';
import { RoomModel, type RoomRecord } from '../room.ts';
import type { RoomInput } from '../roomForm.ts';
import { SessionModel } from '../session.ts';

type Forum = Pick<ForumRecord, '_id'>;

/**
 * Adds a room after the others.
 * @throws DomainError when there are `MOST_ROOMS` already.
 */
export async function createRoom(
  forum: Forum,
  input: RoomInput,
  actor: Actor,
  now: Date,
): Promise<RoomRecord> {
  const { version: _opened, ...fields } = input;
  const room = await inAgendaTransaction(forum._id, async (transaction) => {
    const rooms = await roomsOfForum(forum._id, transaction);
    if (rooms.length >= MOST_ROOMS) throw new DomainError('agenda:errors.tooManyRooms', { max: MOST_ROOMS });
    const position = (rooms.at(-1)?.position ?? 0) + 1;
    const [created] = await RoomModel.create([{ forum: forum._id, ...fields, position }], {
      session: transaction,
    });
    return (created as NonNullable<typeof created>).toObject();
  });
  await recordChange(
    { forum: forum._id, actor, verb: 'room.created', kind: 'room', id: room._id, after: room },
    now,
  );
  return room;
}

/**
 * Saves an edit of the version that the form was opened with.
 * @throws VersionConflict with the stored room when somebody saved in between.
 */
export async function editRoom(
  forum: Forum,
  room: RoomRecord,
  input: RoomInput,
  actor: Actor,
  now: Date,
): Promise<void> {
  const { version, ...fields } = input;
  const saved = await RoomModel.findOneAndUpdate(
    { _id: room._id, forum: forum._id, version },
    { $set: fields, $unset: { ...(!fields.capacity && { capacity: 1 }) }, $inc: { version: 1 } },
    { returnDocument: 'after' },
  ).lean<RoomRecord>();
  if (!saved) throw new VersionConflict(await RoomModel.findById(room._id).lean<RoomRecord>());
  await recordChange(
    { forum: forum._id, actor, verb: 'room.edited', kind: 'room', id: room._id, before: room, after: saved },
    now,
  );
}

/** Puts a room one place further up in the list and in the grid; the first one stays where it is. */
export async function raiseRoom(forum: Forum, room: RoomRecord, actor: Actor, now: Date): Promise<void> {
  const after = await inAgendaTransaction(forum._id, async (transaction) => {
    const rooms = await roomsOfForum(forum._id, transaction);
    const index = rooms.findIndex(({ _id }) => _id.equals(room._id));
    if (index === -1) throw new NotFound();
    const order = index === 0 ? rooms : rooms.toSpliced(index - 1, 2, room, rooms[index - 1] as RoomRecord);
    // All are numbered anew: two rooms may have had the same number.
    await RoomModel.bulkWrite(
      order.map(({ _id }, position) => ({
        updateOne: { filter: { _id }, update: { $set: { position: position + 1 } } },
      })),
      { session: transaction },
    );
    return Math.max(index, 1);
  });
  const change = { before: { position: room.position }, after: { position: after } };
  await recordChange(
    { forum: forum._id, actor, verb: 'room.raised', kind: 'room', id: room._id, ...change },
    now,
  );
}

/**
 * Removes a room.
 * @throws DomainError while sessions of the working version are in it, with how many.
 */
export async function removeRoom(forum: Forum, room: RoomRecord, actor: Actor, now: Date): Promise<void> {
  await inAgendaTransaction(forum._id, async (transaction) => {
    const count = await SessionModel.countDocuments({ forum: forum._id, room: room._id }).session(
      transaction,
    );
    if (count > 0) throw new DomainError('agenda:errors.roomInUse', { count });
    const removed = await RoomModel.deleteOne({ _id: room._id, forum: forum._id }, { session: transaction });
    if (removed.deletedCount === 0) throw new NotFound();
  });
  await recordChange(
    { forum: forum._id, actor, verb: 'room.removed', kind: 'room', id: room._id, before: room },
    now,
  );
}
