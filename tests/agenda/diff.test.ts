import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CHANGE_KINDS, changesBetween } from '../../src/agenda/changes.ts';
import { applyDiff, diffOf, isEmptyDiff, type ListDiff, type SnapshotDiff } from '../../src/agenda/diff.ts';
import {
  SESSION_KINDS,
  SESSION_ROLES,
  type SessionKind,
  type SessionRole,
} from '../../src/agenda/session.ts';
import { NO_SNAPSHOT, type Snapshot } from '../../src/agenda/snapshot.ts';

const IDS = ['a', 'b', 'c', 'd', 'e', 'f'];
const PEOPLE = ['amina', 'omar', 'zineb'];
const id = fc.constantFrom(...IDS);
const text = fc.dictionary(
  fc.constantFrom('ar', 'fr', 'en'),
  fc.constantFrom('Ouverture', 'افتتاح', '$date', 'Clôture'),
  { noNullPrototype: true },
);
const instant = fc
  .integer({ min: 0, max: 40 })
  .map((quarter) => new Date(1_762_900_000_000 + quarter * 900_000));
const roles = fc.array(
  fc.record(
    { speaker: fc.constantFrom(...PEOPLE), role: fc.constantFrom<SessionRole>(...SESSION_ROLES) },
    { noNullPrototype: true },
  ),
  { maxLength: 3 },
);
const kind = fc.constantFrom<SessionKind>(...SESSION_KINDS);
const part = fc.record(
  { id, kind, title: text, roles, startsAt: instant, endsAt: instant },
  { requiredKeys: ['id', 'kind', 'title', 'roles'], noNullPrototype: true },
);
const languages = fc.subarray(['ar', 'fr', 'es', 'en'] as const);
// Sessions of old releases have none of the fields that came later.
const session = fc.record(
  {
    id,
    slug: fc.constantFrom('un', 'deux'),
    kind,
    title: text,
    abstract: text,
    startsAt: instant,
    endsAt: instant,
    room: fc.constantFrom('hall', 'small'),
    roles,
    parts: fc.array(part, { maxLength: 2 }),
    languages,
    interpretation: languages,
    themes: fc.subarray(['t1', 't2']),
    capacity: fc.integer({ min: 1, max: 3 }),
  },
  {
    requiredKeys: [
      'id',
      'slug',
      'kind',
      'title',
      'abstract',
      'startsAt',
      'endsAt',
      'roles',
      'parts',
      'languages',
      'interpretation',
    ],
    noNullPrototype: true,
  },
);
const byId = { selector: (one: { id: string }) => one.id };
const snapshot = fc.record(
  {
    days: fc.uniqueArray(fc.constantFrom('2025-11-12', '2025-11-13')),
    rooms: fc.uniqueArray(
      fc.record(
        { id: fc.constantFrom('hall', 'small'), name: text, capacity: fc.nat(2) },
        { requiredKeys: ['id', 'name'], noNullPrototype: true },
      ),
      byId,
    ),
    people: fc.uniqueArray(
      fc.record(
        {
          id: fc.constantFrom(...PEOPLE),
          slug: fc.constantFrom(...PEOPLE),
          name: text,
          position: text,
          institution: fc.record({ name: text }, { noNullPrototype: true }),
        },
        { noNullPrototype: true },
      ),
      byId,
    ),
    sessions: fc.uniqueArray(session, { ...byId, maxLength: IDS.length }),
  },
  { noNullPrototype: true },
) as unknown as fc.Arbitrary<Snapshot>;
/** One of the two is often the other, shuffled or with one session changed: most of it is as it was. */
const pair = fc.oneof(
  fc.tuple(snapshot, snapshot),
  snapshot.chain((one) =>
    fc.tuple(
      fc.constant(one),
      fc
        .tuple(fc.shuffledSubarray(one.sessions), fc.shuffledSubarray(one.people))
        .map(([sessions, people]) => ({ ...one, sessions, people })),
    ),
  ),
  fc.constantFrom<[Snapshot, Snapshot]>([NO_SNAPSHOT, NO_SNAPSHOT]),
  snapshot.map((one): [Snapshot, Snapshot] => [NO_SNAPSHOT, one]),
  snapshot.map((one): [Snapshot, Snapshot] => [one, NO_SNAPSHOT]),
);
const sent = (diff: SnapshotDiff) => JSON.parse(JSON.stringify(diff)) as SnapshotDiff;

test('a diff applied to the old release gives the new one exactly, also after it was stored as JSON', () => {
  fc.assert(
    fc.property(pair, ([previous, next]) => {
      const before = structuredClone(previous);
      expect(applyDiff(previous, sent(diffOf(previous, next)))).toStrictEqual(next);
      expect(previous).toStrictEqual(before);
    }),
  );
});

test('it is empty between a release and itself, and only then; applied to the new one again it changes nothing', () => {
  fc.assert(
    fc.property(pair, ([previous, next]) => {
      expect(isEmptyDiff(diffOf(previous, structuredClone(previous)))).toBe(true);
      const diff = diffOf(previous, next);
      const once = applyDiff(previous, diff);
      expect(isEmptyDiff(diffOf(once, next))).toBe(true);
      // Things that come whole are there already: without them, it may be applied a second time.
      const twice = (list: ListDiff) => ({ ...list, added: [] });
      const [rooms, people, sessions] = [twice(diff.rooms), twice(diff.people), twice(diff.sessions)];
      expect(applyDiff(once, { ...diff, rooms, people, sessions })).toStrictEqual(next);
    }),
  );
});

test('the list of changes has each session once, and a line for it exactly where people would see a difference', () => {
  fc.assert(
    fc.property(pair, ([previous, next]) => {
      const changes = changesBetween(previous, next);
      const ids = changes.map((change) => change.session.id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const one of IDS) {
        const was = previous.sessions.find((session) => session.id === one);
        const is = next.sessions.find((session) => session.id === one);
        expect(changes.find((change) => change.session.id === one)?.kind).toEqual(kindOf(was, is));
      }
      expect(changes.every((change) => CHANGE_KINDS.includes(change.kind))).toBe(true);
      const applied = applyDiff(previous, sent(diffOf(previous, next)));
      expect(changesBetween(previous, applied)).toStrictEqual(changes);
      expect(changesBetween(applied, next)).toEqual([]);
    }),
  );
});

type Visible = Snapshot['sessions'][number] & { themes?: string[]; capacity?: number };

/** What the line should say, by comparing all that a page shows in one go. */
function kindOf(was: Visible | undefined, is: Visible | undefined): string | undefined {
  if (!was || !is) return was ? 'cancelled' : is && 'new';
  const slot = ({ startsAt, endsAt, room }: Visible) => JSON.stringify([startsAt, endsAt, room]);
  const rest = ({ id: _id, slug: _slug, startsAt, endsAt, room, themes = [], ...shown }: Visible) =>
    JSON.stringify(sorted({ ...shown, themes }));
  if (slot(was) !== slot(is)) return 'moved';
  return rest(was) === rest(is) ? undefined : 'changed';
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, inner]) => [name, sorted(inner)]);
}
