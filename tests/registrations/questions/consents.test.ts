import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ForumRecord } from '../../../src/forums/forum.ts';
import { paths } from '../../../src/paths.ts';
import { secretOf } from '../../../src/registrations/attendeeLink.ts';
import type { Consent } from '../../../src/registrations/questions/consent.ts';
import { questionnaireOf } from '../../../src/registrations/questions/queries.ts';
import { openTestApp, type TestApp } from '../../support/app.ts';
import type { Client } from '../../support/client.ts';
import { createMember } from '../../support/factories/accounts.ts';
import { createForum } from '../../support/factories/forums.ts';
import { createRegistration, registrationFields } from '../../support/factories/registrations.ts';
import { say } from '../../support/questionnaire.ts';
import { latestRegistration, sendRegistration } from '../../support/registering.ts';

const NOW = new Date('2025-10-01T09:00:00Z');
const LATER = new Date('2025-10-05T09:00:00Z');
let app: TestApp;
let forum: ForumRecord;
let organiser: Client;

beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  app.clock.set(NOW);
  forum = await createForum();
  organiser = await app.signedIn(await createMember(forum, 'organiser'));
});

const versionNow = async () => (await questionnaireOf(forum._id)).version;
async function write(
  fr: string,
  { id, required }: { id?: string; required?: boolean } = {},
): Promise<Consent> {
  const address = id ? paths.consent('fr', forum.slug, id) : paths.consents('fr', forum.slug);
  const fields = { text: say(fr), required: required ? 'on' : '', version: await versionNow() };
  expect((await organiser.post(address, fields)).status).toBe(303);
  const { consents } = await questionnaireOf(forum._id);
  return (id ? consents.find((one) => one.id === id) : consents.at(-1)) as Consent;
}

test('who registers agrees to texts of a version, at an instant', async () => {
  await write('Je consens à tout', { id: 'main' });
  const photos = await write('J’accepte d’être photographié');
  const rules = await write('J’ai lu le règlement', { required: true });
  const form = await app.client().get(paths.newRegistration('fr', forum.slug));
  expect(form.visible).toContain('Je consens à tout');
  expect(form.text).toMatch(/name="consent" value="v1"/);
  const refused = await sendRegistration(app, forum, { consent: 'v1' });
  expect(refused.status).toBe(422);
  expect(refused.text).toContain(`href="#field-consents.${rules.id}"`);
  expect((await sendRegistration(app, forum, { consent: 'v1', consents: { [rules.id]: 'v1' } })).status).toBe(
    303,
  );
  expect((await latestRegistration(forum)).consents).toEqual([
    { consent: 'main', version: 1, at: NOW },
    { consent: rules.id, version: 1, at: NOW },
  ]);
  const page = await organiser.get(
    paths.organiserRegistration('fr', forum.slug, String((await latestRegistration(forum))._id)),
  );
  expect(page.visible).toContain('J’ai lu le règlement');
  expect(page.visible).not.toContain(photos.texts[0]?.text.fr);
});

test('nobody agrees to a text that changed while the form was open', async () => {
  const rules = await write('Règlement ancien', { required: true });
  await write('Règlement nouveau', { id: rules.id, required: true });
  const refused = await sendRegistration(app, forum, { consents: { [rules.id]: 'v1' } });
  expect(refused.status).toBe(422);
  expect(refused.visible).toContain('Ce texte a changé entre-temps');
  expect(refused.visible).toContain('Règlement nouveau');
  expect((await sendRegistration(app, forum, { consents: { [rules.id]: 'v2' } })).status).toBe(303);
  await write('Mon texte', { id: 'main' });
  const old = await sendRegistration(app, forum, { consent: 'v0', consents: { [rules.id]: 'v2' } });
  expect(old.text).toContain('href="#field-consent"');
});

test('consent stays with the text it was given to, and is withdrawn as easily as given', async () => {
  const photos = await write('Photos pour le rapport');
  await sendRegistration(app, forum, { consents: { [photos.id]: 'v1' } });
  const person = await latestRegistration(forum);
  app.clock.set(LATER);
  await write('Photos pour le rapport et la presse', { id: photos.id });
  const answers = paths.registrationAnswers('fr', secretOf(person));
  const form = await app.client().get(answers);
  expect(form.visible).toContain('Photos pour le rapport');
  expect(form.visible).not.toContain('et la presse');
  expect(form.text).toMatch(/value="v1" checked/);
  const save = async (fields: Record<string, unknown>) =>
    app
      .client()
      .post(answers, registrationFields({ ...fields, version: (await latestRegistration(forum)).version }));
  await save({ consents: { [photos.id]: 'v1' } });
  expect((await latestRegistration(forum)).consents?.[1]).toEqual({
    consent: photos.id,
    version: 1,
    at: NOW,
  });
  await save({});
  expect((await latestRegistration(forum)).consents?.map(({ consent }) => consent)).toEqual(['main']);
  expect((await app.client().get(answers)).visible).toContain('et la presse');
  await save({ consents: { [photos.id]: 'v2' } });
  expect((await latestRegistration(forum)).consents?.[1]).toEqual({
    consent: photos.id,
    version: 2,
    at: LATER,
  });
});

test('whom somebody else registered agrees with the button that confirms', async () => {
  const rules = await write('J’ai lu le règlement', { required: true });
  const person = await createRegistration(forum, { state: 'unconfirmed', origin: 'delegation' });
  const own = paths.registration('fr', person.secret);
  expect((await app.client().get(own)).visible).toContain('J’ai lu le règlement');
  const refused = await app.client().post(`${own}/confirmation`, { consent: 'v0' });
  expect(refused.status).toBe(422);
  expect(refused.visible).toContain('Votre accord est nécessaire');
  expect((await latestRegistration(forum)).state).toBe('unconfirmed');
  const given = await app
    .client()
    .post(`${own}/confirmation`, { consent: 'v0', consents: { [rules.id]: 'v1' } });
  expect(given.status).toBe(303);
  expect(await latestRegistration(forum)).toMatchObject({ state: 'confirmed', consentAt: NOW });
  expect((await latestRegistration(forum)).consents).toHaveLength(2);
});

test('the standard text comes back; what was agreed to is kept with its words', async () => {
  const main = await write('Mon texte à moi', { id: 'main' });
  await sendRegistration(app, forum, { consent: 'v1' });
  const person = await latestRegistration(forum);
  await organiser.post(paths.removeConsent('fr', forum.slug, main.id), { version: await versionNow() });
  expect((await app.client().get(paths.newRegistration('fr', forum.slug))).visible).toContain(
    'J’accepte que les organisateurs',
  );
  const page = await organiser.get(paths.organiserRegistration('fr', forum.slug, String(person._id)));
  expect(page.visible).toContain('Mon texte à moi');
  // Written once more, it is another version, not the first one again.
  expect((await write('Encore un', { id: 'main' })).texts.map(({ version }) => version)).toEqual([1, 2]);
});
