import type { ForumRecord } from '../forums/forum.ts';
import { formatter } from '../i18n/format.ts';
import { inLanguage, type Localized } from '../i18n/localized.ts';
import { dayAfter, dayOf, instantOf, offsetOf } from '../i18n/zone.ts';
import { languagesOf } from './dayView.ts';
import type { Reader } from './programmePage.ts';
import type { Snapshot, SnapshotSession } from './snapshot.ts';

/** One session on the screen of the hall; `isOn` and `isNext` hold at the instant of rendering. */
export interface ScreenItem {
  id: string;
  kind: SnapshotSession['kind'];
  kindLabel: string;
  title: Localized;
  room?: Localized;
  languages: string;
  people: string;
  startsAt: string;
  endsAt: string;
  start: string;
  end: string;
  isOn: boolean;
  isNext: boolean;
}

/**
 * What a screen in the hall shows: what is on now and what comes next on that day, of all rooms or of one. On a day
 * without sessions it shows the beginning of the next day that has some.
 */
export function hallScreen(forum: ForumRecord, snapshot: Snapshot, { lang, t, now }: Reader, room?: string) {
  const format = formatter(lang, forum.timeZone);
  const sessions = snapshot.sessions.filter((session) => !room || !session.room || session.room === room);
  const ahead = sessions.filter(({ endsAt }) => endsAt > now);
  const day = ahead[0] && dayOf(ahead[0].startsAt, forum.timeZone);
  const today = sessions.filter(({ startsAt }) => day === dayOf(startsAt, forum.timeZone));
  const nextStart = today.find(({ startsAt }) => startsAt > now)?.startsAt.getTime();
  return {
    title: t('agenda:screen.title'),
    pageClass: 'hall',
    room: snapshot.rooms.find(({ id }) => id === room)?.name,
    /** Set when the screen shows a day to come. */
    comingDay: day && day !== dayOf(now, forum.timeZone) ? format.longDay(day) : undefined,
    isOver: !day,
    /** Minutes: browsers may know older rules of the zone than the server. */
    zoneOffset: offsetOf(now, forum.timeZone),
    items: today.map((session) => item(session, nextStart)),
  };

  function item(session: SnapshotSession, nextAt: number | undefined): ScreenItem {
    const where = snapshot.rooms.find(({ id }) => id === session.room)?.name;
    return {
      id: session.id,
      kind: session.kind,
      kindLabel: t(`terms:sessionKinds.${session.kind}`),
      title: session.title,
      ...(where && { room: where }),
      languages: languagesOf(session, { lang, t, format }),
      people: format.list(namesOf(session)),
      startsAt: session.startsAt.toISOString(),
      endsAt: session.endsAt.toISOString(),
      start: format.time(session.startsAt),
      end: format.time(session.endsAt),
      isOn: session.startsAt <= now && now < session.endsAt,
      isNext: session.startsAt.getTime() === nextAt,
    };
  }

  function namesOf({ roles }: SnapshotSession): string[] {
    const ids = [...new Set(roles.map(({ speaker }) => speaker))];
    return ids
      .map((id) => inLanguage(snapshot.people.find((one) => one.id === id)?.name, lang, forum.languages).text)
      .filter(Boolean);
  }
}

/** When the screen will look different without anybody having changed anything: a session begins or ends, or midnight. */
export function nextTurn({ timeZone }: ForumRecord, { sessions }: Snapshot, now: Date): Date {
  const midnight = instantOf(`${dayAfter(dayOf(now, timeZone))}T00:00`, timeZone);
  return sessions
    .flatMap(({ startsAt, endsAt }) => [startsAt, endsAt])
    .filter((instant) => instant > now)
    .reduce((first, instant) => (instant < first ? instant : first), midnight);
}
