import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { paths } from '../../src/paths.ts';
import { RegistrationModel } from '../../src/registrations/registration.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { createForum } from '../support/factories/forums.ts';
import { createRegistration, registrationFields } from '../support/factories/registrations.ts';

const NOW = new Date('2025-10-01T09:00:00Z');
let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
beforeEach(() => app.clock.set(NOW));
afterAll(() => app.close());

describe('the attendee’s own page', () => {
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
