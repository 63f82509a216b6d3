import { afterAll, beforeAll, expect, test } from 'vitest';
import { hallScreen, nextTurn } from '../../src/agenda/hallScreen.ts';
import type { ReleaseRecord } from '../../src/agenda/release.ts';
import type { RoomRecord } from '../../src/agenda/room.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { translator } from '../../src/i18n/setup.ts';
import { paths } from '../../src/paths.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { createRoom, createSession, releaseForTest } from '../support/factories/agenda.ts';
import { createForum } from '../support/factories/forums.ts';

let app: TestApp;
let forum: ForumRecord;
let release: ReleaseRecord;
let hall: RoomRecord;
let small: RoomRecord;
const at = (time: string, day = '2025-11-12') => new Date(`${day}T${time}:00Z`);

beforeAll(async () => {
  app = await openTestApp();
  forum = await createForum({ startsOn: '2025-11-12', endsOn: '2025-11-14' });
  hall = await createRoom(forum, { name: { fr: 'Grande salle' } });
  small = await createRoom(forum, { name: { fr: 'Petite salle' } });
  const session = (slug: string, starts: Date, ends: Date, room?: RoomRecord) =>
    createSession(forum, {
      slug,
      title: { fr: slug },
      startsAt: starts,
      endsAt: ends,
      ...(room && { room: room._id }),
    });
  await session('ouverture', at('08:00'), at('09:00'), hall);
  await session('atelier', at('08:00'), at('10:00'), small);
  await session('table', at('09:30'), at('10:30'), hall);
  await session('pause', at('10:30'), at('11:00'));
  await session('synthese', at('09:00', '2025-11-14'), at('10:00', '2025-11-14'), hall);
  release = await releaseForTest(forum);
});
afterAll(() => app.close());

function screenAt(now: Date, room?: RoomRecord) {
  const reader = { lang: 'fr', t: translator('fr'), now } as const;
  const screen = hallScreen(forum, release.snapshot, reader, room && String(room._id));
  const titled = (items: typeof screen.items) => items.map(({ title }) => title.fr);
  return {
    ...screen,
    on: titled(screen.items.filter(({ isOn }) => isOn)),
    next: titled(screen.items.filter(({ isNext }) => isNext)),
  };
}

test('a session is on from its first minute to its last, and what comes next are all that begin first', () => {
  expect(screenAt(at('07:59'))).toMatchObject({ on: [], next: ['ouverture', 'atelier'] });
  expect(screenAt(at('08:00'))).toMatchObject({ on: ['ouverture', 'atelier'], next: ['table'] });
  expect(screenAt(at('09:00'))).toMatchObject({ on: ['atelier'], next: ['table'] });
  expect(screenAt(at('10:45'))).toMatchObject({ on: ['pause'], next: [] });
});

test('a room’s own screen shows its sessions and those of everybody', () => {
  expect(screenAt(at('08:00'), hall)).toMatchObject({ on: ['ouverture'], next: ['table'] });
  expect(screenAt(at('10:00'), small)).toMatchObject({ on: [], next: ['pause'] });
});

test('after the day’s last session the screen turns to the next day that has some, and at last to the end', () => {
  const evening = screenAt(at('11:00'));
  expect(evening).toMatchObject({ on: [], next: ['synthese'], isOver: false });
  expect(evening.comingDay).toContain('14 novembre 2025');
  expect(screenAt(at('09:00', '2025-11-14')).comingDay).toBeUndefined();
  expect(screenAt(at('10:00', '2025-11-14'))).toMatchObject({ on: [], next: [], isOver: true });
});

test('it changes by itself when a session begins or ends, and at midnight of the forum’s zone', () => {
  expect(nextTurn(forum, release.snapshot, at('08:00'))).toEqual(at('09:00'));
  expect(nextTurn(forum, release.snapshot, at('09:00'))).toEqual(at('09:30'));
  // Casablanca was an hour ahead of UTC then.
  expect(nextTurn(forum, release.snapshot, at('12:00'))).toEqual(at('23:00'));
});

test('the page follows the clock though it is kept', async () => {
  const shown = async (room?: RoomRecord) => {
    const address = paths.hallScreen('fr', forum.slug, room && String(room._id));
    const { status, text } = await app.client().get(address);
    expect(status).toBe(200);
    const [, list = ''] = /data-list="on">(.*?)<\/ul>/s.exec(text) ?? [];
    const items = list.split('<li').slice(1);
    return items
      .filter((one) => !/^[^>]*\shidden/.test(one))
      .map((one) => /hall__title"[^>]*>([^<]*)/.exec(one)?.[1]);
  };
  app.clock.set(at('08:30'));
  expect(await shown()).toEqual(['ouverture', 'atelier']);
  expect(await shown(small)).toEqual(['atelier']);
  app.clock.set(at('09:45'));
  expect(await shown()).toEqual(['atelier', 'table']);
  const unknown = await app.client().get(paths.hallScreen('fr', forum.slug, '0'.repeat(24)));
  expect(unknown.status).toBe(404);
});

test('only the embedded programme may be framed by other sites, and its links leave the frame', async () => {
  const embedded = await app.client().get(paths.embeddedAgenda('fr', forum.slug));
  expect(embedded.status).toBe(200);
  expect(embedded.headers.get('content-security-policy')).toContain('frame-ancestors *');
  expect(embedded.headers.get('x-frame-options')).toBeNull();
  expect(embedded.text).toContain('<base target="_top">');
  expect(embedded.text).not.toContain('<form');
  // Kept pages say the same.
  const again = await app.client().get(paths.embeddedAgenda('fr', forum.slug));
  expect(again.headers.get('content-security-policy')).toContain('frame-ancestors *');
  const agenda = await app.client().get(paths.agenda('fr', forum.slug));
  expect(agenda.headers.get('content-security-policy')).toContain("frame-ancestors 'self'");
  expect(agenda.headers.get('x-frame-options')).toBe('SAMEORIGIN');
});

test('before the first release there is nothing on the screen, and the frame says so', async () => {
  const other = await createForum();
  expect((await app.client().get(paths.hallScreen('fr', other.slug))).status).toBe(404);
  const embedded = await app.client().get(paths.embeddedAgenda('fr', other.slug));
  expect(embedded.text).toContain(translator('fr')('agenda:public.notReleased.title'));
});
