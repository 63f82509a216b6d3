import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AccountModel, type ForumRole } from '../../src/accounts/account.ts';
import { InvitationModel } from '../../src/accounts/invitation.ts';
import { AuditEntryModel } from '../../src/audit/auditEntry.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createAccount, createMember } from '../support/factories/accounts.ts';
import { createForum } from '../support/factories/forums.ts';
import { deliverMails, mailTo } from '../support/outbox.ts';

let app: TestApp;
let made = 0;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

const people = (forum: ForumRecord) => `/fr/organiser/forums/${forum.slug}/people`;
const password = 'quatre mots au hasard';

interface Scene {
  forum: ForumRecord;
  owner: Client;
  email: string;
  invite(fields?: object): ReturnType<Client['post']>;
  /** The page of the mail that came last. */
  link(): Promise<string>;
}

async function scene(role: ForumRole = 'organiser'): Promise<Scene> {
  made += 1;
  const forum = await createForum({ title: { fr: 'Forum d’Oujda', ar: 'ملتقى وجدة' } });
  const owner = await app.signedIn(await createMember(forum, 'owner', { name: 'Amina' }));
  const email = `invited-${made}@example.org`;
  return {
    forum,
    owner,
    email,
    invite: (fields = {}) =>
      owner.post(`${people(forum)}/invitations`, { name: 'Karim', email, language: 'fr', role, ...fields }),
    link: async () => {
      const { text = '' } = await mailTo(email);
      return new URL(/http:\S+\/invitations\/\S+/.exec(text)?.[0] ?? 'none:').pathname;
    },
  };
}

describe('an invitation', () => {
  test('is mailed, and makes the account of somebody new with its role', async () => {
    const { forum, owner, email, invite, link } = await scene('checkIn');
    const sent = await invite();
    expect(sent).toMatchObject({ status: 303, location: people(forum) });
    const list = await owner.get(people(forum));
    expect(list.visible).toContain('L’invitation est envoyée à Karim');
    expect(list.visible).toContain('Invitation en attente');
    const address = await link();
    const client = app.client();
    const page = await client.get(address);
    expect(page.visible).toContain('Forum d’Oujda');
    expect(page.visible).toContain('Accueil et émargement');
    const accepted = await client.post(`${address}/acceptance`, { name: 'Karim Idrissi', password });
    expect(accepted).toMatchObject({
      status: 303,
      location: `/fr/organiser/forums/${forum.slug}/check-in`,
    });
    const account = await AccountModel.findOne({ email }).lean();
    expect(account).toMatchObject({ name: 'Karim Idrissi', language: 'fr', isAdministrator: false });
    expect(account?.memberships).toMatchObject([{ forum: forum._id, role: 'checkIn' }]);
    expect((await client.get('/fr/account')).visible).toContain('Bienvenue dans l’équipe de ce forum');
    expect((await app.client().post('/fr/sign-in', { email, password })).status).toBe(303);
    const after = await owner.get(people(forum));
    expect(after.visible).not.toContain('Invitation en attente');
    expect(after.visible).toContain('Karim Idrissi');
    const verbs = await AuditEntryModel.find({ forum: forum._id }).sort({ _id: 1 }).lean();
    expect(verbs.map(({ verb }) => verb)).toEqual(['invitation.sent', 'membership.began']);
  });

  test('is accepted by one press where the address has an account and is signed in', async () => {
    const { forum, email, invite, link } = await scene();
    const account = await createAccount({ email, name: 'Karim' });
    await invite();
    const address = await link();
    const stranger = await app.client().get(address);
    expect(stranger.visible).toContain('Un compte existe pour cette adresse');
    expect(stranger.text).toContain(`/fr/sign-in?next=${encodeURIComponent(address)}`);
    const client = await app.signedIn(account);
    expect((await client.get(address)).visible).toContain('Accepter l’invitation');
    expect(await client.post(`${address}/acceptance`)).toMatchObject({
      status: 303,
      location: `/fr/organiser/forums/${forum.slug}`,
    });
    expect((await client.get(`/fr/organiser/forums/${forum.slug}`)).status).toBe(200);
    expect((await client.get(address)).status).toBe(410);
    expect(await InvitationModel.countDocuments({ forum: forum._id })).toBe(0);
  });

  test('is for the invited address: another account and a second account are refused', async () => {
    const { forum, email, invite, link } = await scene();
    await invite();
    const address = await link();
    const other = await app.signedIn(await createAccount());
    expect((await other.get(address)).visible).toContain('Vous êtes connecté(e) avec un autre compte');
    const refused = await other.post(`${address}/acceptance`);
    expect(refused.status).toBe(422);
    await createAccount({ email });
    const second = await app.client().post(`${address}/acceptance`, { name: 'Karim', password });
    expect(second.status).toBe(422);
    expect(second.visible).toContain('Un compte vient d’être créé avec cette adresse');
    expect(await AccountModel.countDocuments({ email })).toBe(1);
    expect(await AccountModel.countDocuments({ 'memberships.forum': forum._id })).toBe(1);
    // The refusal did not use the link up.
    expect((await app.client().get(address)).status).toBe(200);
  });

  test('sent twice at once makes one account and one membership', async () => {
    const { forum, email, invite, link } = await scene();
    await invite();
    const address = `${await link()}/acceptance`;
    const answers = await Promise.all(
      [1, 2, 3].map(() => app.client().post(address, { name: 'Karim', password })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 410, 410]);
    const account = await AccountModel.findOne({ email }).lean();
    expect(account?.memberships).toHaveLength(1);
    expect(await AccountModel.countDocuments({ 'memberships.forum': forum._id })).toBe(2);
  });

  test('can be sent again, which ends the first link, and withdrawn, which ends both', async () => {
    const { forum, owner, invite, link } = await scene();
    await invite();
    const first = await link();
    const id = String((await InvitationModel.findOne({ forum: forum._id }).lean())?._id);
    expect((await owner.post(`${people(forum)}/invitations/${id}/mails`)).location).toBe(people(forum));
    const second = await link();
    expect((await app.client().get(first)).status).toBe(410);
    expect((await app.client().get(second)).status).toBe(200);
    await owner.post(`${people(forum)}/invitations/${id}/withdrawal`);
    const gone = await app.client().get(second);
    expect(gone.status).toBe(410);
    expect(gone.visible).toContain('Cette invitation a été acceptée, retirée ou remplacée');
    await owner.post(`${people(forum)}/invitations/${id}/mails`);
    expect((await owner.get(people(forum))).visible).toContain('acceptée ou retirée entre-temps');
    const verbs = await AuditEntryModel.find({ forum: forum._id }).sort({ _id: 1 }).lean();
    expect(verbs.map(({ verb }) => verb)).toEqual([
      'invitation.sent',
      'invitation.resent',
      'invitation.withdrawn',
    ]);
  });

  test('runs out after a fortnight, stays in the list as such, and can be sent again', async () => {
    const { forum, owner, invite, link } = await scene();
    await invite();
    const address = await link();
    app.clock.set(new Date(Date.now() + 15 * 24 * 60 * 60 * 1000));
    expect((await app.client().get(address)).status).toBe(410);
    expect((await app.client().post(`${address}/acceptance`, { name: 'K', password })).status).toBe(410);
    expect((await owner.get(people(forum))).visible).toContain('Invitation expirée');
    app.clock.set(undefined);
  });

  test('is refused for a member, a second time, and with a bad form, keeping what was typed', async () => {
    const { forum, owner, invite, email } = await scene();
    await invite();
    const again = await invite({ email: email.toUpperCase() });
    expect(again.status).toBe(422);
    expect(again.visible).toContain('Cette adresse est déjà invitée');
    const member = await createMember(forum, 'viewer');
    expect((await invite({ email: member.email })).visible).toContain('fait déjà partie de l’équipe');
    const bad = await invite({ name: 'Typed', email: 'none', role: 'king', language: '' });
    expect(bad.status).toBe(422);
    expect(bad.text).toContain('value="Typed"');
    for (const field of ['email', 'role', 'language']) expect(bad.text).toContain(`href="#field-${field}"`);
    expect(await InvitationModel.countDocuments({ forum: forum._id })).toBe(1);
    await Promise.all([deliverMails(), owner.get(people(forum))]);
  });

  test('of one forum cannot be touched from another', async () => {
    const [here, there] = [await scene(), await scene()];
    await there.invite();
    const id = String((await InvitationModel.findOne({ forum: there.forum._id }).lean())?._id);
    await here.owner.post(`${people(here.forum)}/invitations/${id}/withdrawal`);
    await here.owner.post(`${people(here.forum)}/invitations/${id}/mails`);
    expect(await InvitationModel.countDocuments({ forum: there.forum._id })).toBe(1);
    expect(await deliverMails()).toHaveLength(1);
  });

  test('speaks the invited person’s language, and a name can do no harm in it', async () => {
    const { invite, email, forum } = await scene('rapporteur');
    await invite({ language: 'ar', name: '<script>alert(1)</script>\r\nBcc: all@example.org' });
    const mail = await mailTo(email);
    expect(mail.subject).toBe('دعوة إلى فريق «ملتقى وجدة»');
    expect(mail.html).toContain('dir="rtl"');
    expect(mail.html).not.toContain('<script>');
    expect(mail.text).toContain('دوركم: مقرر(ة)');
    expect(mail.bcc).toBeUndefined();
    const secret = /\/ar\/invitations\/([\w-]{32})/.exec(mail.text ?? '')?.[1] ?? '';
    expect(secret).toHaveLength(32);
    expect(JSON.stringify(await InvitationModel.find({ forum: forum._id }).lean())).not.toContain(secret);
    expect(JSON.stringify(await AuditEntryModel.find({ forum: forum._id }).lean())).not.toContain(secret);
  });

  test.each(['ar', 'fr', 'es', 'en'])(
    'every page of accounts answers in %s without a raw key',
    async (lang) => {
      const { forum, owner, invite, link, email } = await scene();
      await invite();
      const member = await createMember(forum, 'viewer');
      const invited = (await link()).replace('/fr/', `/${lang}/`);
      const pages: [Client, string][] = [
        [app.client(), 'sign-in'],
        [app.client(), 'sign-in?notice=signedOut'],
        [app.client(), 'password-reset'],
        [app.client(), 'password-reset/sent'],
        [app.client(), 'password-reset/none'],
        [app.client(), 'first-account/none'],
        [app.client(), 'invitations/none'],
        [app.client(), invited.slice(4)],
        [owner, 'account'],
        [owner, `organiser/forums/${forum.slug}/people`],
        [owner, `organiser/forums/${forum.slug}/people/${member._id}`],
        [owner, `organiser/forums/${forum.slug}/people/invitations/new`],
        [owner, `organiser/forums/${forum.slug}/audit`],
      ];
      for (const [client, path] of pages) {
        const { status, text, visible } = await client.get(`/${lang}/${path}`);
        expect([200, 410]).toContain(status);
        expect(text).toContain(`<html lang="${lang}" dir="${lang === 'ar' ? 'rtl' : 'ltr'}">`);
        expect(visible).not.toMatch(/\b(accounts|audit|common|terms|form|layout):\w/);
        expect(visible).not.toContain('undefined');
      }
      expect(email).toContain('@');
    },
  );
});
