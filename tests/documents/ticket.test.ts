import { afterAll, beforeAll, expect, test } from 'vitest';
import { closePdf, renderPdf } from '../../src/documents/pdf.ts';
import { paths } from '../../src/paths.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { createForum } from '../support/factories/forums.ts';
import { createRegistration } from '../support/factories/registrations.ts';
import { downloadPdf, pagesOf, pdfContent } from '../support/pdf.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(async () => {
  await closePdf();
  await app.close();
});

const download = (address: string) => downloadPdf(app.base, address);

/** Text as PDF writes it in titles: UTF-16 in hexadecimal. */
const inTitle = (words: string) => Buffer.from(words, 'utf16le').swap16().toString('hex').toUpperCase();

test.each([
  ['ar', 'تذكرة'],
  ['fr', 'Billet'],
] as const)('a ticket is one page in the language of the registration (%s)', async (language, title) => {
  const forum = await createForum();
  const registration = await createRegistration(forum, {
    language,
    givenName: 'فَاطِمَةُ',
    familyName: 'Benali',
    position: '#read("/etc/passwd")',
  });
  // The page's language is another: the ticket follows the person.
  const { answer, pdf } = await download(paths.ticketPdf('en', registration.secret));
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('application/pdf');
  expect(answer.headers.get('cache-control')).toBe('private, no-store');
  expect(answer.headers.get('content-disposition')).toMatch(/^inline; filename="ticket-\w{5}-\w{5}\.pdf"$/);
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  const text = pdfContent(pdf);
  expect(pagesOf(pdf)).toHaveLength(1);
  expect(text).toContain(`/Lang (${language})`);
  expect(text.includes(title) || text.toUpperCase().includes(inTitle(title))).toBe(true);
  expect(text).not.toContain('root:x:0:0');
});

test('only a confirmed registration has a ticket', async () => {
  const forum = await createForum();
  for (const state of ['unconfirmed', 'waitlisted', 'cancelled', 'awaitingApproval'] as const) {
    const { secret } = await createRegistration(forum, { state });
    for (const address of [paths.ticketPdf('fr', secret), paths.ticketCalendar('fr', secret)])
      expect((await app.client().get(address)).status).toBe(404);
  }
});

test('the calendar entry has whole days in UTC, the same UID each time, and no line over 75 octets', async () => {
  const forum = await createForum({ startsOn: '2025-11-12', endsOn: '2025-11-13' });
  const { secret } = await createRegistration(forum, { language: 'ar' });
  const get = async () => (await app.client().get(paths.ticketCalendar('ar', secret))).text;
  const calendar = await get();
  expect(calendar).toContain('DTSTART;VALUE=DATE:20251112\r\n');
  expect(calendar).toContain('DTEND;VALUE=DATE:20251114\r\n');
  expect(calendar.replace(/\r\n /g, '')).toContain(`SUMMARY:${forum.title.ar}`);
  expect(await get()).toBe(calendar);
  for (const line of calendar.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
});

test('a template that fails refuses its own document and no other', async () => {
  const now = new Date();
  const good = { lang: 'fr' };
  const [missing, incomplete] = await Promise.allSettled([
    renderPdf('no-such-template', good, now),
    renderPdf('ticket', good, now),
  ]);
  expect([missing.status, incomplete.status]).toEqual(['rejected', 'rejected']);
  const forum = await createForum();
  const { secret } = await createRegistration(forum);
  const all = await Promise.all([1, 2, 3].map(() => download(paths.ticketPdf('fr', secret))));
  expect(all.map(({ answer }) => answer.status)).toEqual([200, 200, 200]);
});
