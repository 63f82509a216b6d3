import { roomsOfForum, sessionsOfSpeaker } from '../agenda/queries.ts';
import { inLanguage } from '../i18n/localized.ts';
import { materialsOfSpeaker } from '../materials/queries.ts';
import type { ForumReader } from '../web/reader.ts';
import { availabilityLines } from './availabilityView.ts';
import { mayAnswer, mayHandIn } from './policy.ts';
import type { SpeakerRecord } from './speaker.ts';
import { materialTone, openTasks } from './speakingView.ts';
import { photoAddress, stateTone } from './view.ts';

/** Everything that a speaker's own page shows. */
export async function speakingPage(speaker: SpeakerRecord, secret: string, reader: ForumReader, now: Date) {
  const { forum, lang, t } = reader;
  const [sessions, materials, rooms] = await Promise.all([
    sessionsOfSpeaker(forum._id, speaker._id),
    materialsOfSpeaker(forum._id, speaker._id),
    roomsOfForum(forum._id),
  ]);
  return {
    title: t('speakers:own.title'),
    robots: 'noindex',
    secret,
    speaker,
    name: inLanguage(speaker.name, lang, forum.languages).text,
    photo: photoAddress(speaker, reader),
    sessions,
    availability: availabilityLines(speaker, reader),
    rooms: new Map(rooms.map((room) => [String(room._id), room.name])),
    materials,
    tasks: openTasks(speaker, materials, secret, reader),
    stateTone,
    materialTone,
    may: { answer: mayAnswer(forum, now), handIn: mayHandIn(forum) },
  };
}
