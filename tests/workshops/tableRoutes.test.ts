import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccountRecord } from '../../src/accounts/account.ts';
import type { SessionRecord } from '../../src/agenda/session.ts';
import { AuditEntryModel } from '../../src/audit/auditEntry.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { paths } from '../../src/paths.ts';
import { RecommendationModel } from '../../src/workshops/recommendation.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createMember } from '../support/factories/accounts.ts';
import { createForum } from '../support/factories/forums.ts';
import { createGroup, createRecommendation, createWorkshop } from '../support/factories/workshops.ts';
import { id } from '../support/id.ts';

let app: TestApp;
let forum: ForumRecord;
let workshop: SessionRecord;
let rapporteur: AccountRecord;
let browser: Client;
beforeAll(async () => {
  app = await openTestApp();
  forum = await createForum();
  workshop = await createWorkshop(forum);
  rapporteur = await createMember(forum, 'rapporteur');
  browser = await app.signedIn(await createMember(forum, 'organiser', { name: 'Omar' }));
});
afterAll(() => app.close());

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
