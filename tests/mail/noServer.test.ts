import { afterAll, beforeAll, expect, test, vi } from 'vitest';

// Before the settings are read: an installation without a mail server.
vi.hoisted(() => {
  process.env.SMTP_URL = '';
});

import { queueMail } from '../../src/mail/compose.ts';
import { OutgoingMailModel } from '../../src/mail/outgoingMail.ts';
import { startMailWorker } from '../../src/mail/worker.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { createMember } from '../support/factories/accounts.ts';
import { createForum } from '../support/factories/forums.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

test('mails stay in the list, whose page says so, and their links may be passed on', async () => {
  const worker = startMailWorker(() => {});
  const forum = await createForum();
  const organiser = await app.signedIn(await createMember(forum, 'organiser'));
  const to = { email: 'rachid@example.org', name: 'Rachid', language: 'fr' as const };
  const id = await queueMail({ template: 'mail/test', to, forum, sensitive: true }, new Date());
  await new Promise((resolve) => setTimeout(resolve, 60));
  await worker.stop();
  expect(await OutgoingMailModel.findById(id).lean()).toMatchObject({ state: 'queued', attempts: 0 });
  const list = `/ar/organiser/forums/${forum.slug}/mail`;
  const page = await organiser.get(list);
  expect(page.visible).toContain('الرسائل لا تُرسَل.');
  expect(page.visible).toContain('SMTP_URL');
  expect(page.visible).toContain('rachid@example.org');
  const mail = await organiser.get(`${list}/${id}`);
  expect(mail.visible).toContain('الرسائل لا تُرسَل.');
  expect(mail.visible).toContain(`http://multaqa.test/fr/organiser/forums/${forum.slug}/mail`);
});
