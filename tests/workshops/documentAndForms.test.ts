import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { AccountRecord } from '../../src/accounts/account.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { paths } from '../../src/paths.ts';
import { ContributionModel } from '../../src/workshops/contribution.ts';
import { projectNow } from '../../src/workshops/document/projectSoon.ts';
import { removalOf, setRemoval } from '../../src/workshops/document/shape.ts';
import type { GroupRecord } from '../../src/workshops/group.ts';
import { RecommendationModel } from '../../src/workshops/recommendation.ts';
import { RevisionModel } from '../../src/workshops/revision.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { Device } from '../support/device.ts';
import { createContribution, createGroup, createRecommendation } from '../support/factories/workshops.ts';
import { storedContribution, storedRecommendation, twoRapporteurs } from '../support/groupAtWork.ts';

let app: TestApp;
let forum: ForumRecord;
let nadia: AccountRecord;
let said: AccountRecord;
let group: GroupRecord;
let browser: Client;
beforeAll(async () => {
  app = await openTestApp();
  ({ forum, nadia, said, browser } = await twoRapporteurs(app));
});
afterAll(() => app.close());
beforeEach(async () => {
  group = await createGroup(forum, {}, nadia, said);
});

describe('the document of a group', () => {
  test('holds what forms wrote, before and after it came to be', async () => {
    const before = await createContribution(group, { text: 'Par formulaire, avant' });
    const draft = await createRecommendation(group, { sources: [before._id] });
    const device = new Device(browser, group);
    await device.sync();
    expect(device.content().contributions[before.submission]?.text).toBe('Par formulaire, avant');
    expect(device.content().recommendations[draft.submission]).toMatchObject({
      'statement.fr': 'Créer un guichet unique dans chaque commune',
      [`sources.${before.submission}`]: true,
    });
    const submission = randomUUID();
    await browser.post(paths.createContribution('fr', String(group._id)), {
      kind: 'proposal',
      lang: 'fr',
      text: 'Par formulaire, après',
      submission,
    });
    await browser.post(paths.editContribution('fr', String(before._id)), {
      kind: 'proposal',
      lang: 'fr',
      text: 'Corrigée par formulaire',
      version: 1,
    });
    await device.sync();
    expect(device.content().contributions[submission]?.text).toBe('Par formulaire, après');
    expect(device.content().contributions[before.submission]?.text).toBe('Corrigée par formulaire');
    expect(await ContributionModel.countDocuments({ group: group._id })).toBe(2);
  });

  test('keeps what was removed, and a form that comes too late is shown both texts', async () => {
    const device = new Device(browser, group);
    const name = randomUUID();
    device.say(name, { text: 'Dite puis retirée' });
    await device.sync();
    await projectNow(group);
    device.doc.transact(() => setRemoval(device.entry('contributions', name), 'Doublon'));
    await device.sync();
    await projectNow(group);
    const contribution = await storedContribution(group, name);
    expect(contribution?.removed).toMatchObject({ reason: 'Doublon', by: { name: 'Nadia' } });
    await browser.post(paths.restoreContribution('fr', String(contribution?._id)));
    await device.sync();
    expect(removalOf(device.entry('contributions', name))).toBeUndefined();
    device.type('contributions', name, 'text', 'Changée dans l’espace de travail');
    await device.sync();
    const late = { kind: 'observation', lang: 'fr', text: 'Changée par formulaire', version: 1 };
    const answer = await browser.post(paths.editContribution('fr', String(contribution?._id)), late);
    expect(answer.status).toBe(409);
    expect(answer.visible).toContain('Changée dans l’espace de travail');
  });

  test('does not rewrite what the group has agreed on: the late text is kept in the history, the agreed one comes back', async () => {
    const draft = await createRecommendation(group, { state: 'proposed' });
    const device = new Device(browser, group);
    await device.sync();
    await RecommendationModel.updateOne({ _id: draft._id }, { state: 'agreed' });
    device.type('recommendations', draft.submission, 'statement.fr', 'Écrit trop tard');
    expect(await device.sync()).toBe(200);
    await projectNow(group);
    expect((await storedRecommendation(group, draft.submission))?.statement.fr).toBe(
      'Créer un guichet unique dans chaque commune',
    );
    const aside = await RevisionModel.findOne({ subject: draft._id, setAside: true }).lean();
    expect(aside).toMatchObject({ by: { name: 'Nadia' }, content: { statement: { fr: 'Écrit trop tard' } } });
    await device.sync();
    expect(device.content().recommendations[draft.submission]?.['statement.fr']).toBe(
      'Créer un guichet unique dans chaque commune',
    );
  });

  test('tells what only the server can say: numbers and states', async () => {
    const draft = await createRecommendation(group);
    const device = new Device(browser, group);
    const first = await device.ask(new Uint8Array(), Y.encodeStateVector(device.doc));
    const facts = JSON.parse(first.answer?.facts ?? '');
    expect(facts.recommendations[draft.submission]).toMatchObject({
      draftNumber: draft.draftNumber,
      state: 'draft',
      isEditable: true,
    });
    await browser.post(paths.rapporteurMove('fr', String(draft._id), 'proposal'), { version: 1 });
    const second = await device.ask(new Uint8Array());
    expect(JSON.parse(second.answer?.facts ?? '').recommendations[draft.submission].state).toBe('proposed');
  });
});
