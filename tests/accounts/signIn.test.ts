import mongoose from 'mongoose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hashNewPassword } from '../../src/accounts/password.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { createAccount, createMember } from '../support/factories/accounts.ts';
import { createForum } from '../support/factories/forums.ts';

const password = 'quatre mots au hasard';
let passwordHash: string;
let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
  passwordHash = await hashNewPassword(password, []);
});
afterAll(() => app.close());
beforeEach(() => mongoose.connection.collection('rateLimits').deleteMany({}));

const sessions = () => mongoose.connection.collection('signInSessions').countDocuments();

describe('signing in', () => {
  test('leads to the page that was asked for, under a new session, in the language of the form', async () => {
    const forum = await createForum();
    const owner = await createMember(forum, 'owner', { email: 'owner@example.org', passwordHash });
    const client = app.client();
    const asked = `/fr/organiser/forums/${forum.slug}/people`;
    const refused = await client.get(asked);
    expect(refused).toMatchObject({
      status: 303,
      location: `/fr/sign-in?next=${encodeURIComponent(asked)}`,
    });
    const form = await client.get(`/ar/sign-in?next=${encodeURIComponent(asked)}`);
    expect(form.text).toContain('dir="rtl"');
    expect(form.text).toContain(`name="next" value="${asked.replace('/fr/', '/ar/')}"`);
    const answer = await client.post('/ar/sign-in', {
      email: ' Owner@Example.org ',
      password,
      next: asked,
    });
    expect(answer).toMatchObject({ status: 303, location: asked.replace('/fr/', '/ar/') });
    const cookie = answer.headers.getSetCookie().find((line) => line.startsWith('multaqa.signIn='));
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Lax/);
    expect((await client.get(answer.location)).visible).toContain(owner.name);
    expect((await client.get('/')).location).toBe('/ar');
  });

  test('gives a new session id each time, so that a planted one is worth nothing', async () => {
    await createAccount({ email: 'twice@example.org', passwordHash });
    const client = app.client();
    await client.post('/fr/sign-in', { email: 'twice@example.org', password });
    const first = client.cookies.get('multaqa.signIn') ?? '';
    await client.post('/fr/sign-in', { email: 'twice@example.org', password });
    expect(client.cookies.get('multaqa.signIn')).not.toBe(first);
    const thief = app.client();
    thief.cookies.set('multaqa.signIn', first);
    expect((await thief.get('/fr/account')).location).toBe('/fr/sign-in?next=%2Ffr%2Faccount');
  });

  test.each(['//evil.example', 'https://evil.example/fr', '/\\evil.example', 'javascript:alert(1)'])(
    'goes nowhere else for next=%s',
    async (next) => {
      const { email } = await createAccount({ passwordHash });
      const client = app.client();
      expect((await client.get(`/fr/sign-in?next=${encodeURIComponent(next)}`)).text).not.toContain(
        'name="next"',
      );
      expect(await client.post('/fr/sign-in', { email, password, next })).toMatchObject({
        status: 303,
        location: '/fr/organiser',
      });
    },
  );

  test('a rapporteur begins in the rapporteurs’ area', async () => {
    await createMember(await createForum(), 'rapporteur', { email: 'r@example.org', passwordHash });
    const answer = await app.client().post('/es/sign-in', { email: 'r@example.org', password });
    expect(answer).toMatchObject({ status: 303, location: '/es/rapporteur' });
  });

  test('says the same of a wrong password, an unknown address and an account without a password', async () => {
    await createAccount({ email: 'known@example.org', passwordHash });
    await createAccount({ email: 'invited@example.org' });
    const before = await sessions();
    const attempt = async (email: string) => {
      const { status, visible, text } = await app
        .client()
        .post('/fr/sign-in', { email, password: 'wrong one' });
      expect(text).toContain(`value="${email}"`);
      expect(text).not.toContain('wrong one');
      return { status, visible };
    };
    const wrong = await attempt('known@example.org');
    expect(wrong.status).toBe(422);
    expect(wrong.visible).toContain('n’est pas le bon');
    expect(await attempt('unknown@example.org')).toEqual(wrong);
    expect(await attempt('invited@example.org')).toEqual(wrong);
    expect(await sessions()).toBe(before);
  });

  test('an empty form says what is missing, field by field', async () => {
    const { status, text } = await app.client().post('/fr/sign-in', { email: 'no address', password: '' });
    expect(status).toBe(422);
    expect(text).toContain('href="#field-email"');
    expect(text).toContain('href="#field-password"');
  });

  test('what was typed for an address is harmless on the page', async () => {
    const { text } = await app
      .client()
      .post('/fr/sign-in', { email: '"><script>alert(1)</script>', password: 'x' });
    expect(text).not.toContain('<script>alert');
  });

  test('is refused after ten attempts on one address, also from elsewhere, and keeps no address for it', async () => {
    const attempt = () =>
      app.client().post('/fr/sign-in', { email: 'target@example.org', password: 'guess' });
    const answers = await Promise.all(Array.from({ length: 10 }, attempt));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(422));
    const refused = await attempt();
    expect(refused.status).toBe(429);
    expect(refused.visible).toMatch(/15 minutes/);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(800);
    const kept = await mongoose.connection.collection('rateLimits').find().toArray();
    expect(JSON.stringify(kept)).not.toContain('target@example.org');
    expect(
      (await app.client().post('/fr/sign-in', { email: 'other@example.org', password: 'guess' })).status,
    ).toBe(422);
  });

  test('counts guesses only: who knows the password signs in as often as they like', async () => {
    const account = await createAccount({ email: 'often@example.org', passwordHash });
    for (let time = 0; time < 12; time += 1) {
      const answer = await app.client().post('/fr/sign-in', { email: account.email, password });
      expect(answer.status).toBe(303);
    }
    for (let guess = 0; guess < 10; guess += 1) {
      await app.client().post('/fr/sign-in', { email: account.email, password: 'deviné au hasard' });
    }
    expect((await app.client().post('/fr/sign-in', { email: account.email, password })).status).toBe(429);
  });

  test('is refused after a hundred attempts from one address of the network', async () => {
    const attempt = () => app.client().post('/fr/sign-in', { email: 'no address', password: '' });
    expect((await attempt()).status).toBe(422);
    const counts = mongoose.connection.collection('rateLimits');
    // The first was made by a real attempt; ninety-eight more take long.
    const counted = await counts.updateOne({ key: /^signInByAddress:/ }, { $inc: { points: 98 } });
    expect(counted.modifiedCount).toBe(1);
    expect((await attempt()).status).toBe(422);
    expect((await attempt()).status).toBe(429);
  });

  test('somebody who has signed in is not asked again', async () => {
    const client = await app.signedIn(await createAccount());
    expect((await client.get('/fr/sign-in?next=/fr/account')).location).toBe('/fr/account');
  });
});

describe('signing out', () => {
  test('ends the session on the server, not only the cookie', async () => {
    await createAccount({ email: 'leaving@example.org', passwordHash });
    const client = app.client();
    await client.post('/fr/sign-in', { email: 'leaving@example.org', password });
    const kept = client.cookies.get('multaqa.signIn') ?? '';
    const answer = await client.post('/fr/sign-out');
    expect(answer).toMatchObject({ status: 303, location: '/fr/sign-in?notice=signedOut' });
    expect((await client.get(answer.location)).visible).toContain('Vous êtes déconnecté');
    const thief = app.client();
    thief.cookies.set('multaqa.signIn', kept);
    expect((await thief.get('/fr/account')).status).toBe(303);
  });

  test('another site cannot do it', async () => {
    const client = await app.signedIn(await createAccount());
    expect((await client.post('/fr/sign-out', {}, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await client.get('/fr/account')).status).toBe(200);
  });
});
