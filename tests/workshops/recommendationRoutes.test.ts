import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccountRecord } from '../../src/accounts/account.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { paths } from '../../src/paths.ts';
import type { GroupRecord } from '../../src/workshops/group.ts';
import { RecommendationModel } from '../../src/workshops/recommendation.ts';
import { RevisionModel } from '../../src/workshops/revision.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createMember } from '../support/factories/accounts.ts';
import {
  createContribution,
  createGroup,
  createRecommendation,
  recommendationFields,
} from '../support/factories/workshops.ts';
import { groupAtWork } from '../support/groupAtWork.ts';
import { id } from '../support/id.ts';

let app: TestApp;
let forum: ForumRecord;
let group: GroupRecord;
let rapporteur: AccountRecord;
let browser: Client;
beforeAll(async () => {
  app = await openTestApp();
  ({ forum, group, rapporteur, browser } = await groupAtWork(app, 'Nadia Rapporteure'));
});
afterAll(() => app.close());

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
        browser.post(address, recommendationFields({ version: 1, baseline: `essai ${n}` })),
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
      [1, 2].map((n) => browser.post(address, recommendationFields({ statement: { fr: `Idée ${n}` } }))),
    );
    const stored = await RecommendationModel.find({ group: shared._id }).lean();
    expect(stored.map(({ draftNumber }) => draftNumber).sort()).toEqual([1, 2]);
  });
});
