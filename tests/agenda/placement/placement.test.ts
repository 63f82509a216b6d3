import { Types } from 'mongoose';
import { expect, test } from 'vitest';
import { type Placeable, placed } from '../../../src/agenda/placement/placement.ts';

const at = (time: string, day = '2027-03-10') => new Date(`${day}T${time}:00Z`);
const slot = (from: string, to: string, day?: string) => ({ startsAt: at(from, day), endsAt: at(to, day) });
const part = (from?: string, to?: string) => ({
  _id: new Types.ObjectId(),
  kind: 'presentation' as const,
  title: { fr: 'Séquence' },
  roles: [],
  ...(from && to && slot(from, to)),
});
const timesOf = ({ parts }: Placeable) => parts.map(({ startsAt, endsAt }) => [startsAt, endsAt]);

test('timed parts go along with the start of their session; others stay without times', () => {
  const session = { ...slot('09:00', '12:00'), parts: [part('09:15', '10:00'), part()] };
  const after = placed(session, { slot: slot('14:00', '17:00', '2027-03-11') });
  expect(after).toMatchObject(slot('14:00', '17:00', '2027-03-11'));
  expect(timesOf(after)).toEqual([
    [at('14:15', '2027-03-11'), at('15:00', '2027-03-11')],
    [undefined, undefined],
  ]);
});

test('a session that is made too short for one of its parts is refused', () => {
  const session = { ...slot('09:00', '12:00'), parts: [part('11:00', '12:00')] };
  expect(placed(session, { slot: slot('09:00', '12:00') })).toMatchObject(slot('09:00', '12:00'));
  expect(() => placed(session, { slot: slot('09:00', '11:55') })).toThrow('agenda:errors.partsLeftOut');
});

test('off its slot a session remembers it, and has the times of its parts again wherever it is placed', () => {
  const room = new Types.ObjectId();
  const session = { ...slot('09:00', '12:00'), parts: [part('09:15', '10:00'), part()] };
  const off = placed(session, { room });
  expect(off).toMatchObject({ room, formerSlot: slot('09:00', '12:00') });
  expect([off.startsAt, off.endsAt]).toEqual([undefined, undefined]);
  expect(timesOf(off).flat()).toEqual([undefined, undefined, undefined, undefined]);
  const again = placed(off, { slot: slot('10:00', '13:00') });
  expect(timesOf(again)[0]).toEqual([at('10:15'), at('11:00')]);
  expect(again.formerSlot).toBeUndefined();
});

test('taken off twice it remembers the same', () => {
  const off = placed({ ...slot('09:00', '12:00'), parts: [part('09:15', '10:00')] }, {});
  expect(placed(off, {})).toEqual(off);
});

test('a part that was removed meanwhile does not come back, a part that is new has no times', () => {
  const kept = part('09:15', '10:00');
  const off = placed({ ...slot('09:00', '12:00'), parts: [kept, part('10:00', '11:00')] }, {});
  const edited = { ...off, parts: [...off.parts.slice(0, 1), part()] };
  const again = placed(edited, { slot: slot('09:00', '12:00') });
  expect(timesOf(again)).toEqual([
    [at('09:15'), at('10:00')],
    [undefined, undefined],
  ]);
});
