import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { paths } from '../../src/paths.ts';
import { RegistrationModel, type RegistrationRecord } from '../../src/registrations/registration.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { fieldsInError } from '../support/errorSummary.ts';
import { createSession, releaseForTest } from '../support/factories/agenda.ts';
import { createForum } from '../support/factories/forums.ts';
import { registrationFields } from '../support/factories/registrations.ts';
import { mailTo } from '../support/outbox.ts';
import { ownPageIn } from '../support/registering.ts';

const NOW = new Date('2025-10-01T09:00:00Z');
let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
beforeEach(() => app.clock.set(NOW));
afterAll(() => app.close());

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
    const order = fieldsInError(page.text);
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
    const page = await client.get(ownPageIn(mail.text ?? ''));
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
