// Whether a placement would book somebody or a room twice. The rule is the server's own module.
import { conflictsOf } from '../shared/agenda/conflicts.ts';
import { inPlace } from './placements.js';
import { clock } from './words.js';

/**
 * What a session would meet in another place: `{ level, kind, who, other?, starts, ends }`, only what the forum's rules look
 * for. `other` is absent where two parts of the session itself meet.
 */
export function clashesOf(agenda, id, placement) {
  const { levels } = agenda.state;
  if (placement.day === undefined) return [];
  const candidate = inPlace(agenda.stored(id), placement);
  const others = agenda.onDay(placement.day).filter((session) => session.id !== id);
  return conflictsOf(occupationOf(candidate), others.map(occupationOf))
    .map((conflict) => ({
      level: levels[conflict.kind],
      kind: conflict.kind,
      who: conflict.who,
      ...(conflict.with !== id && { other: conflict.with }),
      starts: minuteOf(conflict.startsAt),
      ends: minuteOf(conflict.endsAt),
    }))
    .filter(({ level }) => level !== 'ignore');
}

/** A clash in words. */
export function clashWords({ kind, who, other, starts, ends }, agenda, words) {
  const { people, rooms } = agenda.state;
  const name = kind === 'room' ? rooms.find(({ id }) => id === who)?.text : people[who];
  const times = { start: clock(starts), end: clock(ends) };
  if (!other) return words.say('clashPart', { who: name });
  const key = kind === 'room' ? 'clashRoom' : 'clashPerson';
  return words.say(key, { who: name, other: agenda.stored(other)?.title.text, ...times });
}

// All are on one day: any instant may stand for its midnight.
const MINUTE = 60_000;
const instantOf = (minute) => new Date(minute * MINUTE);
const minuteOf = (instant) => instant.getTime() / MINUTE;

function occupationOf({ id, starts, ends, room, people, parts }) {
  return {
    session: id,
    ...slot({ starts, ends }),
    room,
    people,
    parts: parts.map((part) => ({ part: part.id, people: part.people, ...slot(part) })),
  };
}

function slot({ starts, ends }) {
  return starts === undefined ? {} : { startsAt: instantOf(starts), endsAt: instantOf(ends) };
}
