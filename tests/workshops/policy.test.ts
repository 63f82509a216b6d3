import { Types } from 'mongoose';
import { describe, expect, test } from 'vitest';
import type { ForumRole } from '../../src/accounts/account.ts';
import type { CurrentUser } from '../../src/accounts/currentUser.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { canReadGroup, canWriteGroup } from '../../src/workshops/policy.ts';

const forum = { _id: new Types.ObjectId() } as ForumRecord;
const person = (role?: ForumRole, of: { _id: Types.ObjectId } = forum): CurrentUser => ({
  id: String(new Types.ObjectId()),
  name: 'X',
  email: 'x@example.org',
  language: 'fr',
  isAdministrator: false,
  memberships: role ? [{ forum: String(of._id), role }] : [],
});
const groupOf = (...people: CurrentUser[]) => ({
  rapporteurs: people.map(({ id }) => new Types.ObjectId(id)),
});

describe('in a group', () => {
  const rapporteur = person('rapporteur');
  const group = groupOf(rapporteur);

  test.each([
    ['its rapporteur', rapporteur, true, true],
    ['another group’s rapporteur', person('rapporteur'), false, false],
    ['an organiser', person('organiser'), true, true],
    ['the owner', person('owner'), true, true],
    ['a viewer', person('viewer'), true, false],
    ['somebody at the door', person('checkIn'), false, false],
    ['nobody of the forum', person(), false, false],
    ['another forum’s organiser', person('organiser', { _id: new Types.ObjectId() }), false, false],
  ])('%s', (_who, user, reads, writes) => {
    expect([canReadGroup(user, forum, group), canWriteGroup(user, forum, group)]).toEqual([reads, writes]);
  });

  test('whoever has left the forum is out, though still on the list', () => {
    const gone = person();
    expect(canReadGroup(gone, forum, groupOf(gone))).toBe(false);
    const atTheDoor = person('checkIn');
    expect(canWriteGroup(atTheDoor, forum, groupOf(atTheDoor))).toBe(false);
  });
});
