import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AuditEntryModel } from '../../src/audit/auditEntry.ts';
import { paths } from '../../src/paths.ts';
import { RegistrationModel, type RegistrationRecord } from '../../src/registrations/registration.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { createForum } from '../support/factories/forums.ts';
import { createRegistration, registrationFields } from '../support/factories/registrations.ts';
import { deliverMails, mailTo } from '../support/outbox.ts';
import { ownPageIn } from '../support/registering.ts';

const NOW = new Date('2025-10-01T09:00:00Z');
let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
beforeEach(() => app.clock.set(NOW));
afterAll(() => app.close());

describe('from the form to the ticket', () => {
  test('register, mail, confirm by button, ticket', async () => {
    const forum = await createForum({ registration: { capacity: 5, waitingList: true } });
    const client = app.client();
    const answer = await client.post(
      paths.createRegistration('fr', forum.slug),
      registrationFields({
        email: ' Amina@Example.org ',
        language: 'ar',
        givenName: 'أمينة',
        phone: '٠٦١٢٣٤٥٦٧٨',
      }),
    );
    expect([answer.status, answer.location]).toEqual([303, paths.registrationSent('fr', forum.slug)]);
    expect((await client.get(answer.location)).visible).toContain('Consultez votre messagerie');

    const mail = await mailTo('amina@example.org');
    expect(mail.subject).toContain('أكّدوا تسجيلكم');
    expect(mail.html).toContain('dir="rtl"');
    const link = ownPageIn(mail.text ?? '');
    // Programs that check mails open every link: that must confirm nothing.
    const page = await client.get(link);
    expect(page.visible).toContain('تأكيد التسجيل');
    expect(page.headers.get('cache-control')).toBe('private, no-store');
    expect(page.headers.get('x-robots-tag')).toContain('noindex');
    expect(page.headers.get('referrer-policy')).toBe('same-origin');
    expect(await RegistrationModel.findOne({ forum: forum._id }).lean()).toMatchObject({
      state: 'unconfirmed',
      phone: '0612345678',
      consentAt: NOW,
    });

    const confirmed = await client.post(`${link}/confirmation`);
    expect([confirmed.status, confirmed.location]).toEqual([303, link]);
    const ticket = await client.get(link);
    expect(ticket.visible).toContain('تسجيلكم مؤكد');
    expect(ticket.text).toContain('<svg');
    const stored = await RegistrationModel.findOne({ forum: forum._id }).lean<RegistrationRecord>();
    expect(stored?.state).toBe('confirmed');
    expect(stored?.mailsDue).toEqual([]);
    expect(ticket.visible).toContain(`${stored?.code.slice(0, 5)}-${stored?.code.slice(5)}`);

    const ticketMail = await mailTo('amina@example.org');
    expect(ticketMail.subject).toContain('تذكرتكم');
    const calendar = ticketMail.attachments[0];
    expect(calendar?.contentType).toBe('text/calendar');
    expect(String(calendar?.content)).toContain('DTSTART;VALUE=DATE:20251112');
    expect(String(calendar?.content)).toContain('DTEND;VALUE=DATE:20251113');

    // Pressed again: no second mail, no second ticket.
    await client.post(`${link}/confirmation`);
    expect(await deliverMails()).toEqual([]);
    expect(
      (
        await AuditEntryModel.find({ kind: 'registration', subject: String(stored?._id) })
          .sort({ _id: 1 })
          .lean()
      ).map(({ verb, actor }) => [verb, actor.kind]),
    ).toEqual([
      ['registration.created', 'attendee'],
      ['registration.confirmed', 'attendee'],
    ]);
  });

  test('an address that is registered gets its link again, and nobody else learns of it', async () => {
    const forum = await createForum();
    const fields = registrationFields();
    const address = paths.createRegistration('fr', forum.slug);
    const client = app.client();
    const first = await client.post(address, fields);
    const link = ownPageIn((await mailTo(String(fields.email))).text ?? '');

    // At once: the mail has just been sent.
    const again = await client.post(address, { ...fields, givenName: 'Somebody else' });
    expect([again.status, again.location, again.text]).toEqual([first.status, first.location, first.text]);
    expect(await deliverMails()).toEqual([]);

    app.clock.set(new Date(NOW.getTime() + 3 * 60_000));
    await client.post(address, fields);
    const mail = await mailTo(String(fields.email));
    expect(mail.subject).toContain('Le lien de votre inscription');
    expect(ownPageIn(mail.text ?? '')).toBe(link);
    // The wait doubles.
    app.clock.set(new Date(NOW.getTime() + 6 * 60_000));
    await client.post(paths.registrationLink('fr', forum.slug), { email: fields.email });
    expect(await deliverMails()).toEqual([]);
    expect(await RegistrationModel.find({ forum: forum._id }).lean()).toMatchObject([
      { givenName: 'Participant', state: 'unconfirmed' },
    ]);
    const stranger = await client.post(paths.registrationLink('fr', forum.slug), {
      email: 'nobody@example.org',
    });
    expect([stranger.status, stranger.location]).toEqual([303, first.location]);
  });

  test('who cancelled may register again, whom an organiser declined may not', async () => {
    const forum = await createForum();
    await createRegistration(forum, { state: 'cancelled', email: 'a@example.org' });
    await createRegistration(forum, { state: 'declined', email: 'b@example.org' });
    const address = paths.createRegistration('fr', forum.slug);
    await app.client().post(address, registrationFields({ email: 'a@example.org' }));
    await app.client().post(address, registrationFields({ email: 'b@example.org' }));
    const states = async (email: string) =>
      (await RegistrationModel.find({ forum: forum._id, email }).sort({ _id: 1 }).lean()).map(
        ({ state }) => state,
      );
    expect(await states('a@example.org')).toEqual(['cancelled', 'unconfirmed']);
    expect(await states('b@example.org')).toEqual(['declined']);
  });
});
