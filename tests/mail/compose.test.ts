import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { queueMail } from '../../src/mail/compose.ts';
import { OutgoingMailModel } from '../../src/mail/outgoingMail.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { createForum } from '../support/factories/forums.ts';
import { deliverMails, mailTo, resetOutbox } from '../support/outbox.ts';

const now = new Date('2025-11-01T09:00:00Z');
let app: TestApp;

beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  await OutgoingMailModel.deleteMany();
  resetOutbox();
});

const order = (language: 'ar' | 'fr' | 'es' | 'en', name = 'Salma') => ({
  template: 'mail/test',
  to: { email: 'salma@example.org', name, language },
});

describe('a mail', () => {
  test('in Arabic runs from right to left, in HTML and in plain text', async () => {
    const forum = await createForum({ title: { ar: 'ملتقى الهجرة', fr: 'Forum des migrations' } });
    await queueMail({ ...order('ar'), forum }, now);
    const mail = await mailTo('salma@example.org');
    expect(mail.subject).toBe('رسالة تجريبية من ملتقى');
    expect(mail.html).toMatch(/<html lang="ar" dir="rtl">/);
    expect(mail.html).toMatch(/<h1 style="[^"]+">وصلت الرسالة التجريبية<\/h1>/);
    expect(mail.html).toContain('ملتقى الهجرة');
    // The line begins with a name in Latin letters, so it would run from the left without the mark.
    expect(mail.text).toContain('\u200fSalma، طلبتم هذه الرسالة');
    expect(mail.text).toContain(`http://multaqa.test/ar/organiser/forums/${forum.slug}/mail`);
    expect(mail.headers.get('content-language')).toBe('ar');
  });

  test.each([
    ['fr', 'Courriel d’essai de Multaqa', 'ltr'],
    ['es', 'Correo de prueba de Multaqa', 'ltr'],
    ['en', 'Test mail from Multaqa', 'ltr'],
  ] as const)('speaks %s', async (language, subject, dir) => {
    await queueMail(order(language), now);
    const mail = await mailTo('salma@example.org');
    expect(mail.subject).toBe(subject);
    expect(mail.html).toContain(`<html lang="${language}" dir="${dir}">`);
    expect(mail.text).not.toContain('&#39;');
  });

  test('is styled as the first of its kind, whatever is written in it', async () => {
    const names = ['Salma', 'Ali <b>', '[[0-of-this-body]]', 'سلمى & Co.'];
    const styles: string[] = [];
    for (const name of names) {
      await queueMail(order('fr', name), now);
      const { html } = await mailTo('salma@example.org');
      expect(html).toContain(name.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;'));
      expect(html).not.toMatch(/\[\[[1-9]\d*-of-this-body/);
      styles.push([...String(html).matchAll(/style="[^"]*"/g)].join());
    }
    expect(new Set(styles).size).toBe(1);
    expect(styles[0]?.length).toBeGreaterThan(500);
  });

  test('names its sender, asks for no automatic answer and carries its attachments', async () => {
    const forum = await createForum({ contactEmail: 'contact@forum.example' });
    const content = Buffer.from('BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n');
    await queueMail(
      {
        ...order('fr'),
        forum,
        attachments: [{ filename: 'séance.ics', contentType: 'text/calendar', content }],
      },
      now,
    );
    const mail = await mailTo('salma@example.org');
    expect(mail.from?.text).toBe('"Multaqa" <no-reply@multaqa.test>');
    expect(mail.replyTo?.text).toBe('contact@forum.example');
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(mail.attachments.map(({ filename, content }) => [filename, content.toString()])).toEqual([
      ['séance.ics', content.toString()],
    ]);
  });

  test('inlines its style, keeps the dark colours, and escapes what people typed', async () => {
    await queueMail(order('en', '<b>Eve</b> $& [[body-of-this-mail]]'), now);
    const mail = await OutgoingMailModel.findOne().orFail();
    expect(mail.html).toContain('class="button" href="http://multaqa.test/en/organiser/mail" style="');
    expect(mail.html).toContain('@media (prefers-color-scheme: dark)');
    expect(mail.html).toContain('&lt;b&gt;Eve&lt;/b&gt; $&amp; [[body-of-this-mail]], you asked');
    expect(mail.text).toContain('<b>Eve</b> $& [[body-of-this-mail]], you asked');
  });

  test('is stored once per key', async () => {
    const first = await queueMail({ ...order('fr'), dedupeKey: 'reminder 1' }, now);
    const second = await queueMail({ ...order('fr'), dedupeKey: 'reminder 1' }, now);
    expect(first).toBeDefined();
    expect(second).toBeUndefined();
    expect(await deliverMails()).toHaveLength(1);
  });
});

describe('a header', () => {
  test('in a name or a title stays a text on one line', async () => {
    const evil = 'Eve\r\nBcc: victim@example.org\r\n\r\nBuy!';
    const forum = await createForum({ title: { en: evil } });
    await queueMail({ ...order('en', evil), forum }, now);
    const [mail, ...others] = await deliverMails();
    expect(others).toEqual([]);
    expect(mail?.recipient).toBe('salma@example.org');
    expect(mail?.headers.has('bcc')).toBe(false);
    expect(mail?.raw.split('\r\n\r\n')[0]).not.toMatch(/^bcc:/im);
    expect(mail?.to).toMatchObject({
      value: [{ name: 'Eve Bcc: victim@example.org Buy!', address: 'salma@example.org' }],
    });
    expect(mail?.html).toContain('Bcc: victim@example.org');
  });

  test('in a subject is harmless', async () => {
    await queueMail({ ...order('en'), draft: true }, now);
    await OutgoingMailModel.updateOne(
      {},
      { subject: 'Hello\r\nBcc: victim@example.org', state: 'queued', runAfter: now },
    );
    const [mail] = await deliverMails();
    expect(mail?.headers.has('bcc')).toBe(false);
    expect(mail?.subject).toBe('Hello Bcc: victim@example.org');
  });

  test.each(['a@b.org, c@d.org', 'a@b.org\r\nBcc: c@d.org', '"a" <a@b.org>', 'nobody', 'a@b@c'])(
    'refuses %j as an address',
    async (email) => {
      const to = { email, name: '', language: 'en' as const };
      await expect(queueMail({ template: 'mail/test', to }, now)).rejects.toThrow('not one e-mail address');
      expect(await OutgoingMailModel.countDocuments()).toBe(0);
    },
  );
});
