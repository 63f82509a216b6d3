import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { paths } from '../../src/paths.ts';
import { RegistrationModel } from '../../src/registrations/registration.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { createForum } from '../support/factories/forums.ts';
import { createRegistration, registrationFields } from '../support/factories/registrations.ts';
import { deliverMails } from '../support/outbox.ts';
import { ownPageIn } from '../support/registering.ts';

const NOW = new Date('2025-10-01T09:00:00Z');
let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
beforeEach(() => app.clock.set(NOW));
afterAll(() => app.close());

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
    const link = ownPageIn(third?.text ?? '');
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
});
