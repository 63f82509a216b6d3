import fc from 'fast-check';
import { expect, test } from 'vitest';
import { browserModule } from '../../support/browserModule.ts';

interface Timed {
  id: string;
  starts: number;
  ends: number;
}

const { lanesOf } = await browserModule<{
  lanesOf(sessions: Timed[]): Map<string, { lane: number; count: number }>;
}>('agendaEditor/lanes.js');

const anySessions = fc
  .array(fc.record({ starts: fc.nat(30), minutes: fc.integer({ min: 1, max: 12 }) }), { maxLength: 12 })
  .map((all) => all.map(({ starts, minutes }, id) => ({ id: String(id), starts, ends: starts + minutes })));
const overlap = (a: Timed, b: Timed) => a.starts < b.ends && b.starts < a.ends;

test('sessions that only follow each other have the whole width', () => {
  const lanes = lanesOf([
    { id: 'a', starts: 0, ends: 10 },
    { id: 'b', starts: 10, ends: 20 },
  ]);
  expect([...lanes]).toEqual([
    ['a', { lane: 0, count: 1 }],
    ['b', { lane: 0, count: 1 }],
  ]);
});

test('no two that overlap share a lane, each has one, and those that overlap are equally wide', () => {
  fc.assert(
    fc.property(anySessions, (sessions) => {
      const lanes = lanesOf(sessions);
      expect(lanes.size).toBe(sessions.length);
      for (const one of sessions) {
        const own = lanes.get(one.id);
        expect(own?.lane).toBeLessThan(own?.count ?? 0);
        for (const other of sessions) {
          if (one.id === other.id || !overlap(one, other)) continue;
          expect(lanes.get(other.id)?.lane).not.toBe(own?.lane);
          expect(lanes.get(other.id)?.count).toBe(own?.count);
        }
      }
    }),
  );
});
