import { Types } from 'mongoose';
import { latestRelease } from '../agenda/queries.ts';
import type { SessionKind } from '../agenda/session.ts';
import type { SnapshotSession } from '../agenda/snapshot.ts';
import type { ForumRecord } from '../forums/forum.ts';
import { formatter } from '../i18n/format.ts';
import type { Language } from '../i18n/languages.ts';
import { inLanguage, type LocalText } from '../i18n/localized.ts';
import { seatsTaken } from './sessionSeats.ts';

/** A session that the form offers. */
export interface SessionChoice {
  id: string;
  title: LocalText;
  /** Its day and times, in the reader's language and the forum's zone. */
  hint: string;
  /** Seats that are left in a session that one signs up for; absent where there is no limit. */
  seatsLeft?: number;
}

/** Everybody is at these, or nobody is. */
const NOT_ASKED: readonly SessionKind[] = ['opening', 'break', 'closing'];

/** The sessions of the released agenda that one can choose among, in their order; none before the first release. */
export async function sessionChoices(forum: ForumRecord, lang: Language): Promise<SessionChoice[]> {
  const release = await latestRelease(forum._id);
  const format = formatter(lang, forum.timeZone);
  const offered = (release?.snapshot.sessions ?? [])
    .filter(({ kind, signUp }) => signUp || !NOT_ASKED.includes(kind))
    .sort((a, b) => Number(a.startsAt) - Number(b.startsAt));
  const left = await seatsLeftIn(forum, offered);
  return offered.map(({ id, title, startsAt, endsAt }) => ({
    id,
    title: inLanguage(title, lang, forum.languages),
    hint: `${format.shortDate(startsAt)} · ${format.time(startsAt)} – ${format.time(endsAt)}`,
    ...left.get(id),
  }));
}

async function seatsLeftIn(
  { _id }: ForumRecord,
  offered: readonly SnapshotSession[],
): Promise<Map<string, { seatsLeft: number }>> {
  const limited = offered.filter(({ signUp, capacity }) => signUp && capacity !== undefined);
  if (limited.length === 0) return new Map();
  const taken = await seatsTaken(
    _id,
    limited.map(({ id }) => new Types.ObjectId(id)),
  );
  return new Map(
    limited.map(({ id, capacity = 0 }) => [id, { seatsLeft: Math.max(0, capacity - (taken.get(id) ?? 0)) }]),
  );
}
