import type { SnapshotRoom, SnapshotSession } from './snapshot.ts';

/** Where a session stands in the grid of its day: rows are the day's distinct times, from 1; columns are rooms. */
export interface GridPlace {
  at: number;
  span: number;
  /** Absent: across all rooms. */
  column?: number;
}

/** A day as rooms side by side, or as a plain list when nothing runs in parallel. */
export interface DayGrid {
  /** Heads of the columns; none for a list. */
  rooms: SnapshotRoom[];
  /** Starts and ends, one for each row. */
  marks: Date[];
  /** By id of the session; empty for a list. */
  places: ReadonlyMap<string, GridPlace>;
}

const LIST: DayGrid = { rooms: [], marks: [], places: new Map() };

/** What the styles foresee (`css/components/agenda{Rooms,Rows,Spans}.css`); a day beyond it is a list. */
const MOST_COLUMNS = 12;
const MOST_ROWS = 48;

/**
 * Lays out one day. Rooms stand side by side when sessions in different rooms overlap; a session without a room goes
 * across all of them. Where that would cover another session, a list is clearer than a grid.
 */
export function gridOf(sessions: readonly SnapshotSession[], rooms: readonly SnapshotRoom[]): DayGrid {
  const used = rooms.filter(({ id }) => sessions.some(({ room }) => room === id));
  const marks = distinctTimes(sessions);
  const fits = used.length <= MOST_COLUMNS && marks.length <= MOST_ROWS;
  if (used.length < 2 || !fits || !hasParallels(sessions) || isCovered(sessions)) return LIST;
  const row = new Map(marks.map((time, index) => [time.getTime(), index + 1]));
  const column = new Map(used.map(({ id }, index) => [id, index + 1]));
  const places = sessions.map(({ id, startsAt, endsAt, room }): [string, GridPlace] => {
    const at = row.get(startsAt.getTime()) ?? 1;
    const across = room === undefined ? undefined : column.get(room);
    const span = (row.get(endsAt.getTime()) ?? at + 1) - at;
    return [id, { at, span, ...(across && { column: across }) }];
  });
  return { rooms: used, marks, places: new Map(places) };
}

function distinctTimes(sessions: readonly SnapshotSession[]): Date[] {
  const times = sessions.flatMap(({ startsAt, endsAt }) => [startsAt.getTime(), endsAt.getTime()]);
  return [...new Set(times)].sort((a, b) => a - b).map((time) => new Date(time));
}

function hasParallels(sessions: readonly SnapshotSession[]): boolean {
  return pairs(sessions).some(([a, b]) => overlap(a, b));
}

/** Whether two sessions would be drawn over each other: in one room, or one of them across all rooms. */
function isCovered(sessions: readonly SnapshotSession[]): boolean {
  return pairs(sessions).some(([a, b]) => (!a.room || !b.room || a.room === b.room) && overlap(a, b));
}

function pairs(sessions: readonly SnapshotSession[]): [SnapshotSession, SnapshotSession][] {
  return sessions.flatMap((a, index) =>
    sessions.slice(index + 1).map((b): [SnapshotSession, SnapshotSession] => [a, b]),
  );
}

function overlap(a: SnapshotSession, b: SnapshotSession): boolean {
  return a.startsAt < b.endsAt && b.startsAt < a.endsAt;
}
