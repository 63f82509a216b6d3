import type { SessionPart, SessionRecord } from '../agenda/session.ts';
import type { Localized } from '../i18n/localized.ts';

/** Where a document belongs: to a session, to a part of one, or without either to the forum as a whole. Ids. */
export interface MaterialPlace {
  session?: string | undefined;
  part?: string | undefined;
}

/** A place as a select offers it. */
export interface PlaceOption {
  value: string;
  text: string;
}

type Placeable = Pick<SessionRecord, '_id' | 'title' | 'parts'>;

/** Sessions, and below each its parts; `has` chooses among these. `words`: a text in the reader's language. */
export function placeOptions(
  sessions: readonly Placeable[],
  words: (text: Localized) => string,
  has: (part: SessionPart) => boolean = () => true,
): PlaceOption[] {
  return sessions.flatMap(({ _id, title, parts }) => [
    { value: String(_id), text: words(title) },
    ...parts.filter(has).map((part) => ({
      value: `${_id}.${part._id}`,
      text: `${words(title)} › ${words(part.title)}`,
    })),
  ]);
}

/** The place of an option that was chosen. */
export function placeOf(value: string | undefined): MaterialPlace {
  if (!value) return {};
  const [session, part] = value.split('.');
  return { session, ...(part && { part }) };
}

/** The words of a place: the session's title, and that of the part where it is still there. */
export function placeTitles(
  { session, part }: { session?: unknown; part?: unknown },
  sessions: readonly Placeable[],
): { session?: Localized; part?: Localized } {
  const found = sessions.find(({ _id }) => String(_id) === String(session));
  const inside = found?.parts.find(({ _id }) => String(_id) === String(part));
  return { ...(found && { session: found.title }), ...(inside && { part: inside.title }) };
}
