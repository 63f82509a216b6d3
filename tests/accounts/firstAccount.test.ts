import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AccountModel } from '../../src/accounts/account.ts';
import { AccountTokenModel } from '../../src/accounts/accountToken.ts';
import { firstAccountLink } from '../../src/accounts/actions/firstAccount.ts';
import { AuditEntryModel } from '../../src/audit/auditEntry.ts';
import { openTestApp, type TestApp } from '../support/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());
beforeEach(() => Promise.all([AccountModel.deleteMany({}), AccountTokenModel.deleteMany({})]));

const person = { name: 'أمينة العلوي', email: 'amina@example.org', password: 'quatre mots au hasard' };
const newLink = async (now = new Date()) =>
  new URL((await firstAccountLink(now)) as string).pathname.replace('/ar/', '/fr/');

describe('the first account', () => {
  test('is made by the link that the server prints, administers, and is signed in', async () => {
    const link = await newLink();
    const client = app.client();
    expect((await client.get(link)).visible).toContain('Créer le premier compte');
    const answer = await client.post(link, person);
    expect(answer).toMatchObject({ status: 303, location: '/fr/organiser' });
    expect((await client.get(answer.location)).visible).toContain('Votre compte est créé');
    const account = await AccountModel.findOne({ email: person.email }).lean();
    expect(account).toMatchObject({ name: person.name, isAdministrator: true, language: 'fr' });
    expect(account?.passwordHash).toMatch(/^\$argon2id\$/);
    const entry = await AuditEntryModel.findOne({ verb: 'account.created' }).lean();
    expect(entry).toMatchObject({ label: person.name, actor: { name: person.name } });
    expect(JSON.stringify(entry)).not.toContain('argon2');
  });

  test('the link is stored as a hash only, and is over once used', async () => {
    const link = await newLink();
    const secret = link.split('/').at(-1) ?? '';
    expect(JSON.stringify(await AccountTokenModel.find().lean())).not.toContain(secret);
    await app.client().post(link, person);
    const again = await app.client().post(link, { ...person, email: 'second@example.org' });
    expect(again.status).toBe(410);
    expect(again.visible).toContain('Le premier compte existe déjà');
    expect((await app.client().get(link)).status).toBe(410);
    expect(await AccountModel.countDocuments()).toBe(1);
    expect(await firstAccountLink(new Date())).toBeUndefined();
  });

  test('after a restart the old link works beside the new one', async () => {
    const [first, second] = [await newLink(), await newLink()];
    expect(first).not.toBe(second);
    expect((await app.client().get(first)).status).toBe(200);
    expect((await app.client().post(second, person)).status).toBe(303);
    expect((await app.client().get(first)).status).toBe(410);
  });

  test('of people who send it at once, from one link or two, one gets it', async () => {
    const links = [await newLink(), await newLink()];
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, turn) =>
        app.client().post(links[turn % 2] as string, { ...person, email: `person-${turn}@example.org` }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 410, 410, 410, 410, 410]);
    expect(await AccountModel.countDocuments()).toBe(1);
  });

  test('a link that ran out or was never made is none', async () => {
    const link = await newLink(new Date(Date.now() - 8 * 24 * 60 * 60 * 1000));
    expect((await app.client().get(link)).status).toBe(410);
    expect((await app.client().post('/fr/first-account/guess', person)).status).toBe(410);
    expect(await AccountModel.countDocuments()).toBe(0);
  });

  test('a weak password costs nothing: what was typed stays, the link works on', async () => {
    const link = await newLink();
    const short = await app.client().post(link, { ...person, password: 'short' });
    expect(short.status).toBe(422);
    expect(short.visible).toContain('il faut au moins 10 caractères');
    expect(short.text).toContain(`value="${person.name}"`);
    const weak = await app.client().post(link, { ...person, password: 'motdepasse123' });
    expect(weak.visible).toContain('facile à deviner');
    expect(weak.text).not.toContain('motdepasse123');
    expect((await app.client().post(link, person)).status).toBe(303);
  });
});
