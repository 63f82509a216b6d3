import { isDeepStrictEqual } from 'node:util';
import type { Snapshot } from './snapshot.ts';

/** A value as JSON holds it; an instant is `{ "$date": "2025-11-12T09:00:00.000Z" }`. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** What differs in one thing that both have: fields with another value, and fields that are gone. */
export interface ItemDiff {
  id: string;
  set: { readonly [field: string]: Json };
  unset: readonly string[];
}

/** What differs between two lists of things with ids. */
export interface ListDiff {
  /** Whole things, in the order of the new list. */
  added: readonly Json[];
  /** Ids, in the order of the old list. */
  removed: readonly string[];
  /** In the order of the new list. */
  changed: readonly ItemDiff[];
  /** Every id in the new order; only where it is another than what stayed, then what was added. */
  order?: readonly string[];
}

/** All that leads from one snapshot to the next, and nothing else: it may be stored and sent as JSON. */
export interface SnapshotDiff {
  /** The calendar days, where they are others. */
  days?: readonly string[];
  rooms: ListDiff;
  people: ListDiff;
  sessions: ListDiff;
}

/** What leads from `previous` to `next`; `applyDiff` goes that way. */
export function diffOf(previous: Snapshot, next: Snapshot): SnapshotDiff {
  return {
    ...(!isDeepStrictEqual(previous.days, next.days) && { days: next.days }),
    rooms: listDiff(previous.rooms, next.rooms),
    people: listDiff(previous.people, next.people),
    sessions: listDiff(previous.sessions, next.sessions),
  };
}

/** The snapshot that `diff` was made to; `previous` must be the one that it was made from, and is not changed. */
export function applyDiff(previous: Snapshot, { days, rooms, people, sessions }: SnapshotDiff): Snapshot {
  return {
    days: [...(days ?? previous.days)],
    rooms: applied(previous.rooms, rooms),
    people: applied(previous.people, people),
    sessions: applied(previous.sessions, sessions),
  };
}

/** Whether two snapshots are the same to the last detail. */
export function isEmptyDiff({ days, rooms, people, sessions }: SnapshotDiff): boolean {
  return (
    !days &&
    [rooms, people, sessions].every(
      ({ added, removed, changed, order }) =>
        added.length + removed.length + changed.length === 0 && order === undefined,
    )
  );
}

interface Item {
  id: string;
}

function listDiff<T extends Item>(previous: readonly T[], next: readonly T[]): ListDiff {
  const was = new Map(previous.map((item) => [item.id, item]));
  const kept = new Set(next.map(({ id }) => id));
  const added = next.filter(({ id }) => !was.has(id));
  const stayed = previous.filter(({ id }) => kept.has(id));
  const order = next.map(({ id }) => id);
  const expected = [...stayed, ...added].map(({ id }) => id);
  return {
    added: added.map(toJson),
    removed: previous.filter(({ id }) => !kept.has(id)).map(({ id }) => id),
    changed: next.flatMap((item) => itemDiff(was.get(item.id), item)),
    ...(!isDeepStrictEqual(order, expected) && { order }),
  };
}

function itemDiff<T extends Item>(previous: T | undefined, next: T): ItemDiff[] {
  if (!previous || isDeepStrictEqual(previous, next)) return [];
  const [was, is] = [Object.entries(previous), Object.entries(next)];
  const before = new Map(was);
  const set = is.filter(
    ([field, value]) => !before.has(field) || !isDeepStrictEqual(before.get(field), value),
  );
  const unset = was.map(([field]) => field).filter((field) => !Object.hasOwn(next, field));
  return [
    { id: next.id, set: Object.fromEntries(set.map(([field, value]) => [field, toJson(value)])), unset },
  ];
}

function applied<T extends Item>(previous: readonly T[], { added, removed, changed, order }: ListDiff): T[] {
  const gone = new Set(removed);
  const changes = new Map(changed.map((change) => [change.id, change]));
  const items = previous.filter(({ id }) => !gone.has(id)).map((item) => patched(item, changes.get(item.id)));
  const all = [...items, ...added.map((item) => fromJson(item) as T)];
  if (!order) return all;
  const byId = new Map(all.map((item) => [item.id, item]));
  return order.flatMap((id) => byId.get(id) ?? []);
}

function patched<T extends Item>(item: T, change: ItemDiff | undefined): T {
  if (!change) return item;
  const gone = new Set(change.unset);
  const stays = Object.entries(item).filter(([field]) => !gone.has(field));
  return { ...Object.fromEntries(stays), ...(fromJson(change.set) as object) } as T;
}

function toJson(value: unknown): Json {
  if (value instanceof Date) return { $date: value.toISOString() };
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value !== 'object' || value === null) return value as Json;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, toJson(inner)]));
}

function fromJson(value: Json): unknown {
  if (Array.isArray(value)) return value.map(fromJson);
  if (typeof value !== 'object' || value === null) return value;
  if ('$date' in value && typeof value.$date === 'string') return new Date(value.$date);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, fromJson(inner)]));
}
