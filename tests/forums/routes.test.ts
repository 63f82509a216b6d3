import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ForumModel } from '../../src/forums/forum.ts';
import { bumpPublicRevision } from '../../src/forums/publicRevision.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { createAccount, createAdministrator, createMember } from '../support/factories/accounts.ts';
import { createForum } from '../support/factories/forums.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

const values = {
  slug: 'oujda-2026',
  title: { ar: 'ملتقى وجدة', fr: 'Forum d’Oujda' },
  startsOn: '2026-05-04',
  endsOn: '2026-05-05',
  timeZone: 'Africa/Casablanca',
  languages: ['ar', 'fr'],
  placeName: { fr: 'Oujda' },
  organisers: [{ name: { fr: 'Association A' }, url: 'https://a.example' }],
  capacity: '50',
  opensAt: '2026-03-01T09:00',
  waitingList: 'on',
  version: '0',
};

describe('the public pages of forums', () => {
  test('lists the coming forums before the past ones, and drafts nowhere', async () => {
    app.clock.set(new Date('2025-11-01T10:00:00Z'));
    await createForum({
      slug: 'past',
      title: { fr: 'Le passé' },
      startsOn: '2024-01-10',
      endsOn: '2024-01-10',
    });
    await createForum({ slug: 'coming', title: { fr: 'Le prochain' } });
    const draft = await createForum({ slug: 'draft', title: { fr: 'Le brouillon' }, state: 'draft' });
    await bumpPublicRevision(draft._id);
    const { status, visible } = await app.client().get('/fr');
    expect(status).toBe(200);
    expect(visible.indexOf('Le prochain')).toBeGreaterThan(0);
    expect(visible.indexOf('Le passé')).toBeGreaterThan(visible.indexOf('Le prochain'));
    expect(visible).not.toContain('Le brouillon');
    expect((await app.client().get('/fr/forums/draft')).status).toBe(404);
  });

  test('shows a forum with its data for machines, marks what is in another language, and harms nobody', async () => {
    const title = { fr: 'Accueil </script><script>alert(1)</script>' };
    await createForum({
      slug: 'hostile',
      title,
      description: { fr: '**fort** <img src=x onerror=alert(2)>' },
    });
    const { text } = await app.client().get('/ar/forums/hostile');
    expect(text).toContain('<html lang="ar" dir="rtl">');
    expect(text).toMatch(/<h1 lang="fr" dir="ltr">Accueil &lt;\/script&gt;/);
    expect(text).not.toContain('<script>alert');
    expect(text).not.toContain('<img src=x');
    expect(text).toContain('<strong>fort</strong>');
    const data = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(text)?.[1] ?? '';
    expect(JSON.parse(data)).toMatchObject({ '@type': 'Event', name: title.fr, startDate: '2025-11-12' });
  });

  test('keeps a page until something public changes', async () => {
    const forum = await createForum({ title: { fr: 'Avant' } });
    const address = `/fr/forums/${forum.slug}`;
    const first = await app.client().get(address);
    expect(first.visible).toContain('Avant');
    await ForumModel.updateOne({ _id: forum._id }, { $set: { 'title.fr': 'Après' } });
    const known = await app.client().get(address, { 'if-none-match': first.headers.get('etag') ?? '' });
    expect(known.status).toBe(304);
    await bumpPublicRevision(forum._id);
    expect((await app.client().get(address)).visible).toContain('Après');
  });

  test('says by the clock whether registration is open', async () => {
    const registration = {
      opensAt: new Date('2025-10-01T08:00:00Z'),
      closesAt: new Date('2025-11-10T08:00:00Z'),
      waitingList: true,
    };
    const forum = await createForum({ registration });
    const at = async (now: string) => {
      app.clock.set(new Date(now));
      await bumpPublicRevision(forum._id);
      return (await app.client().get(`/fr/forums/${forum.slug}`)).visible;
    };
    expect(await at('2025-09-01T10:00:00Z')).toContain('Inscriptions pas encore ouvertes');
    expect(await at('2025-10-02T10:00:00Z')).toContain('Inscriptions ouvertes');
    expect(await at('2025-11-11T10:00:00Z')).toContain('Inscriptions closes');
    app.clock.set(undefined);
  });

  test('remembers the language last read', async () => {
    const client = app.client();
    await client.get('/es');
    expect(await client.get('/')).toMatchObject({ status: 302, location: '/es' });
    expect((await app.client().get('/', { 'accept-language': 'de, fr;q=0.8' })).location).toBe('/fr');
  });

  test('an unknown language or address is a page in the reader’s language', async () => {
    const unknown = await app.client().get('/de/forums/x', { 'accept-language': 'es' });
    expect(unknown.status).toBe(404);
    expect(unknown.text).toContain('<html lang="es"');
    expect((await app.client().get('/ar/forums/none')).text).toContain('dir="rtl"');
  });
});

describe('the organisers’ side of a forum', () => {
  test('an administrator creates a forum; it is a draft until it is published', async () => {
    const client = await app.signedIn(await createAdministrator());
    const made = await client.post('/fr/organiser/forums', values);
    expect(made).toMatchObject({ status: 303, location: '/fr/organiser/forums/oujda-2026' });
    const stored = await ForumModel.findOne({ slug: 'oujda-2026' }).lean();
    expect(stored).toMatchObject({
      state: 'draft',
      title: values.title,
      registration: { capacity: 50, waitingList: true },
    });
    expect((await app.client().get('/fr/forums/oujda-2026')).status).toBe(404);
    await client.post('/fr/organiser/forums/oujda-2026/publication');
    expect((await app.client().get('/fr/forums/oujda-2026')).visible).toContain('Forum d’Oujda');
    await client.post('/fr/organiser/forums/oujda-2026/withdrawal');
    expect((await app.client().get('/fr/forums/oujda-2026')).status).toBe(404);
  });

  test('a bad form comes back with what was typed and what is wrong', async () => {
    const client = await app.signedIn(await createAdministrator());
    const { status, visible, text } = await client.post('/fr/organiser/forums', {
      ...values,
      slug: 'Pas Bon!',
      title: { ar: 'ملتقى' },
      endsOn: '2026-05-01',
      organisers: [{ name: { fr: 'Sans adresse' }, url: 'javascript:alert(1)' }],
    });
    expect(status).toBe(422);
    expect(visible).toContain('N’utilisez que des lettres minuscules');
    expect(visible).toContain('Le dernier jour précède le premier');
    expect(text).toContain('value="pas bon!"'.replace('pas bon!', 'Pas Bon!'));
    expect(text).toContain('javascript:alert(1)');
    expect(text).toContain('href="#field-title.fr"');
    expect(text).toContain('href="#field-organisers.0.url"');
    expect(await ForumModel.countDocuments({ 'title.ar': 'ملتقى' })).toBe(0);
  });

  test('the button that adds a row works without JavaScript and keeps what was typed', async () => {
    const client = await app.signedIn(await createAdministrator());
    const { status, text } = await client.post('/fr/organiser/forums', { ...values, addRow: 'partners' });
    expect(status).toBe(200);
    expect(text).toContain('name="partners[0][name][ar]"');
    expect(text).not.toContain('name="territories[0][code]"');
    expect(text).toContain('Association A');
  });

  test('two forums cannot have one address', async () => {
    const client = await app.signedIn(await createAdministrator());
    await createForum({ slug: 'taken' });
    const { status, visible } = await client.post('/fr/organiser/forums', { ...values, slug: 'taken' });
    expect(status).toBe(422);
    expect(visible).toContain('déjà celui d’un autre forum');
  });

  test('an edit that starts from an older version shows both and loses neither', async () => {
    const forum = await createForum({ title: { ar: 'أ', fr: 'Premier' } });
    const client = await app.signedIn(await createMember(forum, 'organiser'));
    const address = `/fr/organiser/forums/${forum.slug}/settings`;
    const form = { ...values, slug: forum.slug };
    const hers = {
      title: { ar: 'أ', fr: 'De Fatima' },
      contactEmail: 'fatima@example.org',
      languages: ['ar', 'fr', 'es'],
    };
    await client.post(address, { ...form, ...hers, title: { ...hers.title, es: 'De Fátima' }, version: 1 });
    const late = await client.post(address, { ...form, title: { ar: 'أ', fr: 'De Miguel' }, version: 1 });
    expect(late.status).toBe(409);
    expect(late.text).toContain('De Fatima');
    expect(late.text).toContain('De Miguel');
    // Every field is compared, whichever of the two changed it.
    expect(late.visible).toContain('fatima@example.org');
    expect(late.visible).toMatch(/Langues du forum différent/);
    expect(late.visible).toContain('a enregistré une modification pendant que vous travailliez');
    expect((await ForumModel.findById(forum._id).lean())?.title.fr).toBe('De Fatima');
    const again = await client.post(address, { ...form, title: { ar: 'أ', fr: 'De Miguel' }, version: 2 });
    expect(again.status).toBe(303);
  });

  test('people see the forums they work in, and nobody else’s', async () => {
    const [mine, other] = [
      await createForum({ title: { fr: 'Le mien' } }),
      await createForum({ title: { fr: 'L’autre' } }),
    ];
    const client = await app.signedIn(await createMember(mine, 'viewer'));
    const { visible } = await client.get('/fr/organiser');
    expect(visible).toContain('Le mien');
    expect(visible).not.toContain('L’autre');
    expect((await client.get(`/fr/organiser/forums/${other.slug}`)).status).toBe(403);
    expect((await client.get(`/fr/organiser/forums/${mine.slug}/settings`)).status).toBe(403);
    expect((await (await app.signedIn(await createAccount())).get('/fr/organiser')).visible).toContain(
      'Aucun forum pour le moment',
    );
  });

  test('what a form sends after the sign-in ended is kept on the page', async () => {
    const forum = await createForum();
    const { status, text } = await app
      .client()
      .post(`/fr/organiser/forums/${forum.slug}/settings`, { title: { fr: 'Long texte' } });
    expect(status).toBe(401);
    expect(text).toContain('name="title[fr]"');
    expect(text).toContain('Long texte');
  });

  test('a password that was in it is not', async () => {
    const typed = { name: 'Amina', currentPassword: 'mon secret', password: 'un autre secret' };
    const { status, text } = await app.client().post('/fr/account/password', typed);
    expect(status).toBe(401);
    expect(text).toContain('Amina');
    expect(text).not.toContain('secret');
  });

  test('the spaces of French typography stay as they were written', async () => {
    const forum = await createForum();
    const client = await app.signedIn(await createMember(forum, 'organiser'));
    const title = { ar: 'أ', fr: 'Accueil\u00a0:  «\u202fun mot\u202f»' };
    await client.post(`/fr/organiser/forums/${forum.slug}/settings`, {
      ...values,
      slug: forum.slug,
      title,
      version: 1,
    });
    expect((await ForumModel.findById(forum._id).lean())?.title.fr).toBe(
      'Accueil\u00a0: «\u202fun mot\u202f»',
    );
  });

  test('another site cannot post in somebody’s name', async () => {
    const forum = await createForum();
    const client = await app.signedIn(await createMember(forum, 'organiser'));
    const address = `/fr/organiser/forums/${forum.slug}/archiving`;
    expect((await client.post(address, {}, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await ForumModel.findById(forum._id).lean())?.state).toBe('published');
  });
});
