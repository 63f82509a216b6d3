import { SessionModel, type SessionRecord } from '../../src/agenda/session.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { paths } from '../../src/paths.ts';
import type { TestApp } from './app.ts';
import type { Answer, Client } from './client.ts';
import { createMember } from './factories/accounts.ts';
import { createRoom, sessionFields } from './factories/agenda.ts';
import { createForum } from './factories/forums.ts';
import { createSpeaker } from './factories/speakers.ts';

/** A new forum of two days with a room and a speaker, and Nadia, who puts its agenda together. */
export async function agendaAtWork(app: TestApp) {
  const forum = await createForum({ startsOn: '2025-11-12', endsOn: '2025-11-13' });
  const organiser = await app.signedIn(await createMember(forum, 'organiser', { name: 'Nadia' }));
  const hall = await createRoom(forum, { name: { ar: 'القاعة الكبرى', fr: 'Grande salle' } });
  const amina = await createSpeaker(forum, { name: { ar: 'أمينة', fr: 'Amina' } });
  return { forum, organiser, hall, amina };
}

/** Sends the form of a new session, a round table from 9 to 10 unless told. */
export function postSession(
  organiser: Client,
  forum: Pick<ForumRecord, 'slug'>,
  given: object = {},
  lang: 'fr' | 'ar' = 'fr',
): Promise<Answer> {
  return organiser.post(paths.createSession(lang, forum.slug), sessionFields(given));
}

/** The session that was added last, as it is stored. */
export function newestSession({ _id }: Pick<ForumRecord, '_id'>): Promise<SessionRecord> {
  return SessionModel.findOne({ forum: _id }).sort({ _id: -1 }).orFail().lean<SessionRecord>();
}
