import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SessionRecord } from '../../../src/agenda/session.ts';
import { AuditEntryModel } from '../../../src/audit/auditEntry.ts';
import type { ForumRecord } from '../../../src/forums/forum.ts';
import { paths } from '../../../src/paths.ts';
import type { GroupRecord } from '../../../src/workshops/group.ts';
import { MemberModel } from '../../../src/workshops/members/member.ts';
import { countMembers } from '../../../src/workshops/members/queries.ts';
import { openTestApp, type TestApp } from '../../support/app.ts';
import type { Client } from '../../support/client.ts';
import { releaseForTest } from '../../support/factories/agenda.ts';
import { createGroup, createWorkshop } from '../../support/factories/workshops.ts';
import { type Membership, workshopOfTwoRegions } from '../../support/membership.ts';

const NOW = new Date('2025-11-01T09:00:00Z');
let app: TestApp;
let forum: ForumRecord;
let workshop: SessionRecord;
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
  ({ forum, workshop, oriental, tangier, organiser, members } = await workshopOfTwoRegions(app));
});

describe('the people of a territory', () => {
  test('come into its group in one press, and who is in another group stays there', async () => {
    await members.person('Bennis', { institution: 'Commune de Berkane' });
    await members.person('Alami', { territory: 'MA-01' });
    await members.person('Attente', { state: 'waitlisted' });
    await members.add(tangier, await members.person('Daoudi'));
    expect((await members.bringIn(oriental)).location).toBe(members.address(oriental));
    const said = await members.page(oriental);
    expect(said).toContain('1 personne est entrée dans le groupe.');
    expect(said).toContain('1 personne reste dans un autre groupe de l’atelier.');
    expect(said).toMatch(/1 membre .*Sara Bennis Commune de Berkane L’Oriental/);
    expect(said).not.toMatch(/Alami|Attente|Daoudi/);
    await members.person('Idrissi');
    await members.bringIn(oriental);
    expect(await members.page(oriental)).toMatch(/1 personne est entrée .*2 membres/);
    const told = await AuditEntryModel.find({ forum: forum._id, verb: 'groupMember.broughtIn' }).lean();
    expect(told.map(({ after }) => after)).toEqual([{ people: 1 }, { people: 1 }]);
    const history = await organiser.get(paths.organiserAudit('fr', forum.slug));
    expect(history.visible).toContain('Membres ajoutés à un groupe d’après les inscriptions');
  });

  test('are those who signed up, where the workshop takes sign-ups', async () => {
    const signUp = await createWorkshop(forum, { signUp: true });
    await releaseForTest(forum);
    const [ofRegion, open] = await Promise.all([
      createGroup(forum, { session: signUp._id, territory: 'MA-02' }),
      createGroup(forum, { session: signUp._id }),
    ]);
    await members.person('Bennis', { sessions: [signUp._id] });
    await members.person('Chraibi');
    await members.person('Alami', { sessions: [signUp._id], territory: 'MA-01' });
    await members.bringIn(ofRegion);
    expect(await members.page(ofRegion)).toMatch(/1 membre .*Bennis/);
    await members.bringIn(open);
    expect(await members.page(open)).toMatch(/1 membre .*Alami/);
  });

  test('are nobody where the group has no territory and its workshop takes no sign-ups', async () => {
    const open = await createGroup(forum, { session: workshop._id });
    await members.person('Bennis');
    expect(await members.page(open)).toContain('Ce groupe n’a pas de territoire');
    await members.bringIn(open);
    expect(await members.page(open)).toContain('Rien n’indique qui fait partie de ce groupe');
    expect(await countMembers(open)).toBe(0);
  });

  test('come in once each, though several press at once', async () => {
    for (let count = 0; count < 8; count += 1) await members.person(`Personne ${count}`);
    const answers = await Promise.all(Array.from({ length: 5 }, () => members.bringIn(oriental)));
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303, 303, 303]);
    expect(await countMembers(oriental)).toBe(8);
    expect(await MemberModel.countDocuments({ group: oriental._id })).toBe(8);
    const told = await AuditEntryModel.find({ forum: forum._id, verb: 'groupMember.broughtIn' }).lean();
    expect(told.reduce((sum, { after }) => sum + Number(after?.people), 0)).toBe(8);
  });
});
