import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AccountRecord } from '../../src/accounts/account.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { paths } from '../../src/paths.ts';
import { ContributionModel } from '../../src/workshops/contribution.ts';
import { projectNow } from '../../src/workshops/document/projectSoon.ts';
import type { GroupRecord } from '../../src/workshops/group.ts';
import { RecommendationModel } from '../../src/workshops/recommendation.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { Device } from '../support/device.ts';
import { createMember } from '../support/factories/accounts.ts';
import { createForum } from '../support/factories/forums.ts';
import { createGroup } from '../support/factories/workshops.ts';

let app: TestApp;
let forum: ForumRecord;
let group: GroupRecord;
let browser: Client;
let device: Device;
let nadia: AccountRecord;
beforeAll(async () => {
  app = await openTestApp();
  forum = await createForum();
  nadia = await createMember(forum, 'rapporteur', { name: 'Nadia' });
  group = await createGroup(forum, {}, nadia);
  browser = await app.signedIn(nadia);
  device = new Device(browser, group);
});
afterAll(() => app.close());

const id = () => String(group._id);

test('with nothing written the page says so', async () => {
  const page = await browser.get(paths.groupStates('fr', id()));
  expect(page.visible).toContain('Rien n’est encore écrit');
});

test('every earlier state is seen and restored, and the newer one is not lost', async () => {
  device.say('un', { text: 'Première version' });
  device.draft('projet', { 'statement.fr': 'Énoncé d’origine' });
  await device.sync();
  await projectNow(group);
  device.type('contributions', 'un', 'text', 'Seconde version');
  device.type('recommendations', 'projet', 'statement.fr', 'Énoncé abîmé');
  device.say('deux', { text: 'Venue après' });
  await device.sync();
  await projectNow(group);

  const first = await browser.get(paths.groupStates('fr', id(), 1));
  expect(first.visible).toContain('Première version');
  expect(first.visible).toContain('Énoncé d’origine');
  expect(first.visible).not.toContain('Venue après');
  expect((await browser.get(paths.groupStates('fr', id()))).text).toContain(paths.groupStates('fr', id(), 2));

  const restored = await browser.post(paths.restoreState('fr', id(), 1));
  expect([restored.status, restored.location]).toEqual([303, paths.rapporteurGroup('fr', id())]);
  const texts = await ContributionModel.find({ group: group._id }).sort({ number: 1 }).lean();
  expect(texts.map(({ text, removed }) => [text, Boolean(removed)])).toEqual([
    ['Première version', false],
    ['Venue après', true],
  ]);
  expect((await RecommendationModel.findOne({ group: group._id }).lean())?.statement.fr).toBe(
    'Énoncé d’origine',
  );
  await device.sync();
  expect(device.content().contributions.un?.text).toBe('Première version');

  const second = await browser.get(paths.groupStates('fr', id(), 2));
  expect(second.visible).toContain('Seconde version');
  await browser.post(paths.restoreState('fr', id(), 2));
  expect((await ContributionModel.findOne({ group: group._id, number: 1 }).lean())?.text).toBe(
    'Seconde version',
  );
});

test('a state tells what was new in it, and who wrote from when to when', async () => {
  const fresh = await createGroup(forum, {}, nadia);
  const rapporteur = new Device(browser, fresh);
  const at = (time: string) => app.clock.set(new Date(`2025-11-12T${time}Z`));
  const state = async (seq: number) =>
    (await browser.get(paths.groupStates('fr', String(fresh._id), seq))).visible;
  at('15:00:00');
  rapporteur.say('un', { text: 'Le guichet ferme à midi' });
  rapporteur.draft('projet', { 'statement.fr': 'Ouvrir l’après-midi' });
  await rapporteur.sync();
  expect(await state(1)).toMatch(
    /Contribution ajoutée Le guichet ferme à midi .*Recommandation commencée Ouvrir l’après-midi/,
  );

  at('15:20:05');
  rapporteur.type('contributions', 'un', 'text', 'Le guichet ferme à une heure');
  await rapporteur.sync();
  at('15:21:10');
  rapporteur.entry('recommendations', 'projet').set('sources.un', true);
  await projectNow(fresh);
  await rapporteur.sync();
  const edited = await state(3);
  expect(edited).toContain(
    'Écrit par Nadia entre le 12 novembre 2025 à 16:20:05 et le 12 novembre 2025 à 16:21:10.',
  );
  expect(edited).toMatch(
    /Contribution modifiée Ce qui a été dit Le guichet ferme à midi Le guichet ferme à une heure/,
  );
  expect(edited).toMatch(/Recommandation modifiée Ouvrir l’après-midi .*#1/);
  expect(edited).not.toContain('Contribution ajoutée');

  at('15:40:00');
  rapporteur.capture('Et le');
  await rapporteur.sync();
  expect(await state(4)).toContain('seulement de la saisie en cours');
  await browser.post(paths.restoreState('fr', String(fresh._id), 1));
  expect(await state(5)).toContain('Contribution modifiée');
  app.clock.set(undefined);
});

test('what the group has agreed on is not restored to another text', async () => {
  await RecommendationModel.updateOne({ group: group._id }, { state: 'agreed' });
  await browser.post(paths.restoreState('fr', id(), 1));
  expect((await RecommendationModel.findOne({ group: group._id }).lean())?.statement.fr).toBe('Énoncé abîmé');
});

test('a number of no state is not there, and a viewer restores nothing', async () => {
  for (const seq of ['0', '9999', 'x', '-1'])
    expect((await browser.get(`${paths.groupStates('fr', id())}/${seq}`)).status).toBe(404);
  expect((await browser.post(paths.restoreState('fr', id(), 9999))).status).toBe(404);
  const viewer = await app.signedIn(await createMember(forum, 'viewer'));
  const page = await viewer.get(paths.groupStates('fr', id(), 1));
  expect(page.status).toBe(200);
  expect(page.text).not.toContain('restoration');
  expect((await viewer.post(paths.restoreState('fr', id(), 1))).status).toBe(403);
});
