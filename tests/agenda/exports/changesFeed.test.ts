import { XmlDocument } from 'libxml2-wasm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { releaseAgenda } from '../../../src/agenda/actions/releaseAgenda.ts';
import { SessionModel } from '../../../src/agenda/session.ts';
import { PROGRAM } from '../../../src/audit/record.ts';
import { paths } from '../../../src/paths.ts';
import { openTestApp, type TestApp } from '../../support/app.ts';
import { createSession } from '../../support/factories/agenda.ts';
import { createForum } from '../../support/factories/forums.ts';

const ATOM = { a: 'http://www.w3.org/2005/Atom' };

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

test('each release is an entry with its note and what it changed, newest first', async () => {
  const forum = await createForum();
  const session = await createSession(forum, { title: { fr: 'Table <ronde> & débat\u0001' } });
  const release = (note: string, at: string) =>
    releaseAgenda(forum, { note: { fr: note }, announce: false }, PROGRAM, new Date(at));
  await release('Première', '2025-10-01T10:00:00Z');
  await SessionModel.updateOne(
    { _id: session._id },
    { startsAt: new Date(Number(session.startsAt) + 600_000) },
  );
  await release('Dix minutes plus tard', '2025-10-02T10:00:00Z');

  const answer = await app.client().get(paths.agendaFeed('fr', forum.slug));
  expect(answer.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8');
  const feed = XmlDocument.fromString(answer.text);
  const texts = (xpath: string) => feed.find(xpath, ATOM).map(({ content }) => content);
  expect(texts('/a:feed/a:updated')).toEqual(['2025-10-02T10:00:00.000Z']);
  expect(texts('//a:entry/a:updated')).toEqual(['2025-10-02T10:00:00.000Z', '2025-10-01T10:00:00.000Z']);
  const [newest, first] = texts('//a:entry/a:content');
  expect(newest).toMatch(/^Dix minutes plus tard\nDéplacée · Table <ronde> & débat · /);
  expect(first).toBe('Première');
  const ids = texts('//a:id');
  expect(new Set(ids).size).toBe(ids.length);
});

test('before the first release the feed is there and empty', async () => {
  const forum = await createForum();
  const answer = await app.client().get(paths.agendaFeed('ar', forum.slug));
  expect(answer.status).toBe(200);
  expect(XmlDocument.fromString(answer.text).find('//a:entry', ATOM)).toEqual([]);
});
