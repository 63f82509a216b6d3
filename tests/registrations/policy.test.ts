import { Types } from 'mongoose';
import { expect, test } from 'vitest';
import { nextStatusChange, registrationStatus, seatsLeft } from '../../src/registrations/policy.ts';
import { foldForSearch } from '../../src/registrations/searchText.ts';
import { NO_LIMIT, type SeatPoolRecord } from '../../src/registrations/seatPool.ts';
import { newTicketCode, parseTicketCode, showTicketCode } from '../../src/registrations/ticketCode.ts';

const NOW = new Date('2025-10-01T09:00:00Z');
const forum = (registration: object = {}, given: object = {}) => ({
  state: 'published' as const,
  endsOn: '2025-11-12',
  timeZone: 'Africa/Casablanca',
  registration: { waitingList: true, ...registration },
  ...given,
});
const pool = (taken: number, capacity: number | null, waiting = 0): SeatPoolRecord => {
  const left = (capacity ?? NO_LIMIT) - taken;
  const shares = { open: { seats: capacity ?? NO_LIMIT, left, taken, waiting } };
  return {
    _id: new Types.ObjectId(),
    capacity,
    left,
    taken,
    waiting,
    nextInLine: 0,
    quotas: [],
    planVersion: 1,
    shares,
  };
};
/** Two quotas of two seats and two seats for everybody, of which so many are taken. */
const sharedOut = (commune: number, media: number, open: number, capacity = 6): SeatPoolRecord => {
  const share = (taken: number, waiting = 0) => ({ seats: 2, left: 2 - taken, taken, waiting });
  const quotas = (['commune', 'media'] as const).map((kind) => ({
    id: kind,
    institutionKinds: [kind],
    territories: [],
    seats: 2,
  }));
  const taken = commune + media + open;
  return {
    ...pool(taken, capacity),
    quotas,
    shares: { open: share(open), commune: share(commune), media: share(media), code: share(0) },
  };
};

test.each([
  ['open without a limit', forum(), pool(9000, null), 'open'],
  ['open with seats left', forum(), pool(4, 5), 'open'],
  ['full with a waiting list', forum(), pool(5, 5), 'waitingList'],
  ['a seat is free but somebody waits for it', forum(), pool(4, 5, 1), 'waitingList'],
  ['full without a waiting list', forum({ waitingList: false }), pool(5, 5), 'full'],
  ['more taken than there are, after the capacity was lowered', forum(), pool(9, 5), 'waitingList'],
  ['no seats at all', forum(), pool(0, 0), 'waitingList'],
  ['only one quota has a seat', forum(), sharedOut(1, 2, 2), 'open'],
  ['only an invitation has a seat', forum(), sharedOut(2, 2, 2, 8), 'waitingList'],
  ['quotas have seats and the hall has none', forum(), sharedOut(1, 1, 1, 3), 'waitingList'],
  ['before it opens', forum({ opensAt: new Date('2025-10-01T09:00:01Z') }), pool(0, null), 'notYet'],
  ['the instant it opens', forum({ opensAt: NOW }), pool(0, null), 'open'],
  ['the instant it closes', forum({ closesAt: NOW }), pool(0, null), 'closed'],
  ['archived', forum({}, { state: 'archived' }), pool(0, null), 'closed'],
  ['on the last day', forum({}, { endsOn: '2025-10-01' }), pool(0, null), 'open'],
  ['the day after', forum({}, { endsOn: '2025-09-30' }), pool(0, null), 'closed'],
] as const)('%s: %#', (_words, given, seats, status) => {
  expect(registrationStatus(given, seats, NOW)).toBe(status);
});

test('seats left are those that a newcomer can have', () => {
  expect([pool(4, 5), pool(4, 5, 2), pool(9, 5), pool(4, null)].map(seatsLeft)).toEqual([1, 0, 0, undefined]);
  expect([sharedOut(0, 1, 2), sharedOut(3, 0, 0), sharedOut(0, 0, 0, 3)].map(seatsLeft)).toEqual([3, 3, 3]);
});

test('knows when the status changes by itself', () => {
  const opensAt = new Date('2025-10-02T00:00:00Z');
  const closesAt = new Date('2025-10-03T00:00:00Z');
  const given = forum({ opensAt, closesAt });
  expect(nextStatusChange(given, NOW)).toEqual(opensAt);
  expect(nextStatusChange(given, opensAt)).toEqual(closesAt);
  expect(nextStatusChange(given, closesAt)).toBeUndefined();
});

test('ticket codes are of an alphabet that survives being read aloud', () => {
  const codes = new Set(Array.from({ length: 500 }, newTicketCode));
  expect(codes.size).toBe(500);
  for (const code of codes) {
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{10}$/);
    expect(parseTicketCode(showTicketCode(code).toLowerCase())).toBe(code);
  }
  expect(parseTicketCode('O1LI5-67890')).toBe('0111567890');
  expect(['', 'Benali', '123', '/', 'ABCDEFGHIU'].map(parseTicketCode)).toEqual(Array(5).fill(undefined));
});

test('folds what people write either way', () => {
  expect(foldForSearch('مُؤسّسة الإغاثـــة')).toBe('موسسه الاغاثه');
  expect(foldForSearch('  L’Été  du CŒUR ')).toBe('l ete du cœur');
  expect(foldForSearch('٠١٢ ۳۴')).toBe('012 34');
});
