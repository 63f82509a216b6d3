import { expect, test } from 'vitest';
import { gridOf } from '../../src/agenda/dayGrid.ts';
import type { SnapshotSession } from '../../src/agenda/snapshot.ts';

const at = (time: string) => new Date(`2025-11-12T${time}:00Z`);
const session = (id: string, start: string, end: string, room?: string): SnapshotSession => ({
  id,
  slug: id,
  kind: 'presentation',
  title: { fr: id },
  abstract: {},
  startsAt: at(start),
  endsAt: at(end),
  ...(room && { room }),
  roles: [],
  parts: [],
  languages: [],
  interpretation: [],
});
const rooms = ['hall', 'small', 'unused'].map((id) => ({ id, name: { fr: id } }));

test('sessions one after the other are a list, in however many rooms', () => {
  const grid = gridOf(
    [session('a', '09:00', '10:00', 'hall'), session('b', '10:00', '11:00', 'small')],
    rooms,
  );
  expect(grid.rooms).toEqual([]);
  expect(grid.places.size).toBe(0);
});

test('parallel sessions stand in the columns of their rooms, in rows of the distinct times', () => {
  const grid = gridOf(
    [
      session('long', '09:00', '11:00', 'small'),
      session('a', '09:00', '10:00', 'hall'),
      session('b', '10:00', '11:00', 'hall'),
      session('break', '11:00', '11:30'),
    ],
    rooms,
  );
  expect(grid.rooms.map(({ id }) => id)).toEqual(['hall', 'small']);
  expect(grid.marks).toEqual([at('09:00'), at('10:00'), at('11:00'), at('11:30')]);
  expect(Object.fromEntries(grid.places)).toEqual({
    long: { at: 1, span: 2, column: 2 },
    a: { at: 1, span: 1, column: 1 },
    b: { at: 2, span: 1, column: 1 },
    break: { at: 3, span: 1 },
  });
});

test('a session without a room at the same time as others makes the day a list: it would lie over them', () => {
  const parallel = [session('a', '09:00', '10:00', 'hall'), session('b', '09:00', '10:00', 'small')];
  expect(gridOf([...parallel, session('everywhere', '09:30', '09:45')], rooms).rooms).toEqual([]);
});

test('a day with more rooms than the styles have columns for is a list', () => {
  const many = Array.from({ length: 13 }, (_, index) => ({ id: `r${index}`, name: { fr: `r${index}` } }));
  const sessions = many.map(({ id }) => session(id, '09:00', '10:00', id));
  expect(gridOf(sessions, many).rooms).toEqual([]);
  expect(gridOf(sessions.slice(1), many).rooms).toHaveLength(12);
});
