import type { Types } from 'mongoose';
import { DomainError } from '../../errors.ts';
import type { FormerSlot, SessionPart, SessionRecord } from '../session.ts';
import { hasSlot, type Scheduled } from '../snapshot.ts';

/** Where and when a session is to be; without a slot it goes back to those that have none, without a room it has none. */
export interface Placement {
  slot?: { startsAt: Date; endsAt: Date };
  room?: Types.ObjectId;
}

/** What a placement reads of a session, and what it changes. */
export type Placeable = Pick<SessionRecord, 'startsAt' | 'endsAt' | 'room' | 'parts' | 'formerSlot'>;

/**
 * A session as it is after a placement. Its timed parts go along with its start. Taken off its slot it remembers it, with
 * the times of its parts, and has them again when it is placed.
 * @throws DomainError when a part would begin before the session, or end after it.
 */
export function placed(session: Placeable, { slot, room }: Placement): Placeable {
  if (!slot) return hasSlot(session) ? withoutSlot(session, room) : stillWithout(session, room);
  const from = hasSlot(session) ? session.startsAt : session.formerSlot?.startsAt;
  const shift = from ? slot.startsAt.getTime() - from.getTime() : 0;
  const former = hasSlot(session) ? undefined : session.formerSlot;
  const parts = session.parts.map((part) => moved(timed(part, former), shift));
  const outside = ({ startsAt, endsAt }: SessionPart) =>
    startsAt && endsAt && (startsAt < slot.startsAt || endsAt > slot.endsAt);
  if (parts.some(outside)) throw new DomainError('agenda:errors.partsLeftOut');
  return { ...slot, ...inRoom(room), parts };
}

function withoutSlot(session: Scheduled<Placeable>, room: Types.ObjectId | undefined): Placeable {
  const { startsAt, endsAt, parts } = session;
  const times = parts.flatMap((part) =>
    part.startsAt && part.endsAt ? [{ part: part._id, startsAt: part.startsAt, endsAt: part.endsAt }] : [],
  );
  return {
    ...inRoom(room),
    parts: parts.map(({ startsAt: _start, endsAt: _end, ...part }) => part),
    formerSlot: { startsAt, endsAt, parts: times },
  };
}

function stillWithout({ parts, formerSlot }: Placeable, room: Types.ObjectId | undefined): Placeable {
  return { parts, ...(formerSlot && { formerSlot }), ...inRoom(room) };
}

const inRoom = (room: Types.ObjectId | undefined) => (room ? { room } : {});

/** A part with the times that it had; times that it was given since are its own. */
function timed(part: SessionPart, former: FormerSlot | undefined): SessionPart {
  const had = former?.parts.find((times) => times.part.equals(part._id));
  if (!had || part.startsAt) return part;
  return { ...part, startsAt: had.startsAt, endsAt: had.endsAt };
}

function moved(part: SessionPart, shift: number): SessionPart {
  const by = (instant: Date) => new Date(instant.getTime() + shift);
  if (!part.startsAt || !part.endsAt) return part;
  return { ...part, startsAt: by(part.startsAt), endsAt: by(part.endsAt) };
}
