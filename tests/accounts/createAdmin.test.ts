import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AccountModel } from '../../src/accounts/account.ts';
import { AuditEntryModel } from '../../src/audit/auditEntry.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { createAccount } from '../support/factories/accounts.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

const script = path.resolve(import.meta.dirname, '../../scripts/createAdmin.ts');
const run = (...args: string[]) =>
  promisify(execFile)(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...args], {
    env: process.env,
  });

test('makes an administrator, whose printed link sets a password once', async () => {
  const { stdout } = await run('New@Example.org', 'نادية', 'fr');
  const link = new URL(/http:\S+/.exec(stdout)?.[0] ?? 'none:').pathname;
  expect(link).toMatch(/^\/fr\/password-reset\//);
  expect(await AccountModel.findOne({ email: 'new@example.org' }).lean()).toMatchObject({
    name: 'نادية',
    language: 'fr',
    isAdministrator: true,
  });
  expect((await app.client().post(link, { password: 'quatre mots au hasard' })).status).toBe(303);
  const client = app.client();
  await client.post('/fr/sign-in', { email: 'new@example.org', password: 'quatre mots au hasard' });
  expect((await client.get('/fr/organiser')).visible).toContain('Créer un forum');
  expect((await app.client().get(link)).status).toBe(410);
});

test('makes somebody who has an account an administrator, and says so in the history', async () => {
  const account = await createAccount({ email: 'there@example.org', name: 'There', language: 'es' });
  const { stdout } = await run('there@example.org', 'Another name', 'fr');
  expect(stdout).toContain('/es/password-reset/');
  expect(await AccountModel.findById(account._id).lean()).toMatchObject({
    name: 'There',
    isAdministrator: true,
  });
  expect(await AuditEntryModel.findOne({ verb: 'account.promoted' }).lean()).toMatchObject({
    label: 'There',
  });
});

test('says in one line what is wrong', async () => {
  await expect(run('no address')).rejects.toMatchObject({ stderr: /^multaqa: usage: .*\n$/ });
});
