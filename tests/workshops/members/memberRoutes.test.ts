import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SessionRecord } from '../../../src/agenda/session.ts';
import type { ForumRecord } from '../../../src/forums/forum.ts';
import { paths } from '../../../src/paths.ts';
import type { GroupRecord } from '../../../src/workshops/group.ts';
import { MemberModel } from '../../../src/workshops/members/member.ts';
import { countMembers } from '../../../src/workshops/members/queries.ts';
import { openTestApp, type TestApp } from '../../support/app.ts';
import type { Client } from '../../support/client.ts';
import { createMember } from '../../support/factories/accounts.ts';
import { createForum } from '../../support/factories/forums.ts';
import { createRegistration } from '../../support/factories/registrations.ts';
import { createGroup } from '../../support/factories/workshops.ts';
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

describe('one person', () => {
  test('is found by name, added, moved to another group of the workshop, and taken out', async () => {
    const sara = await members.person('Bennis');
    const found = await organiser.get(members.address(oriental, 'bennis sara'));
    expect(found.visible).toMatch(/1 résultat Sara Bennis .*Ajouter/);
    await organiser.post(members.address(oriental), { registration: String(sara._id), q: 'bennis' });
    const again = await organiser.get(members.address(oriental, 'bennis'));
    expect(again.visible).toContain('Dans ce groupe');
    expect((await organiser.get(members.address(tangier, 'bennis'))).visible).toContain(
      'Dans un autre groupe : Groupe Oriental',
    );
    await members.add(tangier, sara);
    expect(await members.page(tangier)).toMatch(/changé de groupe.*1 membre .*Sara Bennis/);
    expect(await members.page(oriental)).toContain('0 membre');
    const elsewhere = await createGroup(forum, {});
    await members.add(elsewhere, sara);
    expect(await countMembers(tangier)).toBe(1);
    await organiser.post(paths.removeMember('fr', forum.slug, String(tangier._id), String(sara._id)));
    expect(await countMembers(tangier)).toBe(0);
    expect(await countMembers(elsewhere)).toBe(1);
    const own = await organiser.get(paths.organiserRegistration('fr', forum.slug, String(sara._id)));
    expect(own.visible).toMatch(/Membre retiré d’un groupe/);
  });

  test('is put into several groups at once and ends in one of them', async () => {
    const sara = await members.person('Bennis');
    const answers = await Promise.all([
      members.add(oriental, sara),
      members.add(tangier, sara),
      members.add(oriental, sara),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
    expect(await MemberModel.countDocuments({ registration: sara._id })).toBe(1);
  });

  test('must be confirmed, and of this forum', async () => {
    await members.add(oriental, await members.person('Bennis', { state: 'unconfirmed' }));
    expect(await members.page(oriental)).toMatch(/n’est pas confirmée.*0 membre/);
    const stranger = await createRegistration(await createForum());
    expect((await members.add(oriental, stranger)).status).toBe(404);
    expect((await organiser.post(members.address(oriental), {})).status).toBe(404);
  });

  test('reads on their own page which group they are in', async () => {
    const sara = await members.person('Bennis');
    const own = () => app.client().get(paths.registration('fr', sara.secret));
    expect((await own()).visible).not.toContain('Votre groupe de travail');
    await members.add(oriental, sara);
    expect((await own()).visible).toMatch(
      /Votre groupe de travail Atelier Atelier \d+ Groupe Groupe Oriental Facilitation Hind Alaoui/,
    );
    const data = await app.client().get(paths.registrationData('fr', sara.secret));
    expect(JSON.parse(data.text).groups).toEqual([{ workshop: workshop.title, group: oriental.name }]);
  });
});

describe('a group', () => {
  test('shows its people by name and page by page, in the overview how many they are', async () => {
    for (let count = 0; count < 51; count += 1) await members.person(`Nom ${String(count).padStart(2, '0')}`);
    await members.bringIn(oriental);
    const first = await organiser.get(members.address(oriental));
    expect(first.visible).toContain('Nom 00');
    expect(first.visible).not.toContain('Nom 50');
    expect((await organiser.get(`${members.address(oriental)}?page=2`)).visible).toContain('Nom 50');
    const overview = await organiser.get(paths.organiserWorkshops('fr', forum.slug));
    expect(overview.text).toContain(`<a href="${members.address(oriental)}"><bdi>51</bdi></a>`);
    const form = await organiser.get(paths.editGroup('fr', forum.slug, String(oriental._id)));
    expect(form.text).toContain(members.address(oriental));
  });
});

test('the people of a group are the organisers’ business alone', async () => {
  const sara = await members.person('Bennis');
  await members.add(oriental, sara);
  const removal = paths.removeMember('fr', forum.slug, String(oriental._id), String(sara._id));
  for (const role of ['viewer', 'rapporteur', 'checkIn'] as const) {
    const client = await app.signedIn(await createMember(forum, role));
    expect((await client.get(members.address(oriental))).status).toBe(403);
    expect((await client.post(removal)).status).toBe(403);
  }
  const elsewhere = await createGroup(await createForum());
  expect((await organiser.get(members.address(elsewhere))).status).toBe(404);
  expect((await members.bringIn(elsewhere)).status).toBe(404);
  expect(await countMembers(oriental)).toBe(1);
});
