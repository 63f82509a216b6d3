import { readFileSync } from 'node:fs';
import path from 'node:path';
import { XmlDocument as Xml, type XmlDocument, XsdValidator } from 'libxml2-wasm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ForumRecord } from '../../../src/forums/forum.ts';
import { paths } from '../../../src/paths.ts';
import { openTestApp, type TestApp } from '../../support/app.ts';
import { createRoom, createSession, releaseForTest } from '../../support/factories/agenda.ts';
import { createForum } from '../../support/factories/forums.ts';
import { createSpeaker } from '../../support/factories/speakers.ts';

const SCHEMA = readFileSync(path.join(import.meta.dirname, 'schedule.xsd'));

let app: TestApp;
let forum: ForumRecord;
beforeAll(async () => {
  app = await openTestApp();
  forum = await createForum({
    startsOn: '2025-11-12',
    endsOn: '2025-11-13',
    place: { name: { fr: 'Maison de la culture' }, address: {} },
  });
  const hall = await createRoom(forum, { name: { ar: 'القاعة الكبرى', fr: 'Grande <salle> & "scène"' } });
  const amina = await createSpeaker(forum, { name: { ar: 'أمينة', fr: 'Amina' } });
  await createSession(forum, {
    slug: 'table',
    kind: 'roundTable',
    title: { fr: 'Droits & devoirs <b>\u0007', ar: 'حقوق' },
    abstract: { fr: 'Un ]]> deux' },
    room: hall._id,
    roles: [{ speaker: amina._id, role: 'moderator' }],
    languages: ['fr'],
    startsAt: new Date('2025-11-12T08:00:00Z'),
    endsAt: new Date('2025-11-12T09:30:00Z'),
  });
  await createSession(forum, {
    slug: 'pause',
    kind: 'break',
    startsAt: new Date('2025-11-12T09:30:00Z'),
    endsAt: new Date('2025-11-12T10:00:00Z'),
  });
  await releaseForTest(forum);
});
afterAll(() => app.close());

async function schedule(lang: 'ar' | 'fr', slug = forum.slug): Promise<XmlDocument> {
  const answer = await app.client().get(paths.agendaXml(lang, slug));
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('application/xml; charset=utf-8');
  return Xml.fromString(answer.text);
}

const textAt = (document: XmlDocument, xpath: string) => document.get(xpath)?.content;

test.each(['ar', 'fr'] as const)('the schedule XML is valid against its schema (%s)', async (lang) => {
  const document = await schedule(lang);
  const validator = XsdValidator.fromDoc(Xml.fromBuffer(SCHEMA));
  expect(() => validator.validate(document)).not.toThrow();
  const broken = Xml.fromString(document.toString().replace(/<duration>.*?<\/duration>/, ''));
  expect(() => validator.validate(broken)).toThrow(/duration/);
});

test('it says who meets when and where, in the language asked for, in the forum’s zone', async () => {
  const document = await schedule('fr');
  const event = '//event[slug="table"]';
  expect(textAt(document, `${event}/title`)).toBe('Droits & devoirs <b>');
  expect(textAt(document, `${event}/abstract`)).toBe('Un ]]> deux');
  expect(textAt(document, `${event}/room`)).toBe('Grande <salle> & "scène"');
  expect(textAt(document, `${event}/date`)).toBe('2025-11-12T09:00:00+01:00');
  expect(textAt(document, `${event}/start`)).toBe('09:00');
  expect(textAt(document, `${event}/duration`)).toBe('01:30');
  expect(textAt(document, `${event}/language`)).toBe('fr');
  expect(textAt(document, `${event}/persons/person`)).toBe('Amina');
  // What has no room is at the forum's place.
  expect(textAt(document, '//event[slug="pause"]/room')).toBe('Maison de la culture');
  expect(document.find('/schedule/day')).toHaveLength(2);
  expect(document.find('/schedule/day[2]/room')).toHaveLength(0);
  expect(textAt(await schedule('ar'), `${event}/title`)).toBe('حقوق');
});

test('numbers and GUIDs stay the same when the programme is released again', async () => {
  const marks = (document: XmlDocument) =>
    document.find('//event/@id | //event/@guid | //person/@id').map(({ content }) => content);
  const before = marks(await schedule('fr'));
  expect(new Set(before).size).toBe(before.length);
  await releaseForTest(forum);
  expect(marks(await schedule('fr'))).toEqual(before);
});

test('there is none before the first release', async () => {
  const other = await createForum();
  for (const address of [paths.agendaXml, paths.agendaPdf, paths.agendaPoster])
    expect((await app.client().get(address('fr', other.slug))).status).toBe(404);
});
