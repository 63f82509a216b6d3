import { expect, test } from 'vitest';
import { browserModule } from '../../support/browserModule.ts';

interface Placement {
  day?: string;
  starts?: number;
  ends?: number;
  room?: string;
}
interface Session extends Placement {
  parts: { starts?: number; ends?: number }[];
}
interface Hours {
  from: number;
  until: number;
  opens: number;
}

const { endWithin, firstFree, inPlace, isSame, startWithin, stepped } = await browserModule<{
  endWithin(ends: number, starts: number, hours: Hours): number;
  firstFree(
    sessions: Placement[],
    wanted: { day: string; room: string; minutes: number },
    hours: Hours,
  ): number;
  inPlace(session: Session, placement: Placement): Session;
  isSame(one: Placement, other: Placement): boolean;
  startWithin(starts: number, minutes: number, hours: Hours): number;
  stepped(minute: number): number;
}>('agendaEditor/placements.js');

const hours = { from: 480, until: 1440, opens: 540 };

test('times go in steps of five minutes and stay in the hours of one day', () => {
  expect([stepped(542), stepped(543)]).toEqual([540, 545]);
  expect(startWithin(400, 30, hours)).toBe(480);
  // A session ends on the day on which it begins: midnight is too late.
  expect(startWithin(1430, 60, hours)).toBe(1375);
  expect(endWithin(1440, 1400, hours)).toBe(1435);
  expect(endWithin(500, 540, hours)).toBe(545);
});

test('the first free time of a room leaves out what is taken there on that day', () => {
  const at = (starts: number, ends: number, room = 'hall', day = 'one') => ({ day, starts, ends, room });
  const sessions = [at(600, 660), at(540, 570), at(540, 900, 'small'), at(540, 900, 'hall', 'two')];
  expect(firstFree(sessions, { day: 'one', room: 'hall', minutes: 30 }, hours)).toBe(570);
  expect(firstFree(sessions, { day: 'one', room: 'hall', minutes: 45 }, hours)).toBe(660);
});

test('timed parts go along; without a place before or after they stay as they are', () => {
  const session = { day: 'one', starts: 540, ends: 600, parts: [{ starts: 550, ends: 560 }, {}] };
  expect(inPlace(session, { day: 'two', starts: 600, ends: 660 }).parts).toEqual([
    { starts: 610, ends: 620 },
    {},
  ]);
  expect(inPlace(session, {}).parts).toEqual(session.parts);
});

test('a placement is the same where day, times and room are', () => {
  const place = { day: 'one', starts: 540, ends: 600, room: 'hall' };
  expect(isSame(place, { ...place })).toBe(true);
  for (const other of [{ day: 'two' }, { starts: 545 }, { ends: 605 }, { room: 'small' }])
    expect(isSame(place, { ...place, ...other })).toBe(false);
});
