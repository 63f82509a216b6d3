import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { paths } from '../../src/paths.ts';
import type { GroupRecord } from '../../src/workshops/group.ts';
import { RecommendationModel } from '../../src/workshops/recommendation.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createRecommendation, recommendationFields } from '../support/factories/workshops.ts';
import { groupAtWork } from '../support/groupAtWork.ts';
import { id } from '../support/id.ts';

let app: TestApp;
let group: GroupRecord;
let browser: Client;
beforeAll(async () => {
  app = await openTestApp();
  ({ group, browser } = await groupAtWork(app, 'Nadia Rapporteure'));
});
afterAll(() => app.close());

describe('recommendations', () => {
  test('go from draft to proposed to agreed, and only when nothing is missing', async () => {
    const draft = await createRecommendation(group, { horizon: undefined } as never);
    const move = (noun: string, version = 1) =>
      browser.post(paths.rapporteurMove('fr', id(draft), noun), { version });
    const refused = await move('proposal');
    expect(refused.status).toBe(422);
    expect(refused.visible).toContain('Il manque encore des éléments');
    const { location } = await browser.post(
      paths.groupRecommendation('fr', id(draft)),
      recommendationFields({ version: 1 }),
    );
    expect(location).toBe(paths.groupRecommendation('fr', id(draft)));
    expect((await move('proposal', 2)).status).toBe(303);
    expect((await move('agreement', 2)).status).toBe(303);
    expect((await browser.get(location)).visible).toContain('Convenue');
    expect(await RecommendationModel.findById(draft._id).lean()).toMatchObject({
      state: 'agreed',
      version: 2,
    });
    const late = await browser.post(
      location,
      recommendationFields({ version: 2, statement: { fr: 'Trop tard' } }),
    );
    expect(late.status).toBe(422);
    expect(late.text).toContain('Trop tard</textarea>');
    expect((await browser.get(location)).visible).toContain('Texte arrivé trop tard, mis de côté');
  });

  test('are not moved by somebody who has not seen the newest text', async () => {
    const draft = await createRecommendation(group);
    await browser.post(paths.groupRecommendation('fr', id(draft)), recommendationFields({ version: 1 }));
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
