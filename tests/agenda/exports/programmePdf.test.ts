import { afterAll, beforeAll, expect, test } from 'vitest';
import { closePdf } from '../../../src/documents/pdf.ts';
import type { ForumRecord } from '../../../src/forums/forum.ts';
import { paths } from '../../../src/paths.ts';
import { openTestApp, type TestApp } from '../../support/app.ts';
import { createRoom, createSession, releaseForTest } from '../../support/factories/agenda.ts';
import { createForum } from '../../support/factories/forums.ts';
import { createSpeaker } from '../../support/factories/speakers.ts';
import { downloadPdf, pagesOf, pdfContent } from '../../support/pdf.ts';

let app: TestApp;
let forum: ForumRecord;
beforeAll(async () => {
  app = await openTestApp();
  forum = await createForum({ startsOn: '2025-11-12', endsOn: '2025-11-13' });
  const rooms = await Promise.all([createRoom(forum), createRoom(forum)]);
  const amina = await createSpeaker(forum, { name: { ar: 'أمينة', fr: '#read("/etc/passwd")' } });
  for (const room of rooms)
    await createSession(forum, {
      room: room._id,
      title: { fr: 'Séance *en* parallèle $x$ #pagebreak()' },
      roles: [{ speaker: amina._id, role: 'moderator' }],
      parts: [{ kind: 'presentation', title: { ar: 'عرض' }, roles: [] } as never],
    });
  await releaseForTest(forum);
});
afterAll(async () => {
  await closePdf();
  await app.close();
});

const download = (address: string) => downloadPdf(app.base, address);

test.each(['ar', 'fr', 'es', 'en'] as const)('the programme to print, in %s', async (lang) => {
  const { answer, pdf } = await download(paths.agendaPdf(lang, forum.slug));
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('application/pdf');
  expect(answer.headers.get('content-disposition')).toBe(`inline; filename="${forum.slug}-${lang}.pdf"`);
  const content = pdfContent(pdf);
  expect(content).toContain(`/Lang (${lang})`);
  expect(content).not.toContain('root:x:0:0');
  // A4 upright: what people write is text, never markup that breaks the page.
  expect(pagesOf(pdf)).toEqual([{ width: 595, height: 842 }]);
});

test('the poster lays each day on an A3 page of its own', async () => {
  const { answer, pdf } = await download(paths.agendaPoster('ar', forum.slug));
  expect(answer.status).toBe(200);
  expect(pagesOf(pdf)).toEqual([
    { width: 1191, height: 842 },
    { width: 1191, height: 842 },
  ]);
});

test('it is made once for a release, and anew for the next', async () => {
  const address = paths.agendaPdf('fr', forum.slug);
  const first = await download(address);
  const etag = first.answer.headers.get('etag') ?? '';
  const again = await fetch(app.base + address, { headers: { 'If-None-Match': etag } });
  expect(again.status).toBe(304);
  await createSession(forum, {
    title: { fr: 'Nouvelle' },
    startsAt: new Date('2025-11-13T10:00:00Z'),
    endsAt: new Date('2025-11-13T11:00:00Z'),
  });
  await releaseForTest(forum);
  const next = await download(address);
  expect(next.answer.headers.get('etag')).not.toBe(etag);
  expect(next.pdf.equals(first.pdf)).toBe(false);
});
