import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AuditEntryModel } from '../../src/audit/auditEntry.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { queueMail } from '../../src/mail/compose.ts';
import { OutgoingMailModel } from '../../src/mail/outgoingMail.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createAccount, createAdministrator, createMember } from '../support/factories/accounts.ts';
import { createForum } from '../support/factories/forums.ts';
import { deliverMails, mailTo, refuseMails, resetOutbox } from '../support/outbox.ts';

const now = new Date('2025-11-01T09:00:00Z');
let app: TestApp;
let forum: ForumRecord;
let organiser: Client;
let list: string;

beforeAll(async () => {
  app = await openTestApp();
  forum = await createForum({ title: { fr: 'Forum des migrations', ar: 'ملتقى الهجرة' } });
  organiser = await app.signedIn(
    await createMember(forum, 'organiser', { name: 'Salma', email: 'salma@example.org' }),
  );
  list = `/fr/organiser/forums/${forum.slug}/mail`;
});
afterAll(() => app.close());
beforeEach(async () => {
  await OutgoingMailModel.deleteMany();
  resetOutbox();
});

async function queueTo(email: string, given: Partial<Parameters<typeof queueMail>[0]> = {}): Promise<string> {
  const to = { email, name: 'Rachid', language: 'fr' as const };
  return String(await queueMail({ template: 'mail/test', to, forum, ...given }, now));
}
const stored = (id: string) => OutgoingMailModel.findById(id).orFail().lean();

describe('the list', () => {
  test('shows each mail with its recipient and state, and finds by recipient and by state', async () => {
    await queueTo('gone@example.org');
    refuseMails({ at: 'recipient', status: 550, text: 'nobody here' });
    await deliverMails();
    refuseMails();
    await queueTo('rachid@example.org');
    const page = await organiser.get(list);
    expect(page.visible).toContain('rachid@example.org');
    expect(page.visible).toContain('En file d’attente');
    expect(page.visible).toContain('Adresse refusée');
    expect(page.visible).toContain('nobody here');
    expect(page.visible).toContain('2 courriels');
    expect(page.visible).not.toContain('SMTP_URL');
    const failed = await organiser.get(`${list}?state=failed`);
    expect(failed.visible).toContain('gone@example.org');
    expect(failed.visible).not.toContain('rachid@example.org');
    const found = await organiser.get(`${list}?search=RACHID%40`);
    expect(found.visible).toContain('1 courriel');
    expect(found.visible).not.toContain('gone@example.org');
    const nothing = await organiser.get(`${list}?search=.*&state=nonsense&page=-1`);
    expect(nothing.visible).toContain('Aucun courriel ne correspond');
  });

  test('says what will be there while it is empty', async () => {
    expect((await organiser.get(list)).visible).toContain('Aucun courriel pour l’instant');
  });

  test('asks the database as often for three mails as for one', async () => {
    await queueTo('a@example.org');
    await organiser.get(list);
    app.queries();
    await organiser.get(list);
    const forOne = app.queries();
    await queueTo('b@example.org');
    await queueTo('c@example.org');
    app.queries();
    const page = await organiser.get(list);
    expect(app.queries()).toBe(forOne);
    expect(page.visible).toContain('c@example.org');
  });

  test('is cut into pages', async () => {
    const one = await stored(await queueTo('a@example.org'));
    const { _id, ...copy } = one;
    await OutgoingMailModel.insertMany(
      Array.from({ length: 54 }, (_, n) => ({ ...copy, to: { ...copy.to, email: `n${n}@example.org` } })),
    );
    const second = await organiser.get(`${list}?page=2`);
    expect(second.visible).toContain('a@example.org');
    expect(second.visible).not.toContain('n53@example.org');
    expect(second.text).toContain(`href="${list}"`);
  });

  test('sends a test mail to whoever asks, the way of all mails', async () => {
    const answer = await organiser.post(`${list}/tests`);
    expect(answer.location).toBe(list);
    const mail = await mailTo('salma@example.org');
    expect(mail.subject).toBe('Courriel d’essai de Multaqa');
    expect((await organiser.get(list)).visible).toContain(
      'Un courriel d’essai pour salma@example.org est dans la file',
    );
  });
});

describe('strangers and others', () => {
  test.each(['', '/html', '/draft', '/attachments/0'])('may not read %s', async (rest) => {
    const id = await queueTo('rachid@example.org');
    const other = await createForum();
    const outsider = await app.signedIn(await createMember(other, 'owner'));
    const viewer = await app.signedIn(await createMember(forum, 'viewer'));
    const stranger = await app.client().get(`${list}/${id}${rest}`);
    expect(stranger.location).toContain('/fr/sign-in');
    for (const client of [outsider, viewer]) {
      const refused = await client.get(`${list}/${id}${rest}`);
      expect(refused.status).toBe(403);
      expect(refused.text).not.toContain('rachid@example.org');
    }
    // Through their own forum's address: the mail is not there.
    const elsewhere = await outsider.get(`/fr/organiser/forums/${other.slug}/mail/${id}${rest}`);
    expect(elsewhere.status).toBe(404);
    expect(elsewhere.text).not.toContain('rachid@example.org');
  });

  test('may not send again through another forum', async () => {
    const id = await queueTo('rachid@example.org');
    await deliverMails();
    const other = await createForum();
    const outsider = await app.signedIn(await createMember(other, 'owner'));
    expect((await outsider.post(`${list}/${id}/copies`)).status).toBe(403);
    expect((await outsider.post(`/fr/organiser/forums/${other.slug}/mail/${id}/copies`)).status).toBe(404);
    expect(await OutgoingMailModel.countDocuments()).toBe(1);
  });

  test('who are no administrators do not see the mails of accounts', async () => {
    const id = String(
      await queueMail(
        { template: 'mail/test', to: { email: 'x@example.org', name: '', language: 'fr' } },
        now,
      ),
    );
    expect((await organiser.get('/fr/organiser/mail')).status).toBe(403);
    expect((await organiser.get(`${list}/${id}`)).status).toBe(404);
    const administrator = await app.signedIn(await createAdministrator());
    expect((await administrator.get('/fr/organiser/mail')).visible).toContain('x@example.org');
    expect((await administrator.get(`/fr/organiser/mail/${id}`)).visible).toContain('x@example.org');
  });
});

describe('a mail', () => {
  test('is read as HTML, in a frame without script, and as text', async () => {
    const id = await queueTo('rachid@example.org', {
      to: { email: 'r@example.org', name: 'رشيد', language: 'ar' },
    });
    const page = await organiser.get(`${list}/${id}`);
    expect(page.visible).toContain('رشيد، طلبتم هذه الرسالة التجريبية');
    expect(page.text).toContain(`<iframe src="${list}/${id}/html"`);
    const html = await organiser.get(`${list}/${id}/html`);
    expect(html.text).toContain('<html lang="ar" dir="rtl">');
    expect(html.visible).toContain('رشيد، طلبتم هذه الرسالة التجريبية');
    expect(html.headers.get('content-security-policy')).toContain(
      "default-src 'none'; style-src 'unsafe-inline'",
    );
    expect(html.headers.get('content-security-policy')).toContain('sandbox');
    expect(html.headers.get('cache-control')).toContain('no-store');
  });

  test('with a secret link does not show it where mails are sent', async () => {
    const id = await queueTo('rachid@example.org', { sensitive: true });
    const page = await organiser.get(`${list}/${id}`);
    expect(page.visible).toContain('lien personnel');
    expect(page.visible).not.toContain(`http://multaqa.test${list}`);
    expect((await organiser.get(`${list}/${id}/html`)).text).not.toContain(`http://multaqa.test${list}`);
    expect((await mailTo('rachid@example.org')).text).toContain(`http://multaqa.test${list}`);
  });

  test('gives its attachments', async () => {
    const content = Buffer.from('BEGIN:VCALENDAR');
    const id = await queueTo('rachid@example.org', {
      attachments: [{ filename: 'séance.ics', contentType: 'text/calendar', content }],
    });
    expect((await organiser.get(`${list}/${id}`)).visible).toContain('séance.ics');
    const file = await organiser.get(`${list}/${id}/attachments/0`);
    expect(file.text).toBe('BEGIN:VCALENDAR');
    expect(file.headers.get('content-disposition')).toContain('attachment');
    expect((await organiser.get(`${list}/${id}/attachments/1`)).status).toBe(404);
  });

  test('is sent again as a new mail', async () => {
    const id = await queueTo('rachid@example.org', { dedupeKey: 'once' });
    const [first] = await deliverMails();
    const answer = await organiser.post(`${list}/${id}/copies`);
    const copy = String(answer.location.split('/').at(-1));
    expect(answer.location).toBe(`${list}/${copy}`);
    const [again] = await deliverMails();
    expect(again?.recipient).toBe('rachid@example.org');
    expect(again?.subject).toBe(first?.subject);
    expect(again?.messageId).not.toBe(first?.messageId);
    expect(String((await stored(copy)).resendOf)).toBe(id);
    expect((await organiser.get(answer.location)).visible).toContain('copie d’un courriel précédent');
    const [entry] = await AuditEntryModel.find({ kind: 'mail', subject: id }).lean();
    expect(entry).toMatchObject({ verb: 'mail.resent', actor: { name: 'Salma' }, after: { resentAs: copy } });
  });

  test('that still waits is not sent twice', async () => {
    const id = await queueTo('rachid@example.org');
    const answer = await organiser.post(`${list}/${id}/copies`);
    expect(answer.location).toBe(`${list}/${id}`);
    expect((await organiser.get(answer.location)).visible).toContain('peut encore partir de lui-même');
    expect(await deliverMails()).toHaveLength(1);
  });

  test('is held back, edited and sent', async () => {
    const id = await queueTo('rachid@example.org');
    await organiser.post(`${list}/${id}/hold`);
    expect(await deliverMails()).toEqual([]);
    const form = await organiser.get(`${list}/${id}/draft`);
    expect(form.text).toContain('Rachid, vous avez demandé');
    const refused = await organiser.post(`${list}/${id}/draft`, { subject: '', text: 'Bonjour' });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('Bonjour');
    const words = 'Bonjour <b>Rachid</b>\n\nVoir http://x.test/a.';
    await organiser.post(`${list}/${id}/draft`, { subject: 'Nouvel objet', text: words });
    await organiser.post(`${list}/${id}/dispatch`);
    const mail = await mailTo('rachid@example.org');
    expect(mail.subject).toBe('Nouvel objet');
    expect(mail.html).toContain('<a href="http://x.test/a"');
    expect(mail.html).toContain('Bonjour &lt;b&gt;Rachid&lt;/b&gt;</p>');
    expect(mail.text).toContain(words);
    expect(mail.text?.match(/participation à/g)).toHaveLength(1);
    const verbs = await AuditEntryModel.find({ kind: 'mail', subject: id }).sort({ _id: 1 }).distinct('verb');
    expect(verbs.sort()).toEqual(['mail.edited', 'mail.held', 'mail.released']);
  });

  test('that went out is neither held back nor edited', async () => {
    const id = await queueTo('rachid@example.org');
    await deliverMails();
    await organiser.post(`${list}/${id}/hold`);
    expect((await organiser.get(`${list}/${id}`)).visible).toContain('Ce courriel a changé entre-temps');
    expect((await organiser.post(`${list}/${id}/draft`, { subject: 'x', text: 'x' })).status).toBe(403);
    expect(await stored(id)).toMatchObject({ state: 'sent', subject: 'Courriel d’essai de Multaqa' });
  });

  test('refuses a form from another site', async () => {
    const id = await queueTo('rachid@example.org');
    await organiser.post(`${list}/${id}/hold`, {}, { 'sec-fetch-site': 'cross-site' });
    expect((await stored(id)).state).toBe('queued');
  });
});

test('an account without a role in the forum sees nothing of it', async () => {
  const nobody = await app.signedIn(await createAccount());
  expect((await nobody.get(list)).status).toBe(403);
});
