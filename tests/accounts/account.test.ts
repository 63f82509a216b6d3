import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AccountModel } from '../../src/accounts/account.ts';
import { hashNewPassword, passwordMatches } from '../../src/accounts/password.ts';
import { AuditEntryModel } from '../../src/audit/auditEntry.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { createAccount, createAdministrator, createMember } from '../support/factories/accounts.ts';
import { createForum } from '../support/factories/forums.ts';
import { mailTo } from '../support/outbox.ts';

const password = 'quatre mots au hasard';
let passwordHash: string;
let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
  passwordHash = await hashNewPassword(password, []);
});
afterAll(() => app.close());

describe('my account', () => {
  test('shows who one is and where one works', async () => {
    const forum = await createForum({ title: { ar: 'ملتقى وجدة' } });
    const client = await app.signedIn(await createMember(forum, 'rapporteur', { name: '<b>Karim</b>' }));
    const { visible, text } = await client.get('/fr/account');
    expect(visible).toContain('ملتقى وجدة — Rapporteur / rapporteuse');
    expect(text).not.toContain('<b>Karim');
    expect((await (await app.signedIn(await createAccount())).get('/fr/account')).visible).toContain(
      'Vous n’avez de rôle dans aucun forum',
    );
    expect((await (await app.signedIn(await createAdministrator())).get('/fr/account')).visible).toContain(
      'Vous administrez cette plateforme',
    );
  });

  test('saves name and language, and says so in the history', async () => {
    const account = await createAccount({ name: 'Avant' });
    const client = await app.signedIn(account);
    const answer = await client.post('/fr/account/profile', { name: ' نادية   بن علي ', language: 'ar' });
    expect(answer).toMatchObject({ status: 303, location: '/fr/account' });
    expect((await client.get(answer.location)).visible).toContain('Vos informations sont enregistrées');
    expect(await AccountModel.findById(account._id).lean()).toMatchObject({
      name: 'نادية بن علي',
      language: 'ar',
    });
    expect(await AuditEntryModel.findOne({ subject: String(account._id) }).lean()).toMatchObject({
      verb: 'account.edited',
      before: { name: 'Avant', language: 'fr' },
      after: { name: 'نادية بن علي', language: 'ar' },
    });
    const bad = await client.post('/fr/account/profile', { name: '', language: 'de' });
    expect(bad.status).toBe(422);
    expect(bad.text).toContain('href="#field-language"');
  });

  test('a new password ends the sign-ins elsewhere and keeps this one', async () => {
    const account = await createAccount({ email: 'change@example.org', passwordHash });
    const [here, elsewhere] = [await app.signedIn(account), await app.signedIn(account)];
    const change = { currentPassword: password, password: 'une phrase toute neuve' };
    const answer = await here.post('/fr/account/password', change);
    expect(answer).toMatchObject({ status: 303, location: '/fr/account' });
    expect((await here.get('/fr/account')).visible).toContain('Votre mot de passe est changé');
    expect((await elsewhere.get('/fr/account')).status).toBe(303);
    const stored = await AccountModel.findById(account._id).lean();
    expect(await passwordMatches(stored?.passwordHash, 'une phrase toute neuve')).toBe(true);
    expect((await mailTo('change@example.org')).text).toContain('Si ce n’est pas vous');
  });

  test('needs the present password, and a good new one', async () => {
    const account = await createAccount({ passwordHash });
    const client = await app.signedIn(account);
    const send = (fields: object) => client.post('/fr/account/password', { ...fields });
    const wrong = await send({ currentPassword: 'not it', password: 'une phrase toute neuve' });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('href="#field-currentPassword"');
    const weak = await send({ currentPassword: password, password: 'motdepasse123' });
    expect(weak.text).toContain('href="#field-password"');
    expect((await AccountModel.findById(account._id).lean())?.signInEpoch).toBe(0);
  });

  test('the present password cannot be guessed at for long', async () => {
    const client = await app.signedIn(await createAccount({ passwordHash }));
    const attempt = () => client.post('/fr/account/password', { currentPassword: 'x', password: 'short' });
    for (let turn = 0; turn < 10; turn += 1) expect((await attempt()).status).toBe(422);
    expect((await attempt()).status).toBe(429);
  });

  test('signs out everywhere', async () => {
    const account = await createAccount();
    const [here, elsewhere] = [await app.signedIn(account), await app.signedIn(account)];
    const answer = await here.post('/fr/account/sign-out-everywhere');
    expect(answer).toMatchObject({ status: 303, location: '/fr/sign-in?notice=signedOutEverywhere' });
    expect((await here.get('/fr/account')).status).toBe(303);
    expect((await elsewhere.get('/fr/account')).status).toBe(303);
    expect(await AuditEntryModel.exists({ verb: 'account.signedOutEverywhere' })).not.toBeNull();
  });
});
