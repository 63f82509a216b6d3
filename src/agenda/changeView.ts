import type { Formatter } from '../i18n/format.ts';
import type { Localized } from '../i18n/localized.ts';
import type { Translate } from '../i18n/setup.ts';
import type { ChangedSlot, ChangeKind, SessionChange } from './changes.ts';

const TONES: Readonly<Record<ChangeKind, string>> = {
  new: 'good',
  moved: 'wait',
  changed: 'info',
  cancelled: 'bad',
};

export interface ChangeLine {
  kind: ChangeKind;
  label: string;
  tone: string;
  title: Localized;
  /** None for a cancelled session: it has no page any more. */
  href?: string;
  /** Where it was and is, or which sides of it differ; already in the reader's language. */
  detail: string;
}

export interface ChangeContext {
  t: Translate;
  format: Formatter;
  words(text: Localized): string;
  href(session: SessionChange['session']): string;
}

/** The list of changes as people read it. */
export function changeLines(changes: readonly SessionChange[], context: ChangeContext): ChangeLine[] {
  const { t, href } = context;
  return changes.map((change) => ({
    kind: change.kind,
    label: t(`agenda:changes.kinds.${change.kind}`),
    tone: TONES[change.kind],
    title: change.session.title,
    ...(change.kind !== 'cancelled' && { href: href(change.session) }),
    detail: detail(change, context),
  }));
}

export function toneOf(kind: ChangeKind): string {
  return TONES[kind];
}

function detail({ kind, fields, before, after }: SessionChange, context: ChangeContext): string {
  const { t, format } = context;
  if (kind === 'moved' && before && after) {
    const rest = fields.filter((field) => field !== 'time' && field !== 'room');
    const moved = t('agenda:changes.moved', {
      before: slotText(before, context),
      after: slotText(after, context),
    });
    return rest.length > 0 ? `${moved} ${t('agenda:changes.also', { fields: names(rest) })}` : moved;
  }
  if (kind === 'changed') return t('agenda:changes.changed', { fields: names(fields) });
  const slot = after ?? before;
  return slot ? slotText(slot, context) : '';

  function names(codes: readonly string[]): string {
    return format.list(codes.map((code) => t(`agenda:changes.fields.${code}`)));
  }
}

/** « mer. 12 nov., 10:00–11:00, Grande salle », isolated, because it may run against the sentence around it. */
export function slotText(
  { startsAt, endsAt, room }: ChangedSlot,
  { t, format, words }: Pick<ChangeContext, 't' | 'format' | 'words'>,
): string {
  const when = t('agenda:slot', {
    day: format.shortDate(startsAt),
    start: format.time(startsAt),
    end: format.time(endsAt),
  });
  return isolated(room ? t('agenda:slotInRoom', { when, room: isolated(words(room)) }) : when);
}

/** Between FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE: a name in another script moves nothing around it. */
export function isolated(text: string): string {
  return `\u2068${text}\u2069`;
}
