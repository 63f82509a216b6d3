import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccountRecord } from '../../src/accounts/account.ts';
import { AuditEntryModel } from '../../src/audit/auditEntry.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { paths } from '../../src/paths.ts';
import { ContributionModel } from '../../src/workshops/contribution.ts';
import type { GroupRecord } from '../../src/workshops/group.ts';
import { RecommendationModel } from '../../src/workshops/recommendation.ts';
import { RevisionModel } from '../../src/workshops/revision.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createMember } from '../support/factories/accounts.ts';
import { createForum } from '../support/factories/forums.ts';
import { createContribution, createGroup, createRecommendation } from '../support/factories/workshops.ts';

let app: TestApp;
let forum: ForumRecord;
let group: GroupRecord;
let rapporteur: AccountRecord;
let browser: Client;
beforeAll(async () => {
  app = await openTestApp();
  forum = await createForum();
  rapporteur = await createMember(forum, 'rapporteur', { name: 'Nadia Rapporteure' });
  group = await createGroup(forum, { questions: { fr: 'Qui accueille ?\nAvec quels moyens ?' } }, rapporteur);
  browser = await app.signedIn(rapporteur);
});
afterAll(() => app.close());

const id = (record: { _id: unknown }) => String(record._id);
const contribution = (given: object = {}) => ({
  kind: 'challenge',
  text: 'Les délais sont trop longs',
  lang: 'fr',
  submission: randomUUID(),
  ...given,
});
const recommendation = (given: object = {}) => ({
  statement: { fr: 'Créer un guichet unique' },
  reason: { fr: 'Les démarches sont dispersées' },
  theme: 'reception',
  level: 'communal',
  territories: ['MA-02'],
  addresseeKinds: ['commune'],
  horizon: 'short',
  indicator: { fr: 'Guichets ouverts' },
  submission: randomUUID(),
  ...given,
});

describe('the groups of a person', () => {
  test('are all those they take notes of, in every forum, and no other', async () => {
    const other = await createForum({ title: { fr: 'Autre forum' } });
    const both = await createMember(forum, 'rapporteur', {
      memberships: [forum, other].map(({ _id }) => ({ forum: _id, role: 'rapporteur' as const })),
    });
    await createGroup(other, { name: { fr: 'Groupe d’ailleurs' } });
    await createGroup(forum, { name: { fr: 'Groupe d’autrui' } });
    await createGroup(forum, { name: { fr: 'Groupe à moi' } }, both);
    await createGroup(other, { name: { fr: 'Groupe à moi aussi' } }, both);
    const { visible } = await (await app.signedIn(both)).get('/fr/rapporteur');
    expect(visible).toContain('Groupe à moi');
    expect(visible).toContain('Groupe à moi aussi');
    expect(visible).toContain('Autre forum');
    expect(visible).not.toContain('Groupe d’autrui');
    expect(visible).not.toContain('Groupe d’ailleurs');
  });

  test('are, for an organiser, all groups of their forums; with none the page says what to wait for', async () => {
    const organiser = await app.signedIn(await createMember(forum, 'organiser'));
    expect((await organiser.get('/fr/rapporteur')).visible).toContain('Groupe d’autrui');
    const idle = await app.signedIn(await createMember(forum, 'rapporteur'));
    expect((await idle.get('/en/rapporteur')).visible).toContain('No group is assigned to you');
  });

  test('are listed with the same number of queries, one or three', async () => {
    const counts: number[] = [];
    for (const number of [1, 3]) {
      const person = await createMember(forum, 'rapporteur');
      for (let made = 0; made < number; made += 1) await createGroup(forum, {}, person);
      const client = await app.signedIn(person);
      await client.get('/fr/rapporteur');
      app.queries();
      await client.get('/fr/rapporteur');
      counts.push(app.queries());
    }
    expect(counts[0]).toBe(counts[1]);
  });
});

describe('contributions', () => {
  test('are taken down and shown with kind, language, who said it and whether they may be named', async () => {
    const fields = contribution({
      text: 'تعقيد المساطر',
      lang: 'ar',
      theme: 'governance',
      saidBy: 'Commune de Figuig',
    });
    const { status, location } = await browser.post(paths.createContribution('fr', id(group)), fields);
    expect([status, location]).toEqual([
      303,
      paths.rapporteurGroup('fr', id(group), `saved=${fields.submission}`),
    ]);
    const { text, visible } = await browser.get(location);
    expect(visible).toContain('La contribution est notée.');
    expect(text).toMatch(/<p class="contribution__text" dir="auto" lang="ar">تعقيد المساطر/);
    expect(visible).toContain('Commune de Figuig (nom non divulgué)');
    expect(visible).toContain('Avec quels moyens ?');
    const stored = await ContributionModel.findOne({ submission: fields.submission }).lean();
    expect(stored).toMatchObject({
      kind: 'challenge',
      theme: 'governance',
      mayBeNamed: false,
      createdBy: { name: rapporteur.name },
    });
    expect(
      await AuditEntryModel.countDocuments({ subject: id(stored as never), verb: 'contribution.added' }),
    ).toBe(1);
  });

  test('come back with the words kept when something is wrong', async () => {
    const answer = await browser.post(
      paths.createContribution('fr', id(group)),
      contribution({ kind: 'rumour', saidBy: 'Ali' }),
    );
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Les délais sont trop longs</textarea>');
    expect(answer.text).toContain('href="#field-kind"');
    expect(answer.text).toContain('value="Ali"');
  });

  test('sent twice are stored once; sent again with other words both are shown', async () => {
    const fields = contribution({ text: 'Une seule fois' });
    const address = paths.createContribution('fr', id(group));
    const answers = await Promise.all([browser.post(address, fields), browser.post(address, fields)]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    expect(await ContributionModel.countDocuments({ group: group._id, text: 'Une seule fois' })).toBe(1);
    const changed = await browser.post(address, { ...fields, text: 'Une seule fois, mieux dite' });
    expect(changed.status).toBe(409);
    expect(changed.visible).toContain('Une seule fois, mieux dite');
    const stored = await ContributionModel.findOne({ submission: fields.submission }).lean();
    expect(stored?.text).toBe('Une seule fois');
  });

  test('by two rapporteurs at once are both kept, with a number each', async () => {
    const colleague = await createMember(forum, 'rapporteur');
    const shared = await createGroup(forum, {}, rapporteur, colleague);
    const address = paths.createContribution('fr', id(shared));
    const clients = [browser, await app.signedIn(colleague)];
    await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        clients[n % 2]?.post(address, contribution({ text: `Parole ${n}` })),
      ),
    );
    const stored = await ContributionModel.find({ group: shared._id }).lean();
    expect(stored.map(({ number }) => number).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  test('are changed, removed with a trace and restored; every text stays readable', async () => {
    const said = await createContribution(group, { text: 'Premier mot' });
    const address = paths.editContribution('fr', id(said));
    const edited = await browser.post(address, { ...contribution(), text: 'Second mot', version: 1 });
    expect(edited.status).toBe(303);
    const removed = await browser.post(paths.removeContribution('fr', id(said)), { reason: 'Doublon' });
    expect(removed.status).toBe(303);
    const list = await browser.get(paths.rapporteurGroup('fr', id(group)));
    expect(list.text).not.toContain('Second mot');
    const page = await browser.get(address);
    for (const word of ['Supprimée par Nadia Rapporteure', 'Doublon', 'Premier mot', 'Second mot']) {
      expect(page.visible).toContain(word);
    }
    await browser.post(paths.restoreContribution('fr', id(said)));
    expect((await browser.get(paths.rapporteurGroup('fr', id(group)))).visible).toContain('Second mot');
  });

  test('changed by two at once are shown side by side, and neither text is lost', async () => {
    const said = await createContribution(group, { text: 'Point de départ' });
    const address = paths.editContribution('fr', id(said));
    const mine = { kind: 'proposal', lang: 'fr', text: 'Ma version', version: 1 };
    await browser.post(address, { ...mine, text: 'Sa version', theme: 'health' });
    const conflict = await browser.post(address, mine);
    expect(conflict.status).toBe(409);
    expect(conflict.visible).toContain('Ma version');
    expect(conflict.visible).toContain('Sa version');
    expect(conflict.text).toMatch(/name="version" value="2"/);
    expect((await ContributionModel.findById(said._id).lean())?.text).toBe('Sa version');
    const set = await RevisionModel.find({ subject: said._id }).lean();
    expect(set.map(({ setAside, content }) => [setAside, (content as { text: string }).text]).sort()).toEqual(
      [
        [false, 'Point de départ'],
        [false, 'Sa version'],
        [true, 'Ma version'],
      ],
    );
    expect((await browser.post(address, { ...mine, version: 2 })).status).toBe(303);
    expect((await ContributionModel.findById(said._id).lean())?.text).toBe('Ma version');
  });

  test('are filtered by kind and listed with the same number of queries, one or three', async () => {
    const counts: number[] = [];
    for (const number of [1, 3]) {
      const alone = await createGroup(forum, {}, rapporteur);
      for (let made = 0; made < number; made += 1) {
        await createContribution(alone, { kind: 'observation', text: `Constat ${made}` });
        await createRecommendation(alone);
      }
      const address = paths.rapporteurGroup('fr', id(alone));
      expect((await browser.get(address)).visible).toContain(`Constat ${number - 1}`);
      expect((await browser.get(`${address}?kind=challenge`)).visible).not.toContain('Constat 0');
      app.queries();
      await browser.get(address);
      counts.push(app.queries());
    }
    expect(counts[0]).toBe(counts[1]);
  });
});

describe('recommendations', () => {
  test('are drawn from a contribution, and say what is still missing', async () => {
    const said = await createContribution(group, {
      text: 'Un guichet dans chaque commune',
      theme: 'reception',
    });
    const form = await browser.get(paths.newRecommendation('fr', id(group), id(said)));
    expect(form.text).toMatch(/name="statement\[fr\]"[^>]*>\s*Un guichet dans chaque commune<\/textarea>/);
    expect(form.text).toMatch(new RegExp(`value="${id(said)}" checked`));
    const { location } = await browser.post(paths.createRecommendation('fr', id(group)), {
      statement: { fr: 'Ouvrir un guichet' },
      sources: [id(said)],
      submission: randomUUID(),
    });
    const page = await browser.get(location);
    expect(page.visible).toContain('Il manque : le motif, le thème, l’échelon territorial');
    expect(page.visible).toContain('Un guichet dans chaque commune');
    expect(page.visible).not.toContain('Proposer au groupe');
    expect((await browser.get(paths.editContribution('fr', id(said)))).visible).toContain(
      'Ouvrir un guichet',
    );
  });

  test('go from draft to proposed to agreed, and only when nothing is missing', async () => {
    const draft = await createRecommendation(group, { horizon: undefined } as never);
    const move = (noun: string, version = 1) =>
      browser.post(paths.rapporteurMove('fr', id(draft), noun), { version });
    const refused = await move('proposal');
    expect(refused.status).toBe(422);
    expect(refused.visible).toContain('Il manque encore des éléments');
    const { location } = await browser.post(
      paths.groupRecommendation('fr', id(draft)),
      recommendation({ version: 1 }),
    );
    expect(location).toBe(paths.groupRecommendation('fr', id(draft)));
    expect((await move('proposal', 2)).status).toBe(303);
    expect((await move('agreement', 2)).status).toBe(303);
    expect((await browser.get(location)).visible).toContain('Convenue');
    expect(await RecommendationModel.findById(draft._id).lean()).toMatchObject({
      state: 'agreed',
      version: 2,
    });
    const late = await browser.post(location, recommendation({ version: 2, statement: { fr: 'Trop tard' } }));
    expect(late.status).toBe(422);
    expect(late.text).toContain('Trop tard</textarea>');
    expect((await browser.get(location)).visible).toContain('Texte arrivé trop tard, mis de côté');
  });

  test('are not moved by somebody who has not seen the newest text', async () => {
    const draft = await createRecommendation(group);
    await browser.post(paths.groupRecommendation('fr', id(draft)), recommendation({ version: 1 }));
    const stale = await browser.post(paths.rapporteurMove('fr', id(draft), 'proposal'), { version: 1 });
    expect(stale.status).toBe(409);
    expect(stale.visible).toContain('Quelqu’un a modifié le texte');
    expect((await RecommendationModel.findById(draft._id).lean())?.state).toBe('draft');
  });

  test('are withdrawn only with a word why, which is kept when it is missing or when it is not', async () => {
    const draft = await createRecommendation(group);
    const address = paths.rapporteurMove('fr', id(draft), 'withdrawal');
    const bare = await browser.post(address, { version: 1, why: ' ' });
    expect(bare.status).toBe(422);
    expect(bare.text).toMatch(/<details class="confirm" open>/);
    expect(bare.text).toContain('href="#field-why"');
    expect(bare.text.match(/id="field-why"/g)).toHaveLength(1);
    await browser.post(address, { version: 1, why: 'Déjà en cours ailleurs' });
    const page = await browser.get(paths.groupRecommendation('fr', id(draft)));
    expect(page.visible).toContain('Retirée par Nadia Rapporteure');
    expect(page.visible).toContain('Déjà en cours ailleurs');
    await browser.post(paths.rapporteurMove('fr', id(draft), 'reinstatement'), { version: 1 });
    expect((await RecommendationModel.findById(draft._id).lean())?.state).toBe('draft');
  });

  test('changed by two at once: different fields are put together, both texts are shown', async () => {
    const draft = await createRecommendation(group);
    const address = paths.groupRecommendation('fr', id(draft));
    const base = {
      statement: draft.statement,
      reason: draft.reason,
      theme: draft.theme,
      level: draft.level,
      territories: draft.territories,
      addresseeKinds: draft.addresseeKinds,
      horizon: draft.horizon,
      indicator: draft.indicator,
      version: 1,
    };
    const colleague = await app.signedIn(
      await createMember(forum, 'organiser', { name: 'Omar Organisateur' }),
    );
    await colleague.post(address, {
      ...base,
      statement: { ...draft.statement, fr: 'Leur énoncé' },
      baseline: '0',
    });
    const mine = { ...base, statement: { ...draft.statement, fr: 'Mon énoncé' }, target: '12 guichets' };
    const conflict = await browser.post(address, mine);
    expect(conflict.status).toBe(409);
    for (const word of ['Leur énoncé', 'Mon énoncé', 'Omar Organisateur', '12 guichets'])
      expect(conflict.visible).toContain(word);
    expect(conflict.text).toMatch(/id="field-baseline"[^>]*value="0"/);
    expect(conflict.text).toMatch(/id="field-target"[^>]*value="12 guichets"/);
    await browser.post(address, { ...mine, baseline: '0', version: 2 });
    const stored = await RecommendationModel.findById(draft._id).lean();
    expect(stored).toMatchObject({
      version: 3,
      baseline: '0',
      target: '12 guichets',
      statement: { fr: 'Mon énoncé' },
    });
    expect((await browser.get(address)).visible).toContain('Leur énoncé');
  });

  test('of ten saves over one version exactly one gets through, and the other nine are set aside', async () => {
    const draft = await createRecommendation(group);
    const address = paths.groupRecommendation('fr', id(draft));
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        browser.post(address, recommendation({ version: 1, baseline: `essai ${n}` })),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([303, ...Array(9).fill(409)]);
    const texts = await RevisionModel.find({ subject: draft._id }).lean();
    expect(texts.filter(({ setAside }) => setAside)).toHaveLength(9);
    expect(texts.filter(({ setAside }) => !setAside)).toHaveLength(2);
  });

  test('begun by two at once are both kept', async () => {
    const shared = await createGroup(forum, {}, rapporteur);
    const address = paths.createRecommendation('fr', id(shared));
    await Promise.all(
      [1, 2].map((n) => browser.post(address, recommendation({ statement: { fr: `Idée ${n}` } }))),
    );
    const stored = await RecommendationModel.find({ group: shared._id }).lean();
    expect(stored.map(({ draftNumber }) => draftNumber).sort()).toEqual([1, 2]);
  });
});

describe('positions', () => {
  test('are recorded once a text is proposed; a reserve needs words; a second one of the same voice replaces the first', async () => {
    const proposed = await createRecommendation(group, { state: 'proposed' });
    const address = paths.addPosition('fr', id(proposed));
    const bare = await browser.post(address, {
      kind: 'reserve',
      holder: 'delegation',
      who: 'Région de l’Oriental',
    });
    expect(bare.status).toBe(422);
    expect(bare.visible).toContain('Précisez la réserve ou le désaccord');
    expect(bare.text).toContain('value="Région de l’Oriental"');
    await browser.post(address, {
      kind: 'reserve',
      holder: 'delegation',
      who: 'Région de l’Oriental',
      words: 'Le budget manque',
    });
    await browser.post(address, { kind: 'agree', holder: 'member', who: 'Salma' });
    const page = await browser.get(paths.groupRecommendation('fr', id(proposed)));
    expect(page.visible).toContain('2 positions enregistrées');
    expect(page.visible).toContain('Le budget manque');
    await browser.post(address, { kind: 'agree', holder: 'delegation', who: 'Région de l’Oriental' });
    const stored = await RecommendationModel.findById(proposed._id).lean();
    expect(stored?.positions.map(({ who, kind }) => [who, kind])).toEqual([
      ['Région de l’Oriental', 'agree'],
      ['Salma', 'agree'],
    ]);
    await browser.post(paths.removePosition('fr', id(proposed), id(stored?.positions[1] as never)));
    expect((await RecommendationModel.findById(proposed._id).lean())?.positions).toHaveLength(1);
    expect((await browser.post(paths.removePosition('fr', id(proposed), 'x'))).status).toBe(404);
  });

  test('noted by two at once for one delegation remain one', async () => {
    const proposed = await createRecommendation(group, { state: 'proposed' });
    const address = paths.addPosition('fr', id(proposed));
    const fields = { kind: 'agree', holder: 'delegation', who: 'FAMSI' };
    await Promise.all(Array.from({ length: 6 }, () => browser.post(address, fields)));
    expect((await RecommendationModel.findById(proposed._id).lean())?.positions).toHaveLength(1);
  });

  test('are refused on a draft', async () => {
    const draft = await createRecommendation(group);
    const refused = await browser.post(paths.addPosition('fr', id(draft)), {
      kind: 'agree',
      holder: 'member',
      who: 'Salma',
    });
    expect(refused.status).toBe(422);
    expect((await RecommendationModel.findById(draft._id).lean())?.positions).toEqual([]);
  });
});

describe('nobody else', () => {
  test('reads or writes in a group: stranger, another group’s rapporteur, the door, another forum', async () => {
    const said = await createContribution(group);
    const draft = await createRecommendation(group);
    const pages = [
      paths.rapporteurGroup('fr', id(group)),
      paths.editContribution('fr', id(said)),
      paths.groupRecommendation('fr', id(draft)),
      paths.editRecommendation('fr', id(draft)),
      paths.newRecommendation('fr', id(group)),
    ];
    const forms = [
      paths.createContribution('fr', id(group)),
      paths.editContribution('fr', id(said)),
      paths.removeContribution('fr', id(said)),
      paths.restoreContribution('fr', id(said)),
      paths.createRecommendation('fr', id(group)),
      paths.groupRecommendation('fr', id(draft)),
      paths.addPosition('fr', id(draft)),
      ...['proposal', 'agreement', 'return', 'withdrawal', 'reinstatement'].map((move) =>
        paths.rapporteurMove('fr', id(draft), move),
      ),
    ];
    const other = await createForum();
    const otherGroups = await createMember(forum, 'rapporteur');
    await createGroup(forum, {}, otherGroups);
    const people = [otherGroups, await createMember(forum, 'checkIn'), await createMember(other, 'owner')];
    for (const person of people) {
      const client = await app.signedIn(person);
      for (const page of pages) expect([page, (await client.get(page)).status]).toEqual([page, 403]);
      for (const form of forms)
        expect([form, (await client.post(form, { version: 1, why: 'x' })).status]).toEqual([form, 403]);
    }
    for (const page of pages) expect((await app.client().get(page)).location).toContain('/fr/sign-in');
    expect(await ContributionModel.findById(said._id).lean()).toEqual(said);
    expect(await RecommendationModel.findById(draft._id).lean()).toMatchObject({
      state: 'draft',
      version: 1,
    });
  });

  test('a viewer reads and is told so, and writes nothing', async () => {
    const viewer = await app.signedIn(await createMember(forum, 'viewer'));
    const page = await viewer.get(paths.rapporteurGroup('fr', id(group)));
    expect(page.visible).toContain('Vous pouvez lire les travaux de ce groupe, mais pas y écrire.');
    expect(page.text).not.toContain('<textarea');
    expect((await viewer.post(paths.createContribution('fr', id(group)), contribution())).status).toBe(403);
  });

  test('a text sent after the sign-in ended is still on the page that asks to sign in', async () => {
    const answer = await app
      .client()
      .post(paths.createContribution('fr', id(group)), contribution({ text: 'Dit à 17 h 02' }));
    expect(answer.status).toBe(401);
    expect(answer.text).toContain('Dit à 17 h 02');
  });

  test('an address that names nothing is refused, not a bug', async () => {
    for (const address of [
      'groups/x',
      'groups/000000000000000000000000',
      'contributions/x',
      'recommendations/%00',
    ]) {
      expect((await browser.get(`/fr/rapporteur/${address}`)).status).toBe(403);
    }
  });
});

test('hostile words are shown as words', async () => {
  const evil = '<img src=x onerror=alert(1)>"\'';
  await browser.post(paths.createContribution('fr', id(group)), contribution({ text: evil, saidBy: evil }));
  const { location } = await browser.post(
    paths.createRecommendation('fr', id(group)),
    recommendation({ statement: { fr: evil }, addressees: evil, baseline: evil }),
  );
  const draftId = location.split('/').at(-1) ?? '';
  await browser.post(
    paths.groupRecommendation('fr', draftId),
    recommendation({ statement: { fr: `${evil}2` }, version: 1 }),
  );
  const conflict = await browser.post(
    paths.groupRecommendation('fr', draftId),
    recommendation({ statement: { fr: `${evil}3` }, version: 1 }),
  );
  const pages = [
    await browser.get(paths.rapporteurGroup('fr', id(group))),
    await browser.get(location),
    conflict,
  ];
  for (const { text, visible } of pages) {
    expect(text).not.toContain('<img src=x');
    expect(visible).toContain('<img src=x onerror=alert(1)>');
  }
});
