import { afterAll, beforeAll, expect, test } from 'vitest';
import { bumpPublicRevision } from '../../src/forums/publicRevision.ts';
import { SpeakerModel } from '../../src/speakers/speaker.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { createSession, releaseForTest } from '../support/factories/agenda.ts';
import { createForum } from '../support/factories/forums.ts';
import { createSpeaker } from '../support/factories/speakers.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

test('nobody is shown before the first release', async () => {
  const forum = await createForum();
  const speaker = await createSpeaker(forum);
  await createSession(forum, { roles: [{ speaker: speaker._id, role: 'speaker' }] });
  const page = await app.client().get(`/fr/forums/${forum.slug}/speakers`);
  expect(page.visible).toContain('La liste des intervenants n’est pas encore publiée');
  expect(page.text).not.toContain(speaker.slug);
  expect((await app.client().get(`/fr/forums/${forum.slug}/speakers/${speaker.slug}`)).status).toBe(404);
});

test('the people of the release are shown with roles and sessions, and nobody else', async () => {
  const forum = await createForum();
  const [shown, hidden] = [await createSpeaker(forum), await createSpeaker(forum)];
  await createSession(forum, { roles: [{ speaker: shown._id, role: 'moderator' }] });
  await releaseForTest(forum);
  const client = app.client();
  const list = await client.get(`/fr/forums/${forum.slug}/speakers`);
  expect(list.visible).toContain(shown.name.fr as string);
  expect(list.visible).toContain('Modérateur / modératrice');
  expect(list.visible).not.toContain(hidden.name.fr as string);
  const page = await client.get(`/ar/forums/${forum.slug}/speakers/${shown.slug}`);
  expect(page.visible).toContain(shown.name.ar as string);
  expect(page.text).toContain('dir="rtl"');
  expect((await client.get(`/fr/forums/${forum.slug}/speakers/${hidden.slug}`)).status).toBe(404);
});

test('a name with script is only a name, in the page and in its structured data', async () => {
  const forum = await createForum();
  const speaker = await createSpeaker(forum, { name: { fr: '</script><script>alert(1)</script>' } });
  await createSession(forum, { roles: [{ speaker: speaker._id, role: 'speaker' }] });
  await releaseForTest(forum);
  for (const address of ['', `/${speaker.slug}`]) {
    const page = await app.client().get(`/fr/forums/${forum.slug}/speakers${address}`);
    expect(page.status).toBe(200);
    expect(page.text).not.toContain('<script>alert(1)');
  }
});

test('a page of one and of three people costs the same number of queries', async () => {
  const cost = async (people: number) => {
    const forum = await createForum();
    const roles = [];
    for (let made = 0; made < people; made += 1) {
      roles.push({ speaker: (await createSpeaker(forum))._id, role: 'speaker' as const });
    }
    await createSession(forum, { roles });
    await releaseForTest(forum);
    app.queries();
    await app.client().get(`/fr/forums/${forum.slug}/speakers`);
    return app.queries();
  };
  expect(await cost(3)).toBe(await cost(1));
});

test('a changed biography is on the kept page after the next public revision', async () => {
  const forum = await createForum();
  const speaker = await createSpeaker(forum);
  await createSession(forum, { roles: [{ speaker: speaker._id, role: 'speaker' }] });
  await releaseForTest(forum);
  const address = `/fr/forums/${forum.slug}/speakers/${speaker.slug}`;
  await app.client().get(address);
  await SpeakerModel.updateOne({ _id: speaker._id }, { $set: { 'biography.fr': 'Nouvelle biographie' } });
  await bumpPublicRevision(forum._id);
  expect((await app.client().get(address)).visible).toContain('Nouvelle biographie');
});
