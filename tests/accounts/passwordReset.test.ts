import mongoose from 'mongoose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AccountModel } from '../../src/accounts/account.ts';
import { AccountTokenModel } from '../../src/accounts/accountToken.ts';
import { hashNewPassword } from '../../src/accounts/password.ts';
import { AuditEntryModel } from '../../src/audit/auditEntry.ts';
import { JobModel } from '../../src/jobs/job.ts';
import { claimJob, runJob } from '../../src/jobs/runJob.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { createAccount } from '../support/factories/accounts.ts';
import { deliverMails, mailTo } from '../support/outbox.ts';

let app: TestApp;
let passwordHash: string;
let made = 0;
beforeAll(async () => {
  app = await openTestApp();
  passwordHash = await hashNewPassword('quatre mots au hasard', []);
});
afterAll(() => app.close());
beforeEach(async () => {
  app.clock.set(undefined);
  await mongoose.connection.collection('rateLimits').deleteMany({});
});

async function runJobs(): Promise<void> {
  for (let job = await claimJob(new Date()); job; job = await claimJob(new Date())) {
    await runJob(job, () => new Date());
  }
}

async function somebody(language: 'ar' | 'fr' | 'es' | 'en' = 'fr') {
  made += 1;
  return createAccount({ email: `forgetful-${made}@example.org`, name: 'Karim', language, passwordHash });
}

/** Asks for the link as the person does, and takes it from the mail that arrives. */
async function mailedLink(email: string): Promise<string> {
  await app.client().post('/fr/password-reset', { email });
  await runJobs();
  const { text = '' } = await mailTo(email);
  return new URL(/http:\S+\/password-reset\/\S+/.exec(text)?.[0] ?? 'none:').pathname;
}

describe('a forgotten password', () => {
  test('is reset by a mailed link, which ends every sign-in and is told by mail', async () => {
    const account = await somebody();
    const elsewhere = await app.signedIn(account);
    const link = await mailedLink(account.email);
    const client = app.client();
    expect((await client.get(link)).visible).toContain('Choisir un nouveau mot de passe');
    const answer = await client.post(link, { password: 'une phrase toute neuve' });
    expect(answer).toMatchObject({ status: 303, location: '/fr/sign-in?notice=passwordSet' });
    expect((await client.get(answer.location)).visible).toContain('nouveau mot de passe est enregistré');
    expect((await elsewhere.get('/fr/account')).status).toBe(303);
    const signIn = (password: string) => client.post('/fr/sign-in', { email: account.email, password });
    expect((await signIn('quatre mots au hasard')).status).toBe(422);
    expect((await signIn('une phrase toute neuve')).status).toBe(303);
    const told = await mailTo(account.email);
    expect(told.subject).toBe('Votre mot de passe a été changé');
    const entry = await AuditEntryModel.findOne({ verb: 'account.passwordReset' }).lean();
    expect(entry).toMatchObject({ subject: String(account._id) });
    expect(JSON.stringify(entry)).not.toContain('argon2');
  });

  test('the answer does not tell whether the address is known, nor does the work behind it', async () => {
    const { email } = await somebody();
    app.queries();
    const known = await app.client().post('/fr/password-reset', { email });
    const work = app.queries();
    const unknown = await app.client().post('/fr/password-reset', { email: 'nobody@example.org' });
    expect(app.queries()).toBe(work);
    expect(known).toMatchObject({ status: 303, location: '/fr/password-reset/sent' });
    expect(unknown).toMatchObject({ status: 303, location: known.location });
    await runJobs();
    expect((await deliverMails()).map(({ recipient }) => recipient)).toEqual([email]);
  });

  test('the link is single-use, also for two who send it at once', async () => {
    const { email, _id } = await somebody();
    const link = await mailedLink(email);
    const answers = await Promise.all(
      ['une phrase toute neuve', 'une autre phrase neuve'].map((password) =>
        app.client().post(link, { password }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 410]);
    expect((await app.client().get(link)).visible).toContain('Chaque lien sert une seule fois');
    expect((await AccountModel.findById(_id).lean())?.signInEpoch).toBe(1);
  });

  test('the link runs out after an hour; using one ends the others', async () => {
    const { email } = await somebody();
    const first = await mailedLink(email);
    const second = await mailedLink(email);
    app.clock.set(new Date(Date.now() + 61 * 60 * 1000));
    expect((await app.client().get(first)).status).toBe(410);
    expect((await app.client().post(first, { password: 'une phrase toute neuve' })).status).toBe(410);
    app.clock.set(undefined);
    expect((await app.client().post(second, { password: 'une phrase toute neuve' })).status).toBe(303);
    expect((await app.client().get(first)).status).toBe(410);
  });

  test('a refused password does not cost the link', async () => {
    const { email } = await somebody();
    const link = await mailedLink(email);
    const weak = await app.client().post(link, { password: 'motdepasse123' });
    expect(weak.status).toBe(422);
    expect(weak.visible).toContain('facile à deviner');
    expect((await app.client().post(link, { password: 'une phrase toute neuve' })).status).toBe(303);
  });

  test('the mail speaks the person’s language; the secret is in the mail alone', async () => {
    const { email } = await somebody('ar');
    await app.client().post('/fr/password-reset', { email });
    await runJobs();
    const mail = await mailTo(email);
    expect(mail.subject).toBe('رابط لاختيار كلمة مرور جديدة');
    expect(mail.html).toContain('dir="rtl"');
    const secret = /password-reset\/([\w-]{32})/.exec(mail.text ?? '')?.[1] ?? '';
    expect(mail.text).toContain(`http://multaqa.test/ar/password-reset/${secret}`);
    expect(JSON.stringify(await AccountTokenModel.find().lean())).not.toContain(secret);
    expect(JSON.stringify(await JobModel.find().lean())).not.toContain(secret);
  });

  test('a job that runs again after a crash sends no second mail', async () => {
    const { email } = await somebody();
    await app.client().post('/fr/password-reset', { email });
    await runJobs();
    await JobModel.updateMany(
      { 'payload.email': email },
      { $set: { state: 'queued', runAfter: new Date() } },
    );
    await runJobs();
    expect(await deliverMails()).toHaveLength(1);
  });

  test('nobody’s mailbox can be filled: five an hour for one address', async () => {
    const { email } = await somebody();
    const ask = () => app.client().post('/fr/password-reset', { email });
    for (let turn = 0; turn < 5; turn += 1) expect((await ask()).status).toBe(303);
    expect((await ask()).status).toBe(429);
  });
});
