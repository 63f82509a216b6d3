import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AuditEntryModel } from '../../../src/audit/auditEntry.ts';
import type { ForumRecord } from '../../../src/forums/forum.ts';
import { paths } from '../../../src/paths.ts';
import { cancel } from '../../../src/registrations/actions/cancel.ts';
import { erase } from '../../../src/registrations/actions/erase.ts';
import { handOver } from '../../../src/registrations/actions/handOver.ts';
import { setCapacity } from '../../../src/registrations/actions/setCapacity.ts';
import { merge } from '../../../src/registrations/duplicates/actions/merge.ts';
import { RegistrationModel } from '../../../src/registrations/registration.ts';
import type { GroupRecord } from '../../../src/workshops/group.ts';
import { MemberModel } from '../../../src/workshops/members/member.ts';
import { countMembers } from '../../../src/workshops/members/queries.ts';
import { openTestApp, type TestApp } from '../../support/app.ts';
import type { Client } from '../../support/client.ts';
import { createGroup } from '../../support/factories/workshops.ts';
import { type Membership, workshopOfTwoRegions } from '../../support/membership.ts';

const NOW = new Date('2025-11-01T09:00:00Z');
let app: TestApp;
let forum: ForumRecord;
let oriental: GroupRecord;
let tangier: GroupRecord;
let organiser: Client;
let members: Membership;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  app.clock.set(NOW);
  ({ forum, oriental, tangier, organiser, members } = await workshopOfTwoRegions(app));
});

describe('whose registration ends', () => {
  test('is in no list while it is cancelled', async () => {
    const sara = await members.person('Bennis');
    await members.add(oriental, sara);
    await setCapacity(forum, NOW);
    await cancel(forum, sara, NOW);
    expect(await members.page(oriental)).toContain('0 membre');
    expect((await organiser.get(paths.organiserWorkshops('fr', forum.slug))).text).not.toMatch(
      new RegExp(`${members.address(oriental)}"><bdi>1`),
    );
    const own = await app.client().get(paths.registration('fr', sara.secret));
    expect(own.visible).not.toContain('Votre groupe de travail');
  });

  test('leaves no row behind when they are forgotten', async () => {
    const sara = await members.person('Bennis');
    await members.add(oriental, sara);
    await setCapacity(forum, NOW);
    await erase(forum, sara, NOW);
    expect(await MemberModel.countDocuments({ registration: sara._id })).toBe(0);
    const history = await AuditEntryModel.find({ forum: forum._id }).lean();
    expect(JSON.stringify(history)).not.toContain('Bennis');
  });

  test('leaves the place to the colleague who takes over', async () => {
    const sara = await members.person('Bennis');
    await members.add(oriental, sara);
    await setCapacity(forum, NOW);
    const colleague = {
      givenName: 'Karim',
      familyName: 'Alaoui',
      email: 'karim@example.org',
      language: 'fr',
    } as const;
    await handOver(forum, sara, colleague, { kind: 'attendee', name: 'Sara' }, NOW);
    expect(await countMembers(oriental)).toBe(0);
    await RegistrationModel.updateOne({ email: 'karim@example.org' }, { state: 'confirmed' });
    expect(await members.page(oriental)).toMatch(/1 membre .*Karim Alaoui/);
  });

  test('goes on as the registration that theirs went into, in the group of that one if it has any', async () => {
    const [keep, drop] = [await members.person('Bennis'), await members.person('Benniss')];
    const other = await createGroup(forum, {});
    await members.add(oriental, keep);
    await members.add(tangier, drop);
    await members.add(other, drop);
    await setCapacity(forum, NOW);
    await merge(forum, { keep: keep._id, drop: drop._id }, { kind: 'program', name: '' }, NOW);
    const rows = await MemberModel.find({ forum: forum._id }).lean();
    expect(rows.map(({ registration, group }) => [String(registration), String(group)]).sort()).toEqual(
      [oriental, other].map(({ _id }) => [String(keep._id), String(_id)]).sort(),
    );
  });
});

describe('a group', () => {
  test('takes its people along to another workshop, but for those who have a group there', async () => {
    const [sara, hind] = [await members.person('Bennis'), await members.person('Alaoui')];
    const elsewhere = await createGroup(forum, {});
    for (const one of [sara, hind]) await members.add(oriental, one);
    await members.add(elsewhere, hind);
    const fields = { session: String(elsewhere.session), name: oriental.name, version: oriental.version };
    expect(
      (await organiser.post(paths.editGroup('fr', forum.slug, String(oriental._id)), fields)).status,
    ).toBe(303);
    const rows = await MemberModel.find({ group: oriental._id }).lean();
    expect(rows.map(({ session, registration }) => [session, registration])).toEqual([
      [elsewhere.session, sara._id],
    ]);
    expect(await countMembers(elsewhere)).toBe(1);
  });

  test('that is removed leaves nobody in it', async () => {
    await members.add(tangier, await members.person('Bennis'));
    await organiser.post(paths.removeGroup('fr', forum.slug, String(tangier._id)));
    expect(await MemberModel.countDocuments({ forum: forum._id })).toBe(0);
  });
});
