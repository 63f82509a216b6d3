import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccountRecord } from '../../src/accounts/account.ts';
import type { SessionRecord } from '../../src/agenda/session.ts';
import { AuditEntryModel } from '../../src/audit/auditEntry.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { LANGUAGES } from '../../src/i18n/languages.ts';
import { paths } from '../../src/paths.ts';
import { GroupModel } from '../../src/workshops/group.ts';
import { RecommendationModel } from '../../src/workshops/recommendation.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createMember } from '../support/factories/accounts.ts';
import { createForum } from '../support/factories/forums.ts';
import {
  createContribution,
  createGroup,
  createRecommendation,
  createWorkshop,
} from '../support/factories/workshops.ts';
import { id } from '../support/id.ts';
import { deliverMails } from '../support/outbox.ts';

let app: TestApp;
let forum: ForumRecord;
let workshop: SessionRecord;
let rapporteur: AccountRecord;
let browser: Client;
beforeAll(async () => {
  app = await openTestApp();
  forum = await createForum({
    title: { fr: 'Forum de Figuig', ar: 'ملتقى فجيج', es: 'Foro de Figuig', en: 'Figuig Forum' },
  });
  workshop = await createWorkshop(forum, { title: { fr: 'Atelier consultatif' } });
  rapporteur = await createMember(forum, 'rapporteur', { name: 'Nadia', email: 'nadia@example.org' });
  browser = await app.signedIn(await createMember(forum, 'organiser', { name: 'Omar' }));
});
afterAll(() => app.close());

const group = (given: object = {}) => ({
  session: id(workshop),
  name: { ar: 'مجموعة الشرق', fr: 'Groupe de l’Oriental' },
  territory: 'MA-02',
  rapporteurs: [id(rapporteur)],
  memberCount: '١٢',
  questions: { fr: 'Qui accueille ?' },
  version: 0,
  ...given,
});

describe('groups', () => {
  test('are made, shown with their rapporteurs and written to', async () => {
    const { status, location } = await browser.post(
      paths.createGroup('fr', forum.slug),
      group({ facilitator: 'Leïla' }),
    );
    expect([status, location]).toEqual([303, paths.organiserWorkshops('fr', forum.slug)]);
    const { visible } = await browser.get(location);
    for (const word of ['Le groupe est créé.', 'Groupe de l’Oriental', 'Nadia', 'Facilitation : Leïla']) {
      expect(visible).toContain(word);
    }
    expect(await GroupModel.findOne({ facilitator: 'Leïla' }).lean()).toMatchObject({
      memberCount: 12,
      territory: 'MA-02',
    });
    expect(
      await AuditEntryModel.countDocuments({ verb: 'workshopGroup.created', 'actor.name': 'Omar' }),
    ).toBe(1);
    const [mail] = await deliverMails();
    expect(mail?.recipient).toBe('nadia@example.org');
    expect(mail?.subject).toBe('Vous êtes rapporteur d’un groupe – Forum de Figuig');
    expect(mail?.text).toMatch(/http:\/\/multaqa\.test\/fr\/rapporteur\/groups\/[0-9a-f]{24}/);
  });

  test('write in the language of each new rapporteur, once', async () => {
    const people = await Promise.all(
      LANGUAGES.map((language) => createMember(forum, 'rapporteur', { language })),
    );
    const made = await createGroup(forum, { session: workshop._id }, people[0] as AccountRecord);
    const fields = group({ rapporteurs: people.map(id), version: 1 });
    expect((await browser.post(paths.editGroup('fr', forum.slug, id(made)), fields)).status).toBe(303);
    await browser.post(paths.editGroup('fr', forum.slug, id(made)), { ...fields, version: 2 });
    const mails = await deliverMails();
    expect(mails.map(({ subject }) => subject).sort()).toEqual(
      [
        'Relatoría de un grupo – Foro de Figuig',
        'Vous êtes rapporteur d’un groupe – Forum de Figuig',
        'You are rapporteur of a group – Figuig Forum',
      ].sort((a, b) => (a < b ? -1 : 1)),
    );
    expect(mails.map(({ html }) => /<html lang="(\w\w)"/.exec(String(html))?.[1]).sort()).toEqual([
      'en',
      'es',
      'fr',
    ]);
  });

  test('come back with the words kept when something is wrong', async () => {
    const elsewhere = await createWorkshop(await createForum());
    const stranger = await createMember(await createForum(), 'rapporteur');
    const wrong = group({
      session: id(elsewhere),
      name: { fr: 'Sans arabe' },
      rapporteurs: [id(stranger)],
      memberCount: 'beaucoup',
    });
    const { status, text } = await browser.post(paths.createGroup('fr', forum.slug), wrong);
    expect(status).toBe(422);
    for (const field of ['session', 'name.ar', 'rapporteurs', 'memberCount'])
      expect(text).toContain(`href="#field-${field}"`);
    expect(text).toContain('value="Sans arabe"');
    expect(await GroupModel.countDocuments({ 'name.fr': 'Sans arabe' })).toBe(0);
  });

  test('changed by two at once: the second sees both and may save over the newer one', async () => {
    const made = await createGroup(forum, { session: workshop._id });
    const address = paths.editGroup('fr', forum.slug, id(made));
    await browser.post(
      address,
      group({ name: { ar: 'أ', fr: 'Nom de l’autre' }, rapporteurs: [], version: 1 }),
    );
    const conflict = await browser.post(
      address,
      group({ name: { ar: 'أ', fr: 'Mon nom' }, rapporteurs: [], version: 1 }),
    );
    expect(conflict.status).toBe(409);
    expect(conflict.visible).toContain('Nom de l’autre');
    expect(conflict.text).toContain('value="Mon nom"');
    expect(conflict.text).toContain('name="version" value="2"');
    expect((await GroupModel.findById(made._id).lean())?.name.fr).toBe('Nom de l’autre');
  });

  test('are removed only while nothing was written in them', async () => {
    const empty = await createGroup(forum, { session: workshop._id });
    const used = await createGroup(forum, { session: workshop._id });
    await createContribution(used);
    expect((await browser.post(paths.removeGroup('fr', forum.slug, id(empty)))).status).toBe(303);
    const refused = await browser.post(paths.removeGroup('fr', forum.slug, id(used)));
    expect(refused.status).toBe(422);
    expect(refused.visible).toContain('il ne peut pas être supprimé');
    expect(await GroupModel.countDocuments({ _id: { $in: [empty._id, used._id] } })).toBe(1);
  });

  test('are listed with the same number of queries, one or three', async () => {
    const counts: number[] = [];
    for (const number of [1, 3]) {
      const other = await createForum();
      const client = await app.signedIn(await createMember(other, 'organiser'));
      for (let made = 0; made < number; made += 1) {
        const one = await createGroup(other, {}, await createMember(other, 'rapporteur'));
        await createContribution(one);
        await createRecommendation(one, { horizon: undefined } as never);
      }
      const { visible } = await client.get(paths.organiserWorkshops('en', other.slug));
      expect(visible).toContain(`Incomplete recommendations ${number}`);
      for (const address of [paths.organiserWorkshops, paths.organiserRecommendations]) {
        app.queries();
        await client.get(address('en', other.slug));
        counts.push(app.queries());
      }
    }
    expect(counts.slice(0, 2)).toEqual(counts.slice(2));
  });
});

describe('nobody else', () => {
  test('enters: stranger, rapporteur, the door, another forum; a viewer only reads', async () => {
    const one = await createGroup(forum, { session: workshop._id }, rapporteur);
    const agreed = await createRecommendation(one, { state: 'agreed' });
    const pages = [
      paths.organiserWorkshops('fr', forum.slug),
      paths.organiserRecommendations('fr', forum.slug),
    ];
    const forms = [
      paths.createGroup('fr', forum.slug),
      paths.editGroup('fr', forum.slug, id(one)),
      paths.removeGroup('fr', forum.slug, id(one)),
      ...['adoption', 'revocation', 'return', 'withdrawal'].map((move) =>
        paths.organiserMove('fr', forum.slug, id(agreed), move),
      ),
    ];
    const outsiders = [
      rapporteur,
      await createMember(forum, 'checkIn'),
      await createMember(await createForum(), 'owner'),
    ];
    const viewer = await createMember(forum, 'viewer');
    for (const person of [...outsiders, viewer]) {
      const client = await app.signedIn(person);
      for (const page of pages) expect((await client.get(page)).status).toBe(person === viewer ? 200 : 403);
      for (const form of forms)
        expect([form, (await client.post(form, { version: 1, why: 'x' })).status]).toEqual([form, 403]);
    }
    for (const page of pages) expect((await app.client().get(page)).location).toContain('/fr/sign-in');
    expect(await RecommendationModel.findById(agreed._id).lean()).toMatchObject({ state: 'agreed' });
  });
});

test('a forum without a workshop says where to add one', async () => {
  const other = await createForum();
  const organiser = await app.signedIn(await createMember(other, 'organiser'));
  const { visible, text } = await organiser.get(paths.organiserWorkshops('ar', other.slug));
  expect(visible).toContain('لا ورشة في البرنامج بعد');
  expect(text).toContain(`href="${paths.organiserAgenda('ar', other.slug)}"`);
});
