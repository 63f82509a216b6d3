import { config } from '../config.ts';
import type { ForumRecord } from '../forums/forum.ts';
import { formatter } from '../i18n/format.ts';
import { inLanguage, type Localized } from '../i18n/localized.ts';
import { translator } from '../i18n/setup.ts';
import type { MailOrder } from '../mail/compose.ts';
import type { Recipient } from '../mail/outgoingMail.ts';
import { paths } from '../paths.ts';
import { slotText } from './changeView.ts';
import { calendarOfChanges } from './exports/calendar.ts';
import type { ExportContext } from './exports/exportContext.ts';
import type { TimeChange } from './timeChanges.ts';

/** The releases before and after, as far as mails and calendars need them. */
export interface Turn {
  forum: ForumRecord;
  before: ExportContext['release'];
  after: ExportContext['release'];
}

/** Somebody to be told, and how: as one who speaks, or as one who comes to listen. */
export interface Told {
  to: Recipient;
  as: 'speaker' | 'attendee';
  changes: readonly TimeChange[];
  /** Sessions in which they are still expected. */
  stays: ReadonlySet<string>;
}

/** The mail to one person whose times changed, with the entries that mend their calendar. */
export function timesChangedMail(
  { forum, before, after }: Turn,
  { to, as, changes, stays }: Told,
): MailOrder {
  const lang = to.language;
  const t = translator(lang);
  const shared = { forum, lang, t, baseUrl: config.baseUrl };
  const sessionsOf = (kinds: readonly TimeChange['kind'][], { snapshot }: ExportContext['release']) => {
    const ids = new Set(changes.filter(({ kind }) => kinds.includes(kind)).map(({ session }) => session.id));
    return snapshot.sessions.filter(({ id }) => ids.has(id));
  };
  const calendar = calendarOfChanges(
    sessionsOf(['new', 'moved'], after),
    sessionsOf(['cancelled'], before).filter(({ id }) => !stays.has(id)),
    { now: { ...shared, release: after }, was: { ...shared, release: before } },
  );
  return {
    template: 'agenda/timesChanged',
    to,
    forum,
    context: { as, lines: changes.map((change) => lineOf(change, forum, lang)) },
    attachments: [
      {
        filename: 'agenda.ics',
        contentType: 'text/calendar; charset=utf-8; method=PUBLISH',
        content: Buffer.from(calendar),
      },
    ],
  };
}

function lineOf(change: TimeChange, forum: ForumRecord, lang: Recipient['language']) {
  const t = translator(lang);
  const words = (text: Localized) => inLanguage(text, lang, forum.languages).text;
  const where = { t, format: formatter(lang, forum.timeZone), words };
  const { kind, session, part, before, after } = change;
  return {
    label: t(`agenda:changes.kinds.${kind}`),
    title: session.title,
    part,
    // A cancelled session has no page any more.
    href: kind === 'cancelled' ? undefined : config.baseUrl + paths.session(lang, forum.slug, session.slug),
    detail:
      before && after
        ? t('agenda:changes.moved', { before: slotText(before, where), after: slotText(after, where) })
        : slotText((after ?? before) as NonNullable<typeof after>, where),
  };
}
