import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SessionRecord } from '../../src/agenda/session.ts';
import { AuditEntryModel } from '../../src/audit/auditEntry.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { paths } from '../../src/paths.ts';
import { cancel } from '../../src/registrations/actions/cancel.ts';
import { erase } from '../../src/registrations/actions/erase.ts';
import { handOver } from '../../src/registrations/actions/handOver.ts';
import { setCapacity } from '../../src/registrations/actions/setCapacity.ts';
import { merge } from '../../src/registrations/duplicates/actions/merge.ts';
import { RegistrationModel } from '../../src/registrations/registration.ts';
import type { GroupRecord } from '../../src/workshops/group.ts';
import { MemberModel } from '../../src/workshops/members/member.ts';
import { countMembers } from '../../src/workshops/members/queries.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createMember } from '../support/factories/accounts.ts';
import { releaseForTest } from '../support/factories/agenda.ts';
import { createForum } from '../support/factories/forums.ts';
import { createRegistration } from '../support/factories/registrations.ts';
import { createGroup, createWorkshop } from '../support/factories/workshops.ts';

const NOW = new Date('2025-11-01T09:00:00Z');
let app: TestApp;
let forum: ForumRecord;
let workshop: SessionRecord;
let oriental: GroupRecord;
let tangier: GroupRecord;
let organiser: Client;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  app.clock.set(NOW);
  forum = await createForum();
  workshop = await createWorkshop(forum);
  oriental = await createGroup(forum, {
    session: workshop._id,
    territory: 'MA-02',
    name: { ar: 'مجموعة الشرق', fr: 'Groupe Oriental' },
    facilitator: 'Hind Alaoui',
  });
  tangier = await createGroup(forum, {
    session: workshop._id,
    territory: 'MA-01',
    name: { fr: 'Groupe Tanger' },
  });
  organiser = await app.signedIn(await createMember(forum, 'organiser', { name: 'Omar' }));
});

const address = (group: GroupRecord, query = '') =>
  paths.groupMembers('fr', forum.slug, String(group._id), { query });
const bringIn = (group: GroupRecord) =>
  organiser.post(paths.bringMembersIn('fr', forum.slug, String(group._id)));
const add = (group: GroupRecord, { _id }: { _id: unknown }) =>
  organiser.post(address(group), { registration: String(_id) });
const page = async (group: GroupRecord) => (await organiser.get(address(group))).visible;
const person = (familyName: string, given: object = {}) =>
  createRegistration(forum, { givenName: 'Sara', familyName, ...given });

describe('the people of a territory', () => {
  test('come into its group in one press, and who is in another group stays there', async () => {
    await person('Bennis', { institution: 'Commune de Berkane' });
    await person('Alami', { territory: 'MA-01' });
    await person('Attente', { state: 'waitlisted' });
    await add(tangier, await person('Daoudi'));
    expect((await bringIn(oriental)).location).toBe(address(oriental));
    const said = await page(oriental);
    expect(said).toContain('1 personne est entrée dans le groupe.');
    expect(said).toContain('1 personne reste dans un autre groupe de l’atelier.');
    expect(said).toMatch(/1 membre .*Sara Bennis Commune de Berkane L’Oriental/);
    expect(said).not.toMatch(/Alami|Attente|Daoudi/);
    await person('Idrissi');
    await bringIn(oriental);
    expect(await page(oriental)).toMatch(/1 personne est entrée .*2 membres/);
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
    await person('Bennis', { sessions: [signUp._id] });
    await person('Chraibi');
    await person('Alami', { sessions: [signUp._id], territory: 'MA-01' });
    await bringIn(ofRegion);
    expect(await page(ofRegion)).toMatch(/1 membre .*Bennis/);
    await bringIn(open);
    expect(await page(open)).toMatch(/1 membre .*Alami/);
  });

  test('are nobody where the group has no territory and its workshop takes no sign-ups', async () => {
    const open = await createGroup(forum, { session: workshop._id });
    await person('Bennis');
    expect(await page(open)).toContain('Ce groupe n’a pas de territoire');
    await bringIn(open);
    expect(await page(open)).toContain('Rien n’indique qui fait partie de ce groupe');
    expect(await countMembers(open)).toBe(0);
  });

  test('come in once each, though several press at once', async () => {
    for (let count = 0; count < 8; count += 1) await person(`Personne ${count}`);
    const answers = await Promise.all(Array.from({ length: 5 }, () => bringIn(oriental)));
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303, 303, 303]);
    expect(await countMembers(oriental)).toBe(8);
    expect(await MemberModel.countDocuments({ group: oriental._id })).toBe(8);
    const told = await AuditEntryModel.find({ forum: forum._id, verb: 'groupMember.broughtIn' }).lean();
    expect(told.reduce((sum, { after }) => sum + Number(after?.people), 0)).toBe(8);
  });
});

describe('one person', () => {
  test('is found by name, added, moved to another group of the workshop, and taken out', async () => {
    const sara = await person('Bennis');
    const found = await organiser.get(address(oriental, 'bennis sara'));
    expect(found.visible).toMatch(/1 résultat Sara Bennis .*Ajouter/);
    await organiser.post(address(oriental), { registration: String(sara._id), q: 'bennis' });
    const again = await organiser.get(address(oriental, 'bennis'));
    expect(again.visible).toContain('Dans ce groupe');
    expect((await organiser.get(address(tangier, 'bennis'))).visible).toContain(
      'Dans un autre groupe : Groupe Oriental',
    );
    await add(tangier, sara);
    expect(await page(tangier)).toMatch(/changé de groupe.*1 membre .*Sara Bennis/);
    expect(await page(oriental)).toContain('0 membre');
    const elsewhere = await createGroup(forum, {});
    await add(elsewhere, sara);
    expect(await countMembers(tangier)).toBe(1);
    await organiser.post(paths.removeMember('fr', forum.slug, String(tangier._id), String(sara._id)));
    expect(await countMembers(tangier)).toBe(0);
    expect(await countMembers(elsewhere)).toBe(1);
    const own = await organiser.get(paths.organiserRegistration('fr', forum.slug, String(sara._id)));
    expect(own.visible).toMatch(/Membre retiré d’un groupe/);
  });

  test('is put into several groups at once and ends in one of them', async () => {
    const sara = await person('Bennis');
    const answers = await Promise.all([add(oriental, sara), add(tangier, sara), add(oriental, sara)]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
    expect(await MemberModel.countDocuments({ registration: sara._id })).toBe(1);
  });

  test('must be confirmed, and of this forum', async () => {
    await add(oriental, await person('Bennis', { state: 'unconfirmed' }));
    expect(await page(oriental)).toMatch(/n’est pas confirmée.*0 membre/);
    const stranger = await createRegistration(await createForum());
    expect((await add(oriental, stranger)).status).toBe(404);
    expect((await organiser.post(address(oriental), {})).status).toBe(404);
  });

  test('reads on their own page which group they are in', async () => {
    const sara = await person('Bennis');
    const own = () => app.client().get(paths.registration('fr', sara.secret));
    expect((await own()).visible).not.toContain('Votre groupe de travail');
    await add(oriental, sara);
    expect((await own()).visible).toMatch(
      /Votre groupe de travail Atelier Atelier \d+ Groupe Groupe Oriental Facilitation Hind Alaoui/,
    );
    const data = await app.client().get(paths.registrationData('fr', sara.secret));
    expect(JSON.parse(data.text).groups).toEqual([{ workshop: workshop.title, group: oriental.name }]);
  });
});

describe('whose registration ends', () => {
  test('is in no list while it is cancelled', async () => {
    const sara = await person('Bennis');
    await add(oriental, sara);
    await setCapacity(forum, NOW);
    await cancel(forum, sara, NOW);
    expect(await page(oriental)).toContain('0 membre');
    expect((await organiser.get(paths.organiserWorkshops('fr', forum.slug))).text).not.toMatch(
      new RegExp(`${address(oriental)}"><bdi>1`),
    );
    const own = await app.client().get(paths.registration('fr', sara.secret));
    expect(own.visible).not.toContain('Votre groupe de travail');
  });

  test('leaves no row behind when they are forgotten', async () => {
    const sara = await person('Bennis');
    await add(oriental, sara);
    await setCapacity(forum, NOW);
    await erase(forum, sara, NOW);
    expect(await MemberModel.countDocuments({ registration: sara._id })).toBe(0);
    const history = await AuditEntryModel.find({ forum: forum._id }).lean();
    expect(JSON.stringify(history)).not.toContain('Bennis');
  });

  test('leaves the place to the colleague who takes over', async () => {
    const sara = await person('Bennis');
    await add(oriental, sara);
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
    expect(await page(oriental)).toMatch(/1 membre .*Karim Alaoui/);
  });

  test('goes on as the registration that theirs went into, in the group of that one if it has any', async () => {
    const [keep, drop] = [await person('Bennis'), await person('Benniss')];
    const other = await createGroup(forum, {});
    await add(oriental, keep);
    await add(tangier, drop);
    await add(other, drop);
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
    const [sara, hind] = [await person('Bennis'), await person('Alaoui')];
    const elsewhere = await createGroup(forum, {});
    for (const one of [sara, hind]) await add(oriental, one);
    await add(elsewhere, hind);
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
    await add(tangier, await person('Bennis'));
    await organiser.post(paths.removeGroup('fr', forum.slug, String(tangier._id)));
    expect(await MemberModel.countDocuments({ forum: forum._id })).toBe(0);
  });

  test('shows its people by name and page by page, in the overview how many they are', async () => {
    for (let count = 0; count < 51; count += 1) await person(`Nom ${String(count).padStart(2, '0')}`);
    await bringIn(oriental);
    const first = await organiser.get(address(oriental));
    expect(first.visible).toContain('Nom 00');
    expect(first.visible).not.toContain('Nom 50');
    expect((await organiser.get(`${address(oriental)}?page=2`)).visible).toContain('Nom 50');
    const overview = await organiser.get(paths.organiserWorkshops('fr', forum.slug));
    expect(overview.text).toContain(`<a href="${address(oriental)}"><bdi>51</bdi></a>`);
    const form = await organiser.get(paths.editGroup('fr', forum.slug, String(oriental._id)));
    expect(form.text).toContain(address(oriental));
  });
});

test('the people of a group are the organisers’ business alone', async () => {
  const sara = await person('Bennis');
  await add(oriental, sara);
  const removal = paths.removeMember('fr', forum.slug, String(oriental._id), String(sara._id));
  for (const role of ['viewer', 'rapporteur', 'checkIn'] as const) {
    const client = await app.signedIn(await createMember(forum, role));
    expect((await client.get(address(oriental))).status).toBe(403);
    expect((await client.post(removal)).status).toBe(403);
  }
  const elsewhere = await createGroup(await createForum());
  expect((await organiser.get(address(elsewhere))).status).toBe(404);
  expect((await bringIn(elsewhere)).status).toBe(404);
  expect(await countMembers(oriental)).toBe(1);
});
