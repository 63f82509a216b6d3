import { expect, test } from 'vitest';
import { changesBetween } from '../../src/agenda/changes.ts';
import type { Snapshot, SnapshotSession } from '../../src/agenda/snapshot.ts';

const session = (id: string, given: Partial<SnapshotSession> = {}): SnapshotSession => ({
  id,
  slug: id,
  kind: 'presentation',
  title: { fr: id },
  abstract: {},
  startsAt: new Date('2025-11-12T09:00:00Z'),
  endsAt: new Date('2025-11-12T10:00:00Z'),
  roles: [],
  parts: [],
  languages: ['ar'],
  interpretation: [],
  ...given,
});
const agenda = (...sessions: SnapshotSession[]): Snapshot => ({
  days: ['2025-11-12'],
  rooms: [
    { id: 'hall', name: { fr: 'Grande salle' } },
    { id: 'small', name: { fr: 'Petite salle' } },
  ],
  people: [],
  sessions,
});

test('nothing differs between an agenda and itself', () => {
  expect(changesBetween(agenda(session('a')), agenda(session('a')))).toEqual([]);
});

test('a session that was not there is new, one that is not there any more is cancelled and comes last', () => {
  const changes = changesBetween(agenda(session('a', { room: 'hall' })), agenda(session('b')));
  expect(changes.map(({ kind, session: { slug } }) => [kind, slug])).toEqual([
    ['new', 'b'],
    ['cancelled', 'a'],
  ]);
  expect(changes[1]?.before).toEqual({
    startsAt: new Date('2025-11-12T09:00:00Z'),
    endsAt: new Date('2025-11-12T10:00:00Z'),
    room: { fr: 'Grande salle' },
  });
});

test('another time or another room is a move, with where it was and is', () => {
  const later = { startsAt: new Date('2025-11-12T11:00:00Z'), endsAt: new Date('2025-11-12T12:00:00Z') };
  const [byTime] = changesBetween(agenda(session('a')), agenda(session('a', later)));
  expect(byTime).toMatchObject({ kind: 'moved', fields: ['time'], after: later });
  const [byRoom] = changesBetween(
    agenda(session('a', { room: 'hall' })),
    agenda(session('a', { room: 'small' })),
  );
  expect(byRoom).toMatchObject({
    kind: 'moved',
    fields: ['room'],
    before: { room: { fr: 'Grande salle' } },
    after: { room: { fr: 'Petite salle' } },
  });
});

test.each([
  ['title', { title: { fr: 'autrement' } }],
  ['abstract', { abstract: { fr: 'Un texte' } }],
  ['kind', { kind: 'keynote' as const }],
  ['people', { roles: [{ speaker: 's', role: 'speaker' as const }] }],
  ['parts', { parts: [{ id: 'p', kind: 'testimony' as const, title: {}, roles: [] }] }],
  ['languages', { interpretation: ['fr' as const] }],
])('another %s is a change that names it', (field, given) => {
  expect(changesBetween(agenda(session('a')), agenda(session('a', given)))).toMatchObject([
    { kind: 'changed', fields: [field] },
  ]);
});

test('a session that moved and changed otherwise too is one line', () => {
  const next = session('a', { room: 'hall', title: { fr: 'autrement' } });
  expect(changesBetween(agenda(session('a')), agenda(next))).toMatchObject([
    { kind: 'moved', fields: ['room', 'title'] },
  ]);
});

test('a renamed room or a corrected person is no change of a session', () => {
  const previous = agenda(session('a', { room: 'hall' }));
  const next = { ...previous, rooms: [{ id: 'hall', name: { fr: 'Salle Ibn Battouta' } }] };
  expect(changesBetween(previous, next)).toEqual([]);
});
