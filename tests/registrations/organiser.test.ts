import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { ForumModel } from '../../src/forums/forum.ts';
import { paths } from '../../src/paths.ts';
import { setCapacity } from '../../src/registrations/actions/setCapacity.ts';
import { RegistrationModel, type RegistrationRecord } from '../../src/registrations/registration.ts';
import { SeatPoolModel } from '../../src/registrations/seatPool.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { createMember } from '../support/factories/accounts.ts';
import { createForum } from '../support/factories/forums.ts';
import { createRegistration, registrationFields } from '../support/factories/registrations.ts';
import { deliverMails, mailTo } from '../support/outbox.ts';

const NOW = new Date('2025-10-01T09:00:00Z');
let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
beforeEach(() => app.clock.set(NOW));
afterAll(() => app.close());

const member = async (forum: ForumRecord, role: Parameters<typeof createMember>[1]) =>
  app.signedIn(await createMember(forum, role));
const list = (forum: ForumRecord, query = '') => paths.organiserRegistrations('fr', forum.slug) + query;
const one = (forum: ForumRecord, { _id }: RegistrationRecord) =>
  paths.organiserRegistration('fr', forum.slug, String(_id));
const stateAddress = (forum: ForumRecord, { _id }: RegistrationRecord) =>
  paths.organiserRegistrationState('fr', forum.slug, String(_id));

describe('the list', () => {
  test('is empty before the first registration, and says what to do', async () => {
    const forum = await createForum();
    const page = await (await member(forum, 'organiser')).get(list(forum));
    expect(page.visible).toContain('Pas encore d’inscription');
  });

  test('asks the database as often for three rows as for one', async () => {
    const forum = await createForum();
    const client = await member(forum, 'organiser');
    await createRegistration(forum);
    await client.get(list(forum));
    app.queries();
    await client.get(list(forum));
    const forOne = app.queries();
    await createRegistration(forum, { state: 'waitlisted', ordinal: 1 });
    await createRegistration(forum, { state: 'awaitingApproval', territory: 'ES', sex: 'male' });
    app.queries();
    const page = await client.get(list(forum));
    expect(app.queries()).toBe(forOne);
    expect(page.visible).toContain('3 inscriptions');
    expect((await client.get(`${list(forum)}?columns=territory&columns=sex`)).visible).toMatch(
      /Territoire .*Espagne/,
    );
  });

  test('takes columns and filters that make no sense as if they were not there', async () => {
    const forum = await createForum();
    const client = await member(forum, 'organiser');
    await createRegistration(forum, { language: 'es', familyName: 'Una' });
    await createRegistration(forum, { language: 'ar', familyName: 'Otra' });
    const page = await client.get(
      `${list(forum)}?language=es&columns=<b>&columns=__proto__&columns=sex&share=$ne`,
    );
    expect(page.status).toBe(200);
    expect(page.visible).toContain('1 inscription ');
    expect(page.visible).toContain('Una');
    expect(page.visible).not.toContain('Otra');
    expect((await client.get(`${list(forum)}?share=none`)).visible).not.toMatch(/Una|Otra/);
  });

  test.each([
    ['إدريسي', 'الادريسى'],
    ['ادريسي', 'الإدريسي'],
    ['فاطمه الزهرا', 'فَاطِمَةُ الزَّهْرَاء'],
    ['محـــمد', 'محمّد'],
    ['helene', 'Hélène'],
    ['0612345678', '٠٦١٢-٣٤٥٦٧٨'],
  ])('%s finds %s', async (query, stored) => {
    const forum = await createForum();
    await createRegistration(forum, { familyName: stored, phone: /\p{Nd}/u.test(stored) ? stored : '' });
    await createRegistration(forum, { familyName: 'Quelqu’un', institution: 'Autre' });
    const page = await (await member(forum, 'viewer')).get(list(forum, `?q=${encodeURIComponent(query)}`));
    expect(page.visible).toContain('1 inscription');
    expect(page.visible).toContain(stored);
  });

  test('filters, keeps what was asked, and pages', async () => {
    const forum = await createForum();
    const rows = Array.from(
      { length: 52 },
      (_, n) => ({ familyName: `N${n}`, sex: n % 2 ? 'male' : 'female' }) as const,
    );
    await Promise.all(rows.map((row) => createRegistration(forum, row)));
    await createRegistration(forum, { state: 'waitlisted', ordinal: 1, institutionKind: 'ministry' });
    const client = await member(forum, 'organiser');
    const waiting = await client.get(
      list(forum, '?state=waitlisted&institutionKind=ministry&territory=MA-02&sex=female'),
    );
    expect(waiting.visible).toContain('1 inscription');
    expect(waiting.text).toContain('<option value="waitlisted" selected>');
    const second = await client.get(list(forum, '?state=confirmed&page=2'));
    expect(second.text.match(/<th scope="row"><a/g)).toHaveLength(2);
    expect(second.text).toContain(`${list(forum)}?state=confirmed"`);
    expect((await client.get(list(forum, '?state=nonsense&page=-3'))).visible).toContain('53 inscriptions');
    expect((await client.get(list(forum, '?q=(.*'))).visible).toContain('Aucune inscription ne correspond');
  });
});

describe('the export', () => {
  test('has headings in the reader’s language, a byte order mark, and formulas that are harmless', async () => {
    const forum = await createForum();
    await createRegistration(forum, {
      familyName: '=HYPERLINK("http://evil.example","x")',
      givenName: '@SUM(1)',
      institution: 'Ligne "une"\ndeux, trois',
      sex: 'female',
    });
    await createRegistration(forum, { state: 'cancelled' });
    const client = await member(forum, 'viewer');
    const csv = await client.get(paths.organiserRegistrationsCsv('fr', forum.slug));
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(csv.headers.get('content-disposition')).toContain(`${forum.slug}-registrations.csv`);
    const raw = await fetch(app.base + paths.organiserRegistrationsCsv('ar', forum.slug), {
      headers: { cookie: client.cookieHeader },
    });
    const bytes = new Uint8Array(await raw.arrayBuffer());
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(new TextDecoder().decode(bytes)).toContain('الاسم العائلي');
    expect(csv.text).toContain('Nom,Adresse électronique');
    expect(csv.text).toContain(`"'=HYPERLINK(""http://evil.example"",""x"")"`);
    expect(csv.text).toContain(",'@SUM(1),");
    expect(csv.text).toContain('"Ligne ""une""\ndeux, trois"');
    expect(csv.text.trim().split('\n')).toHaveLength(4);
    const confirmed = await client.get(
      `${paths.organiserRegistrationsCsv('fr', forum.slug)}?state=confirmed`,
    );
    expect(confirmed.text).not.toContain('Annulée');
  });
});

describe('one registration', () => {
  test('an organiser confirms, declines with a reason, and the seat goes on', async () => {
    const forum = await createForum({ registration: { capacity: 1, waitingList: true } });
    const held = await createRegistration(forum, {
      state: 'unconfirmed',
      heldUntil: new Date('2025-10-03T09:00:00Z'),
    });
    const waiting = await createRegistration(forum, {
      state: 'waitlisted',
      ordinal: 1,
      emailConfirmedAt: NOW,
    });
    await setCapacity(forum, NOW);
    const client = await member(forum, 'organiser');
    const answer = await client.post(stateAddress(forum, held), { to: 'confirmed' });
    expect([answer.status, answer.location]).toEqual([303, one(forum, held)]);
    expect((await mailTo(held.email ?? '')).subject).toContain('Votre billet');

    await client.post(stateAddress(forum, held), { to: 'declined', reason: 'Réservé aux communes' });
    const mails = await deliverMails();
    expect(mails.find(({ recipient }) => recipient === held.email)?.text).toContain('Réservé aux communes');
    expect(mails.find(({ recipient }) => recipient === waiting.email)?.subject).toContain(
      'Vous avez une place',
    );
    expect(await RegistrationModel.findById(waiting._id).lean()).toMatchObject({ state: 'confirmed' });
    const page = await client.get(one(forum, held));
    expect(page.visible).toContain('Inscription refusée');
    expect(page.visible).toContain('Réservé aux communes');
    expect(page.visible).toContain('Inscription confirmée');

    // The seat is taken now: past the line, but never beyond the seats.
    const refused = await client.post(stateAddress(forum, held), { to: 'confirmed' });
    expect(refused.status).toBe(422);
    expect(refused.visible).toContain('Il ne reste aucune place');
    expect(await SeatPoolModel.findById(forum._id).lean()).toMatchObject({ taken: 1, waiting: 0 });
  });

  test('a change that is no longer possible is refused, and so is none', async () => {
    const forum = await createForum();
    const registration = await createRegistration(forum);
    const client = await member(forum, 'organiser');
    const answers = await Promise.all(
      ['cancelled', 'declined'].map((to) => client.post(stateAddress(forum, registration), { to })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422]);
    expect((await client.post(stateAddress(forum, registration), {})).status).toBe(422);
    expect((await client.post(stateAddress(forum, registration), { to: 'expired' })).status).toBe(422);
  });

  test('the link is mailed again when an organiser asks', async () => {
    const forum = await createForum();
    const registration = await createRegistration(forum, { linkMailedAt: NOW });
    const client = await member(forum, 'organiser');
    await client.post(paths.organiserRegistrationMail('fr', forum.slug, String(registration._id)));
    const mail = await mailTo(registration.email ?? '');
    expect(mail.text).toContain(paths.registration('fr', registration.secret));
    expect(mail.attachments).toHaveLength(1);
  });

  test('somebody registered by hand is confirmed at once, within the seats, each address once', async () => {
    const forum = await createForum({ registration: { capacity: 1, waitingList: true } });
    const client = await member(forum, 'organiser');
    const added = await client.post(list(forum), {
      givenName: 'Zineb',
      familyName: 'Alaoui',
      email: 'zineb@example.org',
      language: 'ar',
    });
    expect(added.status).toBe(303);
    expect((await client.get(added.location)).visible).toContain('Zineb Alaoui : inscription enregistrée');
    expect((await mailTo('zineb@example.org')).subject).toContain('تذكرتكم');
    const full = await client.post(list(forum), { givenName: 'Autre', familyName: 'Personne' });
    expect(full.status).toBe(422);
    expect(full.visible).toContain('Il ne reste aucune place');
    expect(full.text).toContain('value="Autre"');
    await ForumModel.updateOne({ _id: forum._id }, { 'registration.capacity': 3 });
    await setCapacity(forum, NOW);
    const twice = await client.post(list(forum), registrationFields({ email: 'zineb@example.org' }));
    expect(twice.status).toBe(422);
    expect(twice.text).toContain('href="#field-email"');
    // People without an address do not stand in each other's way.
    await client.post(list(forum), { givenName: 'Sans', familyName: 'Adresse' });
    await client.post(list(forum), { givenName: 'Sans', familyName: 'Adresse non plus' });
    expect(await SeatPoolModel.findById(forum._id).lean()).toMatchObject({ taken: 3 });
  });
});

describe('who may', () => {
  test('a stranger is sent to sign in; the door and rapporteurs see no list; viewers change nothing', async () => {
    const forum = await createForum();
    const registration = await createRegistration(forum);
    const addresses = [
      list(forum),
      one(forum, registration),
      paths.organiserRegistrationsCsv('fr', forum.slug),
    ];
    for (const address of addresses) {
      expect((await app.client().get(address)).location).toContain('/fr/sign-in');
      for (const role of ['checkIn', 'rapporteur'] as const)
        expect((await (await member(forum, role)).get(address)).status).toBe(403);
    }
    const viewer = await member(forum, 'viewer');
    expect((await viewer.get(one(forum, registration))).text).not.toContain('name="to"');
    expect((await viewer.post(stateAddress(forum, registration), { to: 'cancelled' })).status).toBe(403);
    expect((await viewer.post(list(forum), registrationFields())).status).toBe(403);
    expect(await RegistrationModel.find({ forum: forum._id }).lean()).toMatchObject([{ state: 'confirmed' }]);
  });

  test('an organiser of another forum reaches nothing, not even through their own', async () => {
    const [forum, other] = [await createForum(), await createForum()];
    const registration = await createRegistration(forum);
    const client = await member(other, 'organiser');
    expect((await client.get(list(forum))).status).toBe(403);
    expect((await client.get(one(other, registration))).status).toBe(404);
    expect((await client.post(stateAddress(other, registration), { to: 'cancelled' })).status).toBe(404);
    expect((await client.get(`${list(other)}/nonsense`)).status).toBe(404);
    expect(await RegistrationModel.findById(registration._id).lean()).toMatchObject({ state: 'confirmed' });
  });
});
