import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AuditEntryModel } from '../../src/audit/auditEntry.ts';
import { paths } from '../../src/paths.ts';
import { RegistrationModel, type RegistrationRecord } from '../../src/registrations/registration.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { createSession, releaseForTest } from '../support/factories/agenda.ts';
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

const linkIn = (text: string) => /\/(ar|fr|es|en)\/registrations\/[\w-]{48}/.exec(text)?.[0] ?? '';

describe('the form', () => {
  test.each([
    ['ar', 'التسجيل', 'الاسم العائلي'],
    ['fr', 'Inscription', 'Type d’institution'],
    ['es', 'Inscripción', 'Tipo de institución'],
    ['en', 'Registration', 'Kind of institution'],
  ] as const)('asks in %s', async (lang, title, label) => {
    const forum = await createForum({ registration: { waitingList: true, capacity: 12 } });
    const page = await app.client().get(paths.newRegistration(lang, forum.slug));
    expect(page.status).toBe(200);
    expect(page.visible).toContain(title);
    expect(page.visible).toContain(label);
    expect(page.text).toContain(`<html lang="${lang}" dir="${lang === 'ar' ? 'rtl' : 'ltr'}">`);
    expect(page.visible).not.toMatch(/\b(registrations|form|common|terms):/);
  });

  test('keeps what was typed and says what is wrong, field by field', async () => {
    const forum = await createForum();
    const typed = {
      ...registrationFields(),
      givenName: '',
      email: 'nobody',
      phone: 'call me',
      needs: 'Sans gluten',
    };
    const page = await app.client().post(paths.createRegistration('fr', forum.slug), {
      ...typed,
      sex: 'f',
      territory: 'XX-99',
      consent: '',
    });
    expect(page.status).toBe(422);
    expect(page.visible).toContain('Il y a 6 erreurs à corriger');
    expect(page.text).toContain('value="nobody"');
    expect(page.text).toContain('value="call me"');
    expect(page.text).toContain('Sans gluten');
    const order = [...page.text.matchAll(/href="#field-(\w+)"/g)].map(([, field]) => field);
    expect(order).toEqual(['givenName', 'email', 'phone', 'sex', 'territory', 'consent']);
    expect(await RegistrationModel.countDocuments({ forum: forum._id })).toBe(0);
  });

  test('offers the sessions of the released agenda, and takes no others', async () => {
    const forum = await createForum();
    const address = paths.createRegistration('fr', forum.slug);
    const form = () => app.client().get(paths.newRegistration('fr', forum.slug));
    expect((await form()).text).not.toContain('name="sessions"');
    const workshop = await createSession(forum, { kind: 'workshop' });
    const second = await createSession(forum, { kind: 'roundTable' });
    const pause = await createSession(forum, { kind: 'break' });
    await releaseForTest(forum);
    const page = await form();
    expect(page.visible).toContain(workshop.title.fr);
    expect(page.visible).not.toContain(pause.title.fr);

    const chosen = [workshop, second].map(({ _id }) => String(_id));
    await app.client().post(address, registrationFields({ sessions: chosen }));
    const stored = await RegistrationModel.findOne({ forum: forum._id }).lean<RegistrationRecord>();
    expect(stored?.sessions.map(String)).toEqual(chosen);
    const refused = await app.client().post(address, registrationFields({ sessions: [String(pause._id)] }));
    expect(refused.status).toBe(422);
  });

  test('a script in a name is shown as the text it is', async () => {
    const forum = await createForum();
    const name = '<script>alert(1)</script>';
    const client = app.client();
    const refused = await client.post(
      paths.createRegistration('fr', forum.slug),
      registrationFields({ givenName: name, consent: '' }),
    );
    expect(refused.text).toContain('value="&lt;script&gt;alert(1)&lt;/script&gt;"');
    expect(refused.text).not.toContain(name);
    await client.post(
      paths.createRegistration('fr', forum.slug),
      registrationFields({ givenName: name, email: 'script@example.org' }),
    );
    const mail = await mailTo('script@example.org');
    expect(mail.html).not.toContain(name);
    const page = await client.get(linkIn(mail.text ?? ''));
    expect(page.text).not.toContain(name);
    expect(page.visible).toContain(name);
  });

  test('nobody can give themselves a state, a seat or another forum', async () => {
    const forum = await createForum();
    await app.client().post(
      paths.createRegistration('fr', forum.slug),
      registrationFields({
        state: 'confirmed',
        origin: 'organiser',
        forum: '6b04af0e5f90dd99fb6bfa5d',
        ordinal: '1',
      }),
    );
    const stored = await RegistrationModel.findOne({ forum: forum._id }).lean<RegistrationRecord>();
    expect(stored).toMatchObject({ state: 'unconfirmed', origin: 'form' });
    expect(stored?.ordinal).toBeUndefined();
  });
});

describe('outside the window', () => {
  test.each([
    ['before it opens', { opensAt: new Date('2025-10-02T08:00:00Z') }, {}, 'ne sont pas encore ouvertes'],
    ['after it closed', { closesAt: NOW }, {}, 'Les inscriptions sont closes'],
    ['when archived', {}, { state: 'archived' }, 'Les inscriptions sont closes'],
    [
      'when the forum is over',
      {},
      { startsOn: '2025-09-01', endsOn: '2025-09-30' },
      'Les inscriptions sont closes',
    ],
    [
      'when full without a waiting list',
      { capacity: 0, waitingList: false },
      {},
      'Il ne reste plus de place',
    ],
  ] as const)(
    '%s: the page says so and nothing is stored',
    async (_when, registration, forumFields, words) => {
      const forum = await createForum({
        registration: { waitingList: true, ...registration },
        ...forumFields,
      });
      const client = app.client();
      const page = await client.get(paths.newRegistration('fr', forum.slug));
      expect(page.status).toBe(200);
      expect(page.visible).toContain(words);
      expect(page.text).not.toContain('name="givenName"');
      const sent = await client.post(paths.createRegistration('fr', forum.slug), registrationFields());
      expect(sent.status).toBe(422);
      expect(await RegistrationModel.countDocuments({ forum: forum._id })).toBe(0);
    },
  );

  test('a draft is not there', async () => {
    const forum = await createForum({ state: 'draft' });
    const client = app.client();
    expect((await client.get(paths.newRegistration('fr', forum.slug))).status).toBe(404);
    expect((await client.post(paths.createRegistration('fr', forum.slug), registrationFields())).status).toBe(
      404,
    );
  });
});

describe('from the form to the ticket', () => {
  test('register, mail, confirm by button, ticket', async () => {
    const forum = await createForum({ registration: { capacity: 5, waitingList: true } });
    const client = app.client();
    const answer = await client.post(
      paths.createRegistration('fr', forum.slug),
      registrationFields({
        email: ' Amina@Example.org ',
        language: 'ar',
        givenName: 'أمينة',
        phone: '٠٦١٢٣٤٥٦٧٨',
      }),
    );
    expect([answer.status, answer.location]).toEqual([303, paths.registrationSent('fr', forum.slug)]);
    expect((await client.get(answer.location)).visible).toContain('Consultez votre messagerie');

    const mail = await mailTo('amina@example.org');
    expect(mail.subject).toContain('أكّدوا تسجيلكم');
    expect(mail.html).toContain('dir="rtl"');
    const link = linkIn(mail.text ?? '');
    // Programs that check mails open every link: that must confirm nothing.
    const page = await client.get(link);
    expect(page.visible).toContain('تأكيد التسجيل');
    expect(page.headers.get('cache-control')).toBe('private, no-store');
    expect(page.headers.get('x-robots-tag')).toContain('noindex');
    expect(page.headers.get('referrer-policy')).toBe('same-origin');
    expect(await RegistrationModel.findOne({ forum: forum._id }).lean()).toMatchObject({
      state: 'unconfirmed',
      phone: '0612345678',
      consentAt: NOW,
    });

    const confirmed = await client.post(`${link}/confirmation`);
    expect([confirmed.status, confirmed.location]).toEqual([303, link]);
    const ticket = await client.get(link);
    expect(ticket.visible).toContain('تسجيلكم مؤكد');
    expect(ticket.text).toContain('<svg');
    const stored = await RegistrationModel.findOne({ forum: forum._id }).lean<RegistrationRecord>();
    expect(stored?.state).toBe('confirmed');
    expect(stored?.mailsDue).toEqual([]);
    expect(ticket.visible).toContain(`${stored?.code.slice(0, 5)}-${stored?.code.slice(5)}`);

    const ticketMail = await mailTo('amina@example.org');
    expect(ticketMail.subject).toContain('تذكرتكم');
    const calendar = ticketMail.attachments[0];
    expect(calendar?.contentType).toBe('text/calendar');
    expect(String(calendar?.content)).toContain('DTSTART;VALUE=DATE:20251112');
    expect(String(calendar?.content)).toContain('DTEND;VALUE=DATE:20251113');

    // Pressed again: no second mail, no second ticket.
    await client.post(`${link}/confirmation`);
    expect(await deliverMails()).toEqual([]);
    expect(
      (
        await AuditEntryModel.find({ kind: 'registration', subject: String(stored?._id) })
          .sort({ _id: 1 })
          .lean()
      ).map(({ verb, actor }) => [verb, actor.kind]),
    ).toEqual([
      ['registration.created', 'attendee'],
      ['registration.confirmed', 'attendee'],
    ]);
  });

  test('an address that is registered gets its link again, and nobody else learns of it', async () => {
    const forum = await createForum();
    const fields = registrationFields();
    const address = paths.createRegistration('fr', forum.slug);
    const client = app.client();
    const first = await client.post(address, fields);
    const link = linkIn((await mailTo(String(fields.email))).text ?? '');

    // At once: the mail has just been sent.
    const again = await client.post(address, { ...fields, givenName: 'Somebody else' });
    expect([again.status, again.location, again.text]).toEqual([first.status, first.location, first.text]);
    expect(await deliverMails()).toEqual([]);

    app.clock.set(new Date(NOW.getTime() + 3 * 60_000));
    await client.post(address, fields);
    const mail = await mailTo(String(fields.email));
    expect(mail.subject).toContain('Le lien de votre inscription');
    expect(linkIn(mail.text ?? '')).toBe(link);
    // The wait doubles.
    app.clock.set(new Date(NOW.getTime() + 6 * 60_000));
    await client.post(paths.registrationLink('fr', forum.slug), { email: fields.email });
    expect(await deliverMails()).toEqual([]);
    expect(await RegistrationModel.find({ forum: forum._id }).lean()).toMatchObject([
      { givenName: 'Participant', state: 'unconfirmed' },
    ]);
    const stranger = await client.post(paths.registrationLink('fr', forum.slug), {
      email: 'nobody@example.org',
    });
    expect([stranger.status, stranger.location]).toEqual([303, first.location]);
  });

  test('who cancelled may register again, whom an organiser declined may not', async () => {
    const forum = await createForum();
    await createRegistration(forum, { state: 'cancelled', email: 'a@example.org' });
    await createRegistration(forum, { state: 'declined', email: 'b@example.org' });
    const address = paths.createRegistration('fr', forum.slug);
    await app.client().post(address, registrationFields({ email: 'a@example.org' }));
    await app.client().post(address, registrationFields({ email: 'b@example.org' }));
    const states = async (email: string) =>
      (await RegistrationModel.find({ forum: forum._id, email }).sort({ _id: 1 }).lean()).map(
        ({ state }) => state,
      );
    expect(await states('a@example.org')).toEqual(['cancelled', 'unconfirmed']);
    expect(await states('b@example.org')).toEqual(['declined']);
  });
});

describe('the attendee’s own page', () => {
  const LINES = { registration: { capacity: 0, waitingList: true } };

  test.each(['wrong', 'A'.repeat(48), '../../etc/passwd'])(
    'a secret that nobody gave out (%s) opens nothing',
    async (secret) => {
      expect((await app.client().get(`/fr/registrations/${encodeURIComponent(secret)}`)).status).toBe(404);
    },
  );

  test('a secret opens its own registration only, and none once it is renewed', async () => {
    const forum = await createForum();
    const one = await createRegistration(forum);
    const other = await createRegistration(forum);
    const mixed = one.secret.slice(0, 16) + other.secret.slice(16);
    const client = app.client();
    expect((await client.get(paths.registration('fr', one.secret))).status).toBe(200);
    expect((await client.get(paths.registration('fr', mixed))).status).toBe(404);
    await RegistrationModel.updateOne({ _id: one._id }, { $inc: { linkEpoch: 1 } });
    expect((await client.get(paths.registration('fr', one.secret))).status).toBe(404);
    expect((await client.post(paths.registrationCancellation('fr', one.secret))).status).toBe(404);
    expect(await RegistrationModel.findById(one._id).lean()).toMatchObject({ state: 'confirmed' });
  });

  test('on the waiting list it says the place in line', async () => {
    const forum = await createForum(LINES);
    const client = app.client();
    for (const n of [1, 2, 3])
      await client.post(
        paths.createRegistration('fr', forum.slug),
        registrationFields({ email: `line-${n}@example.org` }),
      );
    const mails = await deliverMails();
    const third = mails.find(({ recipient }) => recipient === 'line-3@example.org');
    expect(third?.text).toContain('rang 3');
    const link = linkIn(third?.text ?? '');
    expect((await client.get(link)).visible).toContain('Votre rang sur la liste d’attente : 3');
    await client.post(`${link}/confirmation`);
    const page = await client.get(link);
    expect(page.text).not.toContain(`${link}/confirmation`);
    expect(await RegistrationModel.findOne({ email: 'line-3@example.org' }).lean()).toMatchObject({
      state: 'waitlisted',
      emailConfirmedAt: NOW,
    });
  });

  test('cancelling asks first, works without a script, and is done once', async () => {
    const forum = await createForum();
    const registration = await createRegistration(forum);
    const client = app.client();
    const address = paths.registrationCancellation('fr', registration.secret);
    expect((await client.get(address)).visible).toContain('Annuler votre inscription ?');
    expect(await RegistrationModel.findById(registration._id).lean()).toMatchObject({ state: 'confirmed' });
    expect((await client.post(address)).location).toBe(paths.registration('fr', registration.secret));
    expect((await client.get(paths.registration('fr', registration.secret))).visible).toContain(
      'Votre inscription est annulée',
    );
    await client.post(address);
    expect((await deliverMails()).filter(({ recipient }) => recipient === registration.email)).toHaveLength(
      1,
    );
    expect((await client.get(paths.ticketPdf('fr', registration.secret))).status).toBe(404);
    expect((await client.get(address)).location).toBe(paths.registration('fr', registration.secret));
  });

  test('answers can be changed; a change that meets a newer one shows both and loses neither', async () => {
    const forum = await createForum();
    const registration = await createRegistration(forum, { institution: 'Commune de Figuig' });
    const client = app.client();
    const address = paths.registrationAnswers('fr', registration.secret);
    expect((await client.get(address)).text).toContain('value="Commune de Figuig"');
    const { email: _, consent: __, ...fields } = registrationFields({ institution: 'Région de l’Oriental' });
    const saved = await client.post(address, { ...fields, version: 1 });
    expect(saved.location).toBe(paths.registration('fr', registration.secret));
    expect(await RegistrationModel.findById(registration._id).lean()).toMatchObject({
      institution: 'Région de l’Oriental',
      version: 2,
      email: registration.email,
    });

    const stale = await client.post(address, { ...fields, institution: 'Province de Figuig', version: 1 });
    expect(stale.status).toBe(409);
    expect(stale.visible).toContain('Région de l’Oriental');
    expect(stale.text).toContain('value="Province de Figuig"');
    expect(stale.text).toContain('name="version" value="2"');
    expect((await client.post(address, { ...fields, givenName: '', version: 2 })).status).toBe(422);
  });
});
