import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createMember } from '../support/factories/accounts.ts';
import { createForum } from '../support/factories/forums.ts';
import { createMaterial } from '../support/factories/materials.ts';
import { createSpeaker } from '../support/factories/speakers.ts';

const NOW = new Date('2025-11-01T10:00:00Z');
let app: TestApp;
let forum: ForumRecord;
let organiser: Client;
let list: string;

beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  app.clock.set(NOW);
  forum = await createForum();
  organiser = await app.signedIn(await createMember(forum, 'organiser'));
  list = `/fr/organiser/forums/${forum.slug}/speakers`;
});

describe('the overview', () => {
  test('says what to do while there is nobody', async () => {
    const page = await organiser.get(list);
    expect(page.visible).toContain('Aucun intervenant pour le moment');
    expect(page.text).toContain(`${list}/new`);
  });

  test('shows who has answered and who has handed in, and finds by name, answer and documents', async () => {
    const amina = await createSpeaker(forum, {
      name: { fr: 'Amina Élarabi', ar: 'أمينة العربي' },
      state: 'confirmed',
    });
    await createSpeaker(forum, { name: { fr: 'Brahim Slaoui' }, state: 'declined' });
    await createMaterial(forum, { speaker: amina._id });
    const seen = async (query: string) => {
      const { text } = await organiser.get(`${list}?${query}`);
      return ['Amina', 'Brahim'].filter((name) => text.includes(`>${name}`));
    };
    expect(await seen('')).toEqual(['Amina', 'Brahim']);
    expect(await seen('state=declined')).toEqual(['Brahim']);
    expect(await seen('q=elarabi')).toEqual(['Amina']);
    expect(await seen(`q=${encodeURIComponent('امينه')}`)).toEqual(['Amina']);
    expect(await seen('documents=yes')).toEqual(['Amina']);
    expect(await seen('documents=no')).toEqual(['Brahim']);
    expect((await organiser.get(`${list}?state[$ne]=x&q=.*&page=-3`)).visible).toContain(
      'Personne ne correspond',
    );
  });

  test('lists people by their name in the reader’s language', async () => {
    for (const [fr, ar] of [
      ['Zineb', 'أمينة'],
      ['Élodie', 'وداد'],
      ['Dounia', 'ياسمين'],
    ]) {
      await createSpeaker(forum, { name: { fr: fr as string, ar: ar as string } });
    }
    const order = async (lang: string, names: string[]) => {
      const { visible } = await organiser.get(list.replace('/fr/', `/${lang}/`));
      return names.toSorted((a, b) => visible.indexOf(a) - visible.indexOf(b));
    };
    expect(await order('fr', ['Zineb', 'Élodie', 'Dounia'])).toEqual(['Dounia', 'Élodie', 'Zineb']);
    expect(await order('ar', ['ياسمين', 'وداد', 'أمينة'])).toEqual(['أمينة', 'وداد', 'ياسمين']);
  });

  test('asks the database as often for three people as for one', async () => {
    await createSpeaker(forum);
    await organiser.get(list);
    app.queries();
    await organiser.get(list);
    const one = app.queries();
    await createSpeaker(forum);
    await createSpeaker(forum);
    app.queries();
    await organiser.get(list);
    expect(app.queries()).toBe(one);
  });
});
