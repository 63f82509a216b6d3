import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { SessionModel } from '../../src/agenda/session.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { paths } from '../../src/paths.ts';
import { agendaAtWork, newestSession, postSession } from '../support/agendaAtWork.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';

let app: TestApp;
let forum: ForumRecord;
let organiser: Client;

beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  ({ forum, organiser } = await agendaAtWork(app));
});

test('without a script, rows are added, moved up and taken out by buttons, and nothing is saved meanwhile', async () => {
  const roles = [
    { row: '0', role: 'speaker', newName: 'Amina' },
    { row: '1', role: 'witness', newName: 'Karim' },
  ];
  const added = await postSession(organiser, forum, { roles, addRow: 'roles' });
  expect(added.status).toBe(200);
  expect(added.text).toContain('name="roles[2][newName]"');
  expect(added.text).not.toContain('error-summary');
  const raised = await postSession(organiser, forum, { roles, raiseRow: 'roles.1' });
  expect(raised.text).toMatch(/name="roles\[0\]\[newName\]"[^>]*value="Karim"/);
  const removed = await postSession(organiser, forum, { roles, removeRow: 'roles.0' });
  expect(removed.text).not.toContain('value="Amina"');
  const part = await postSession(organiser, forum, { addRow: 'parts' });
  expect(part.text).toContain('name="parts[0][title][fr]"');
  expect(await SessionModel.countDocuments({ forum: forum._id })).toBe(0);
});

test('a wrong form comes back with a summary that leads to the fields', async () => {
  const answer = await postSession(organiser, forum, { title: {}, ends: '08:00' });
  expect(answer.status).toBe(422);
  expect(answer.visible).toContain('L’heure de fin doit suivre l’heure de début.');
  expect(answer.text).toContain('href="#field-title"');
  expect(answer.text).toContain('href="#field-ends"');
});

test('script in a title or a name is shown as text', async () => {
  const script = '<script>alert(1)</script>';
  await postSession(organiser, forum, {
    title: { fr: script },
    roles: [{ role: 'speaker', newName: script }],
  });
  const page = await organiser.get(paths.organiserAgenda('fr', forum.slug));
  const edit = await organiser.get(
    paths.editSession('fr', forum.slug, String((await newestSession(forum))._id)),
  );
  for (const { text } of [page, edit]) {
    expect(text).not.toContain(script);
    expect(text).toContain('&lt;script&gt;');
  }
});
