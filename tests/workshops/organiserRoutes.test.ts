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

const id = (record: { _id: unknown }) => String(record._id);
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

describe('the table of recommendations', () => {
  const table = (query = '') => paths.organiserRecommendations('fr', forum.slug, query);
  const act = (one: { _id: unknown }, move: string, fields: object = {}) =>
    browser.post(paths.organiserMove('fr', forum.slug, id(one), move), { version: 1, ...fields });

  test('is filtered by group, state, level and theme, and takes nothing it does not know', async () => {
    const one = await createGroup(forum, { session: workshop._id, name: { fr: 'Groupe filtré' } });
    await createRecommendation(one, { statement: { fr: 'Nationale' }, level: 'national', state: 'agreed' });
    await createRecommendation(one, { statement: { fr: 'Communale' }, theme: 'health' });
    const found = async (query: string) => {
      const { visible } = await browser.get(table(query));
      return ['Nationale', 'Communale'].filter((word) => visible.includes(word));
    };
    expect(await found(`group=${id(one)}`)).toEqual(['Nationale', 'Communale']);
    expect(await found('level=national')).toEqual(['Nationale']);
    expect(await found('theme=health')).toEqual(['Communale']);
    expect(await found(`group=${id(one)}&state=agreed`)).toEqual(['Nationale']);
    expect(await found('state=withdrawn')).toEqual([]);
    expect(await found('state[$ne]=x&group=%24ne&page=0')).toEqual(['Nationale', 'Communale']);
  });

  test('adopts from agreed only, goes back to the filter, and publishes at once', async () => {
    const one = await createGroup(forum, { session: workshop._id });
    const agreed = await createRecommendation(one, { state: 'agreed', statement: { fr: 'À adopter' } });
    const draft = await createRecommendation(one);
    expect((await act(draft, 'adoption')).status).toBe(422);
    const before = await app.client().get(paths.recommendations('fr', forum.slug));
    expect(before.visible).not.toContain('À adopter');
    const { location } = await act(agreed, 'adoption', { from: 'table', query: 'state=agreed&evil=1' });
    expect(location).toBe(table('state=agreed'));
    const stored = await RecommendationModel.findById(agreed._id).lean();
    expect(stored).toMatchObject({ state: 'adopted', number: expect.any(Number) });
    expect((await app.client().get(paths.recommendations('fr', forum.slug))).visible).toContain('À adopter');
    expect(
      await AuditEntryModel.countDocuments({ subject: id(agreed), verb: 'recommendation.adopted' }),
    ).toBe(1);
  });

  test('returns with words and withdraws with a reason; without them asks, keeping the rest', async () => {
    const one = await createGroup(forum, { session: workshop._id }, rapporteur);
    const agreed = await createRecommendation(one, { state: 'agreed' });
    const bare = await act(agreed, 'return');
    expect(bare.status).toBe(422);
    expect(bare.visible).toContain('Que faut-il revoir ?');
    await act(agreed, 'return', { why: 'Précisez l’échéance' });
    const page = await (await app.signedIn(rapporteur)).get(paths.groupRecommendation('fr', id(agreed)));
    expect(page.visible).toContain('Renvoyée au groupe par Omar');
    expect(page.visible).toContain('Précisez l’échéance');
    await act(agreed, 'withdrawal', { why: 'Hors sujet' });
    expect((await RecommendationModel.findById(agreed._id).lean())?.state).toBe('withdrawn');
  });

  test('ten adoptions at once get ten different numbers without a gap; a number is kept when adoption is undone', async () => {
    const other = await createForum();
    const owner = await app.signedIn(await createMember(other, 'owner'));
    const one = await createGroup(other);
    const agreed = await Promise.all(
      Array.from({ length: 10 }, () => createRecommendation(one, { state: 'agreed' })),
    );
    const address = (record: { _id: unknown }, move: string) =>
      paths.organiserMove('fr', other.slug, id(record), move);
    // Each pressed twice: two organisers may read out the same line.
    const answers = await Promise.all(
      [...agreed, ...agreed].map((record) => owner.post(address(record, 'adoption'), { version: 1 })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303]));
    const numbers = async () => {
      const stored = await RecommendationModel.find({ forum: other._id }).sort({ number: 1 }).lean();
      return stored.map(({ number }) => number);
    };
    expect(await numbers()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const fourth = await RecommendationModel.findOne({ forum: other._id, number: 4 }).lean();
    const public4 = paths.recommendation('fr', other.slug, 4);
    expect((await app.client().get(public4)).status).toBe(200);
    await owner.post(address(fourth as never, 'revocation'), { version: 1, why: 'Erreur' });
    expect((await app.client().get(public4)).status).toBe(404);
    const late = await createRecommendation(one, { state: 'agreed' });
    await owner.post(address(late, 'adoption'), { version: 1 });
    expect((await RecommendationModel.findById(late._id).lean())?.number).toBe(11);
    await owner.post(address(fourth as never, 'adoption'), { version: 1 });
    expect((await RecommendationModel.findById(fourth?._id).lean())?.number).toBe(4);
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

  test('reaches another forum’s recommendation or group through an own forum', async () => {
    const other = await createForum();
    const organiser = await app.signedIn(await createMember(other, 'organiser'));
    const one = await createGroup(forum, { session: workshop._id });
    const agreed = await createRecommendation(one, { state: 'agreed' });
    const stolen = paths.organiserMove('fr', other.slug, id(agreed), 'adoption');
    expect((await organiser.post(stolen, { version: 1 })).status).toBe(404);
    expect((await organiser.get(paths.editGroup('fr', other.slug, id(one)))).status).toBe(404);
    expect((await RecommendationModel.findById(agreed._id).lean())?.state).toBe('agreed');
  });
});

test('a forum without a workshop says where to add one', async () => {
  const other = await createForum();
  const organiser = await app.signedIn(await createMember(other, 'organiser'));
  const { visible, text } = await organiser.get(paths.organiserWorkshops('ar', other.slug));
  expect(visible).toContain('لا ورشة في البرنامج بعد');
  expect(text).toContain(`href="${paths.organiserAgenda('ar', other.slug)}"`);
});
