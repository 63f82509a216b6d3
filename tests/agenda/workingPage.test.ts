import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RoomRecord } from '../../src/agenda/room.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { paths } from '../../src/paths.ts';
import type { SpeakerRecord } from '../../src/speakers/speaker.ts';
import { agendaAtWork } from '../support/agendaAtWork.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createMember } from '../support/factories/accounts.ts';
import { createSession, sessionFields } from '../support/factories/agenda.ts';
import { createForum } from '../support/factories/forums.ts';

let app: TestApp;
let forum: ForumRecord;
let organiser: Client;
let hall: RoomRecord;
let amina: SpeakerRecord;

beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  ({ forum, organiser, hall, amina } = await agendaAtWork(app));
});

test('viewers and rapporteurs see the working version and change nothing; others see nothing', async () => {
  await createSession(forum, { title: { fr: 'Confidentiel' } });
  const agenda = paths.organiserAgenda('fr', forum.slug);
  for (const role of ['viewer', 'rapporteur'] as const) {
    const member = await app.signedIn(await createMember(forum, role));
    const page = await member.get(agenda);
    expect(page.visible).toContain('Confidentiel');
    expect(page.visible).not.toContain('Ajouter une session');
    expect(page.visible).not.toContain('Publier le programme');
    expect((await member.post(paths.createSession('fr', forum.slug), sessionFields())).status).toBe(403);
  }
  const elsewhere = await app.signedIn(await createMember(await createForum(), 'owner'));
  const door = await app.signedIn(await createMember(forum, 'checkIn'));
  for (const client of [elsewhere, door]) expect((await client.get(agenda)).status).toBe(403);
  expect((await app.client().get(agenda)).visible).not.toContain('Confidentiel');
});

test('the working version asks the database as often for one session as for three', async () => {
  const count = async () => {
    app.queries();
    await organiser.get(paths.organiserAgenda('fr', forum.slug));
    return app.queries();
  };
  await createSession(forum, { room: hall._id, roles: [{ speaker: amina._id, role: 'speaker' }] });
  await count();
  const one = await count();
  await createSession(forum, { roles: [{ speaker: amina._id, role: 'witness' }] });
  await createSession(forum, { room: hall._id });
  expect(await count()).toBe(one);
});
