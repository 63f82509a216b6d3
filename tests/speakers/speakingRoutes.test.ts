import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AuditEntryModel } from '../../src/audit/auditEntry.ts';
import { ForumModel, type ForumRecord } from '../../src/forums/forum.ts';
import { SpeakerModel, type SpeakerRecord } from '../../src/speakers/speaker.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createRoom, createSession, releaseForTest } from '../support/factories/agenda.ts';
import { invitedSpeaker, storedSpeaker } from '../support/speaking.ts';

let app: TestApp;
let forum: ForumRecord;
let speaker: SpeakerRecord;
let browser: Client;
let own: string;

beforeAll(async () => {
  app = await openTestApp();
  app.clock.set(new Date('2025-11-01T10:00:00Z'));
});
afterAll(() => app.close());
beforeEach(async () => {
  ({ forum, speaker, browser, own } = await invitedSpeaker(app));
});

describe('the page', () => {
  test('shows sessions, roles, parts and rooms of the working agenda, in four languages', async () => {
    const room = await createRoom(forum);
    await createSession(forum, {
      room: room._id,
      roles: [{ speaker: speaker._id, role: 'moderator' }],
      title: { ar: 'المائدة الأولى', fr: 'Première table' },
    });
    const page = await browser.get(own);
    expect(page.visible).toContain('Première table');
    expect(page.visible).toContain('Modérateur / modératrice');
    expect(page.visible).toContain(room.name.fr as string);
    for (const lang of ['ar', 'es', 'en']) {
      const other = await browser.get(own.replace('/fr/', `/${lang}/`));
      expect(other.status).toBe(200);
      expect(other.text).toContain(`<html lang="${lang}" dir="${lang === 'ar' ? 'rtl' : 'ltr'}"`);
      expect(other.text).not.toMatch(/speakers:[a-z]/);
    }
  });

  test('is kept by nobody and found by no search engine; opening it answers nothing', async () => {
    const page = await browser.get(own);
    expect(page.headers.get('cache-control')).toBe('private, no-store');
    expect(page.headers.get('x-robots-tag')).toContain('noindex');
    expect(page.headers.get('referrer-policy')).toBe('same-origin');
    expect((await storedSpeaker(speaker)).state).toBe('invited');
  });

  test.each(['x', 'A'.repeat(48), '../../etc/passwd', '%00'])(
    'is not there for the secret %j',
    async (secret) => {
      expect((await browser.get(`/fr/speaking/${encodeURIComponent(secret)}`)).status).toBe(404);
      expect((await browser.post(`/fr/speaking/${encodeURIComponent(secret)}/answer`)).status).toBe(404);
    },
  );
});

describe('the answer', () => {
  test('confirms with words, and may be changed until the forum is over', async () => {
    const answer = await browser.post(`${own}/answer`, { answer: 'confirmed', answerNote: 'Avec plaisir' });
    expect(answer.location).toBe(own);
    expect((await browser.get(own)).visible).toContain('Merci, votre participation est confirmée.');
    expect(await storedSpeaker(speaker)).toMatchObject({ state: 'confirmed', answerNote: 'Avec plaisir' });
    await browser.post(`${own}/answer`, { answer: 'declined' });
    expect((await storedSpeaker(speaker)).state).toBe('declined');
    expect((await storedSpeaker(speaker)).answerNote).toBeUndefined();
    const history = await AuditEntryModel.find({ subject: String(speaker._id) })
      .sort({ _id: 1 })
      .lean();
    expect(history.map(({ verb, actor }) => [verb, actor.kind])).toEqual([
      ['speaker.confirmed', 'speaker'],
      ['speaker.declined', 'speaker'],
    ]);
    await ForumModel.updateOne(
      { _id: forum._id },
      { $set: { startsOn: '2025-10-01', endsOn: '2025-10-01' } },
    );
    const late = await browser.post(`${own}/answer`, { answer: 'confirmed' });
    expect(late.status).toBe(422);
    expect(late.visible).toContain('Ce forum est terminé');
    expect((await storedSpeaker(speaker)).state).toBe('declined');
  });

  test('without a choice the words typed stay', async () => {
    const answer = await browser.post(`${own}/answer`, { answerNote: 'Peut-être' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Peut-être</textarea>');
    expect((await storedSpeaker(speaker)).state).toBe('invited');
  });
});

describe('the profile', () => {
  const fields = () => ({
    name: { fr: 'Amina El Idrissi' },
    position: { fr: 'Cheffe de service', ar: 'رئيسة مصلحة' },
    biography: { fr: 'Juriste. **Vingt ans** d’accueil.' },
    language: 'fr',
    needs: 'Un pupitre bas',
    version: 1,
  });

  test('is saved per language and shown to the public once released, without script', async () => {
    await createSession(forum, { roles: [{ speaker: speaker._id, role: 'speaker' }] });
    await releaseForTest(forum);
    const address = `/fr/forums/${forum.slug}/speakers/${speaker.slug}`;
    expect((await browser.get(address)).visible).not.toContain('Vingt ans');
    const biography = { fr: `${fields().biography.fr} <script>alert(1)</script> [x](javascript:alert(1))` };
    const answer = await browser.post(`${own}/profile`, { ...fields(), biography });
    expect(answer.location).toBe(own);
    const page = await browser.get(address);
    expect(page.text).toContain('<strong>Vingt ans</strong>');
    expect(page.text).not.toContain('<script>alert');
    expect(page.text).not.toContain('href="javascript:');
    expect(page.text).toContain('"@type":"Person"');
    expect(page.visible).not.toContain('Un pupitre bas');
    expect(page.visible).not.toContain(speaker.email as string);
  });

  test('a profile that an organiser changed meanwhile is shown beside what was typed', async () => {
    await SpeakerModel.updateOne(
      { _id: speaker._id },
      { $set: { 'position.fr': 'Directrice' }, $inc: { version: 1 } },
    );
    const answer = await browser.post(`${own}/profile`, fields());
    expect(answer.status).toBe(409);
    expect(answer.visible).toContain('Directrice');
    expect(answer.text).toContain('value="Cheffe de service"');
    expect((await storedSpeaker(speaker)).position?.fr).toBe('Directrice');
  });
});
