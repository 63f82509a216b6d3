import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { paths } from '../../src/paths.ts';
import { ContributionModel } from '../../src/workshops/contribution.ts';
import type { GroupRecord } from '../../src/workshops/group.ts';
import { RecommendationModel } from '../../src/workshops/recommendation.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createMember } from '../support/factories/accounts.ts';
import { createForum } from '../support/factories/forums.ts';
import {
  contributionFields,
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
let browser: Client;
beforeAll(async () => {
  app = await openTestApp();
  ({ forum, group, browser } = await groupAtWork(app, 'Nadia Rapporteure'));
});
afterAll(() => app.close());

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
    expect((await viewer.post(paths.createContribution('fr', id(group)), contributionFields())).status).toBe(
      403,
    );
  });

  test('a text sent after the sign-in ended is still on the page that asks to sign in', async () => {
    const answer = await app
      .client()
      .post(paths.createContribution('fr', id(group)), contributionFields({ text: 'Dit à 17 h 02' }));
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
  await browser.post(
    paths.createContribution('fr', id(group)),
    contributionFields({ text: evil, saidBy: evil }),
  );
  const { location } = await browser.post(
    paths.createRecommendation('fr', id(group)),
    recommendationFields({ statement: { fr: evil }, addressees: evil, baseline: evil }),
  );
  const draftId = location.split('/').at(-1) ?? '';
  await browser.post(
    paths.groupRecommendation('fr', draftId),
    recommendationFields({ statement: { fr: `${evil}2` }, version: 1 }),
  );
  const conflict = await browser.post(
    paths.groupRecommendation('fr', draftId),
    recommendationFields({ statement: { fr: `${evil}3` }, version: 1 }),
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
