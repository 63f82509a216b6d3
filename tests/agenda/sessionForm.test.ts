import { expect, test } from 'vitest';
import { parseSession } from '../../src/agenda/sessionForm.ts';
import { editRows } from '../../src/agenda/sessionRows.ts';

const forum = { startsOn: '2025-11-12', endsOn: '2025-11-13', timeZone: 'Africa/Casablanca' };
const SPEAKER = '64b000000000000000000001';
const valid = {
  kind: 'roundTable',
  title: { fr: 'Table ronde' },
  day: '2025-11-12',
  starts: '09:00',
  ends: '10:30',
};
const errorsOf = (given: object) => {
  const parsed = parseSession({ ...valid, ...given }, forum);
  return parsed.ok
    ? {}
    : Object.fromEntries(Object.entries(parsed.errors).map(([field, { key }]) => [field, key]));
};

test('takes times in the forum’s zone', () => {
  expect(parseSession(valid, forum)).toMatchObject({
    ok: true,
    input: { startsAt: new Date('2025-11-12T08:00:00Z'), endsAt: new Date('2025-11-12T09:30:00Z') },
  });
});

test('a session may wait without a slot, but a slot is whole', () => {
  expect(errorsOf({ day: '', starts: '', ends: '' })).toEqual({});
  expect(errorsOf({ day: '' })).toEqual({ day: 'agenda:errors.day' });
  expect(errorsOf({ starts: '' })).toEqual({ starts: 'form:errors.required' });
  expect(errorsOf({ ends: '' })).toEqual({ ends: 'form:errors.required' });
});

test.each([
  ['an end before the start', { ends: '08:00' }, { ends: 'agenda:errors.endsBeforeStart' }],
  ['an end at the start', { ends: '09:00' }, { ends: 'agenda:errors.endsBeforeStart' }],
  ['a day after the forum', { day: '2025-11-14' }, { day: 'agenda:errors.outsideForum' }],
  ['a day before the forum', { day: '2025-11-11' }, { day: 'agenda:errors.outsideForum' }],
  ['a time that no clock shows', { starts: '25:00' }, { starts: 'agenda:errors.time' }],
  ['no title in any language', { title: { fr: ' ' } }, { title: 'agenda:errors.title' }],
  ['an unknown kind', { kind: 'party' }, { kind: 'form:errors.choiceInvalid' }],
  ['a room that is no id', { room: '../x' }, { room: 'form:errors.choiceInvalid' }],
])('refuses %s', (_what, given, errors) => {
  expect(errorsOf(given)).toEqual(errors);
});

test.each([
  [
    'before the session',
    { starts: '08:30', ends: '09:30' },
    { 'parts.0.starts': 'agenda:errors.partOutside' },
  ],
  ['after it', { starts: '10:00', ends: '11:00' }, { 'parts.0.ends': 'agenda:errors.partOutside' }],
  ['backwards', { starts: '10:00', ends: '09:30' }, { 'parts.0.ends': 'agenda:errors.endsBeforeStart' }],
  ['without an end', { starts: '10:00' }, { 'parts.0.ends': 'form:errors.required' }],
])('refuses a part %s', (_where, times, errors) => {
  expect(errorsOf({ parts: [{ kind: 'presentation', title: { fr: 'Chiffres' }, ...times }] })).toEqual(
    errors,
  );
});

test('a part may fill the session to its edges, or have no times', () => {
  const part = { kind: 'presentation', title: { fr: 'Chiffres' } };
  expect(errorsOf({ parts: [{ ...part, starts: '09:00', ends: '10:30' }, part] })).toEqual({});
});

test('rows in which only the role is chosen are empty ones; what is shown again counts rows alike', () => {
  const roles = [
    { role: 'speaker' },
    { role: 'moderator', speaker: SPEAKER },
    { role: 'nobody', newName: 'Amina' },
  ];
  const parsed = parseSession({ ...valid, roles }, forum);
  expect(parsed).toMatchObject({
    ok: false,
    errors: { 'roles.1.role': { key: 'form:errors.choiceInvalid' } },
  });
  expect(parsed.ok ? [] : parsed.values.roles).toEqual(roles.slice(1));
});

test('a person is chosen or named, not both', () => {
  const roles = [{ role: 'speaker', speaker: SPEAKER, newName: 'Amina' }];
  expect(errorsOf({ roles })).toEqual({ 'roles.0.newName': 'agenda:errors.personTwice' });
});

test('a body of any shape is answered, not crashed on', () => {
  for (const body of [
    undefined,
    'x',
    [],
    { title: 'x', roles: 'x', parts: [[1], null], day: ['a'], languages: {} },
  ]) {
    expect(parseSession(body, forum).ok).toBe(false);
  }
});

const people = [
  { row: '0', newName: 'Amina' },
  { row: '5', newName: 'Karim' },
];

test('a button adds a row and keeps what was typed', () => {
  expect(editRows({ addRow: 'roles', title: { fr: 'x' }, roles: people })).toEqual({
    title: { fr: 'x' },
    roles: [...people, {}],
  });
  expect(editRows({ addRow: 'parts.3.roles', parts: [{ row: '3', roles: people }] })).toEqual({
    parts: [{ row: '3', roles: [...people, {}] }],
  });
});

test('rows are found by their own number, not by their place: a script may have taken out others', () => {
  expect(editRows({ removeRow: 'roles.5', roles: people })).toEqual({ roles: [people[0]] });
  expect(editRows({ raiseRow: 'roles.5', roles: people })).toEqual({ roles: [people[1], people[0]] });
  expect(editRows({ raiseRow: 'roles.0', roles: people })).toEqual({ roles: people });
});

test('another button than those for rows leaves the form to be saved; a wrong name changes nothing', () => {
  expect(editRows({ roles: people })).toBeUndefined();
  expect(editRows({ addRow: '__proto__', roles: people })).toEqual({ roles: people });
});
