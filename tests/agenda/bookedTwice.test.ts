import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createSession as addSession } from '../../src/agenda/actions/saveSession.ts';
import { BookedTwice } from '../../src/agenda/bookedTwice.ts';
import type { RoomRecord } from '../../src/agenda/room.ts';
import { SessionModel } from '../../src/agenda/session.ts';
import type { SessionInput } from '../../src/agenda/sessionForm.ts';
import { PROGRAM } from '../../src/audit/record.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { paths } from '../../src/paths.ts';
import { SpeakerModel, type SpeakerRecord } from '../../src/speakers/speaker.ts';
import { agendaAtWork, postSession } from '../support/agendaAtWork.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createSession } from '../support/factories/agenda.ts';

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

test('a room booked twice is refused with the other session named and linked, and what was typed stays', async () => {
  const other = await createSession(forum, { title: { fr: 'Ouverture' }, room: hall._id });
  const answer = await postSession(organiser, forum, { title: { fr: 'Trop tard' }, room: hall._id });
  expect(answer.status).toBe(422);
  expect(answer.visible).toMatch(/Grande salle.* est déjà occupée par la session « .?Ouverture/);
  expect(answer.visible).toContain('(09:00–10:00)');
  expect(answer.text).toContain(`href="${paths.editSession('fr', forum.slug, String(other._id))}"`);
  expect(answer.text).toContain('value="Trop tard"');
  expect(answer.text).toContain('id="field-room-error"');
  expect(await SessionModel.countDocuments({ forum: forum._id })).toBe(1);
});

test('a person booked twice through a part is refused, at their own row, and nobody new is left behind', async () => {
  await createSession(forum, {
    title: { ar: 'الجلسة الأولى' },
    parts: [
      {
        kind: 'presentation',
        title: { ar: 'عرض' },
        startsAt: new Date('2025-11-12T08:00:00Z'),
        endsAt: new Date('2025-11-12T08:20:00Z'),
        roles: [{ speaker: amina._id, role: 'presenter' }],
      },
    ] as never,
  });
  const roles = [
    { role: 'panelist', newName: 'Karim Idrissi' },
    { role: 'speaker', speaker: amina._id },
  ];
  const refused = await postSession(organiser, forum, { roles }, 'ar');
  expect(refused.status).toBe(422);
  expect(refused.visible).toContain('أمينة');
  expect(refused.visible).toContain('الجلسة الأولى');
  expect(refused.text).toContain('id="field-roles.1.speaker-error"');
  expect(await SpeakerModel.countDocuments({ forum: forum._id })).toBe(1);
  const free = await postSession(organiser, forum, { roles, starts: '09:20', ends: '10:00' }, 'ar');
  expect(free.status).toBe(303);
});

test('two organisers who save at the same instant do not both get the room and the person', async () => {
  const room = String(hall._id);
  const input = (title: string): SessionInput => ({
    kind: 'presentation',
    title: { fr: title },
    abstract: {},
    startsAt: new Date('2025-11-12T08:00:00Z'),
    endsAt: new Date('2025-11-12T09:00:00Z'),
    room,
    roles: [{ role: 'speaker', speaker: String(amina._id) }],
    parts: [],
    languages: [],
    interpretation: [],
    themes: [],
    signUp: false,
    version: 0,
  });
  const titles = ['A', 'B', 'C', 'D', 'E', 'F'];
  const results = await Promise.allSettled(
    titles.map((title) => addSession(forum, input(title), PROGRAM, new Date('2025-11-01T09:00:00Z'))),
  );
  const refused = results.filter((result) => result.status === 'rejected');
  expect(refused).toHaveLength(titles.length - 1);
  for (const { reason } of refused) expect(reason).toBeInstanceOf(BookedTwice);
  expect(await SessionModel.countDocuments({ forum: forum._id })).toBe(1);
});
