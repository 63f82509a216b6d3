import { direction, LANGUAGES, type Language } from '../i18n/languages.ts';
import type { Localized } from '../i18n/localized.ts';
import type { ChangedField, SessionChange } from './changes.ts';
import { type ChangeContext, type ChangeLine, changeLines, slotText } from './changeView.ts';
import { languagesOf } from './dayView.ts';
import { seatsOf } from './seatsView.ts';
import { type Piece, sequenceDiff, wordDiff } from './sequenceDiff.ts';
import type { Snapshot, SnapshotPart, SnapshotPerson, SnapshotRole, SnapshotSession } from './snapshot.ts';

/** One side of a thing, before and after: lines of pieces, those that are gone struck out. */
export interface Difference {
  label: string;
  lines: Piece[][];
  /** Of a text that is written in one language. */
  lang?: Language;
  dir?: string;
}

export interface DifferenceLine extends ChangeLine {
  differences: Difference[];
}

export interface DifferenceContext extends ChangeContext {
  lang: Language;
}

/** Every change with all that differs in it, for `organiser/agenda/_differences`. */
export function differenceLines(
  changes: readonly SessionChange[],
  previous: Snapshot,
  next: Snapshot,
  context: DifferenceContext,
): DifferenceLine[] {
  const [was, is] = [sideOf(previous, context), sideOf(next, context)];
  const lines = changeLines(changes, context);
  return changes.map((change, index) => {
    const [before, after] = [was.sessions.get(change.session.id), is.sessions.get(change.session.id)];
    const line = lines[index] as ChangeLine;
    if (!before || !after) return { ...line, differences: [] };
    const differences = change.fields.flatMap((field) => fieldDifferences(field, before, after, was, is));
    // Of a session that is in both, the differences say it better.
    return { ...line, detail: '', differences };
  });
}

/** People whose details are others, whether their sessions changed or not. */
export function peopleDifferences(
  previous: readonly SnapshotPerson[],
  next: readonly SnapshotPerson[],
  changed: readonly { id: string }[],
  { t }: DifferenceContext,
): { name: Localized; differences: Difference[] }[] {
  const [was, is] = [byId(previous), byId(next)];
  return changed.flatMap(({ id }) => {
    const [before, after] = [was.get(id), is.get(id)];
    if (!before || !after) return [];
    const differences = [
      ...textDifferences(t('agenda:review.name'), before.name, after.name, t),
      ...textDifferences(t('agenda:review.position'), before.position, after.position, t),
      ...textDifferences(t('agenda:review.institution'), before.institution.name, after.institution.name, t),
    ];
    return differences.length > 0 ? [{ name: after.name, differences }] : [];
  });
}

/** Rooms that are called otherwise, or have other seats. */
export function roomDifferences(
  previous: Snapshot['rooms'],
  next: Snapshot['rooms'],
  changed: readonly { id: string }[],
  { t, format }: DifferenceContext,
): { name: Localized; differences: Difference[] }[] {
  const [was, is] = [byId(previous), byId(next)];
  const seats = (capacity: number | undefined) => (capacity === undefined ? '' : format.number(capacity));
  return changed.flatMap(({ id }) => {
    const [before, after] = [was.get(id), is.get(id)];
    if (!before || !after) return [];
    const differences = [
      ...textDifferences(t('agenda:rooms.name'), before.name, after.name, t),
      ...replaced(t('agenda:rooms.capacity'), seats(before.capacity), seats(after.capacity)),
    ];
    return [{ name: after.name, differences }];
  });
}

/** A snapshot with what is looked up in it for each session. */
interface Side {
  sessions: ReadonlyMap<string, SnapshotSession>;
  rooms: ReadonlyMap<string, Snapshot['rooms'][number]>;
  people: ReadonlyMap<string, SnapshotPerson>;
  context: DifferenceContext;
}

function sideOf({ sessions, rooms, people }: Snapshot, context: DifferenceContext): Side {
  return { sessions: byId(sessions), rooms: byId(rooms), people: byId(people), context };
}

function fieldDifferences(
  field: ChangedField,
  before: SnapshotSession,
  after: SnapshotSession,
  was: Side,
  is: Side,
): Difference[] {
  const { t, format, words, lang } = is.context;
  const label = t(`agenda:review.fields.${field}`);
  switch (field) {
    case 'time': {
      const slot = ({ startsAt, endsAt }: SnapshotSession) => slotText({ startsAt, endsAt }, is.context);
      return replaced(label, slot(before), slot(after));
    }
    case 'room': {
      const room = (session: SnapshotSession, { rooms }: Side) => {
        const found = rooms.get(session.room ?? '');
        return found ? words(found.name) : '';
      };
      return replaced(label, room(before, was), room(after, is));
    }
    case 'kind':
      return replaced(label, t(`terms:sessionKinds.${before.kind}`), t(`terms:sessionKinds.${after.kind}`));
    case 'title':
    case 'abstract':
      return textDifferences(label, before[field], after[field], t);
    case 'people':
      return listed(label, rolesIn(before.roles, was), rolesIn(after.roles, is));
    case 'parts':
      return listed(label, partsIn(before.parts, was), partsIn(after.parts, is));
    case 'languages': {
      const spoken = (session: SnapshotSession) => languagesOf(session, { lang, t, format });
      return replaced(label, spoken(before), spoken(after));
    }
    case 'themes': {
      const themes = (session: SnapshotSession) =>
        (session.themes ?? []).map((theme) => t(`terms:themes.${theme}`));
      return listed(label, themes(before), themes(after));
    }
    case 'seats':
      return replaced(label, seatsOf(before, is.context), seatsOf(after, is.context));
  }
}

/** Each language in which a text differs, word by word. */
function textDifferences(
  label: string,
  before: Localized,
  after: Localized,
  t: ChangeContext['t'],
): Difference[] {
  return LANGUAGES.filter((lang) => (before[lang] ?? '') !== (after[lang] ?? '')).map((lang) => ({
    label: t('agenda:review.inLanguage', { field: label, language: t(`terms:languages.${lang}`) }),
    lines: [wordDiff(before[lang] ?? '', after[lang] ?? '')],
    lang,
    dir: direction(lang),
  }));
}

/** One value for another; nothing where there was, or is, none. */
function replaced(label: string, before: string, after: string): Difference[] {
  const pieces: Piece[] = [
    { kind: 'del', text: before },
    { kind: 'ins', text: after },
  ];
  return before === after ? [] : [{ label, lines: [pieces.filter(({ text }) => text !== '')] }];
}

/** Lines that are gone and lines that came, in their order. */
function listed(label: string, before: readonly string[], after: readonly string[]): Difference[] {
  return [{ label, lines: sequenceDiff(before, after).map((piece) => [piece]) }];
}

function rolesIn(roles: readonly SnapshotRole[], { people, context: { t, words } }: Side): string[] {
  return roles.flatMap(({ speaker, role }) => {
    const person = people.get(speaker);
    const name = person && words(person.name);
    return name ? [t('agenda:calendarPerson', { name, role: t(`terms:roles.${role}`) })] : [];
  });
}

function partsIn(parts: readonly SnapshotPart[], side: Side): string[] {
  const { t, format, words } = side.context;
  return parts.map(({ startsAt, endsAt, kind, title, roles }) =>
    [
      startsAt && endsAt ? `${format.time(startsAt)}–${format.time(endsAt)}` : '',
      t(`terms:sessionKinds.${kind}`),
      words(title),
      ...rolesIn(roles, side),
    ]
      .filter(Boolean)
      .join(' · '),
  );
}

function byId<T extends { id: string }>(list: readonly T[]): Map<string, T> {
  return new Map(list.map((one) => [one.id, one]));
}
