import type { Types } from 'mongoose';
import { RoomModel } from '../../src/agenda/room.ts';
import { SessionModel } from '../../src/agenda/session.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { instantOf } from '../../src/i18n/zone.ts';
import { SpeakerModel } from '../../src/speakers/speaker.ts';
import { ASSUMED } from './nationalForum/assumed.ts';
import { type DemoSession, SESSIONS } from './nationalForum/sessions.ts';
import { SPEAKERS } from './nationalForum/speakers.ts';

/** Puts the article's programme into the working agenda: its people, one room, its sessions on the assumed clock. */
export async function addAgenda(forum: ForumRecord): Promise<void> {
  const speakers = await SpeakerModel.insertMany(
    SPEAKERS.map((speaker) => ({ ...speaker, forum: forum._id, email: `${speaker.slug}@example.org` })),
  );
  const ids = new Map(speakers.map(({ slug, _id }) => [slug, _id]));
  const room = await RoomModel.create({ ...ASSUMED.room, forum: forum._id, position: 1 });
  await SessionModel.insertMany(SESSIONS.map((session) => sessionOf(forum, session, room._id, ids)));
}

function sessionOf(
  forum: ForumRecord,
  session: DemoSession,
  room: Types.ObjectId,
  ids: ReadonlyMap<string, Types.ObjectId>,
) {
  const at = (time: string | undefined) => instantOf(`${forum.startsOn}T${time}`, forum.timeZone);
  const [start, end] = ASSUMED.times[session.slug] ?? [];
  const holders = (roles: DemoSession['roles']) =>
    roles.map(([slug, role]) => ({ speaker: ids.get(slug) as Types.ObjectId, role }));
  const isBreak = session.kind === 'break';
  return {
    ...session,
    forum: forum._id,
    room,
    startsAt: at(start),
    endsAt: at(end),
    roles: holders(session.roles),
    parts: session.parts.map((part, index) => ({
      ...part,
      startsAt: at(ASSUMED.partTimes[index]?.[0]),
      endsAt: at(ASSUMED.partTimes[index]?.[1]),
      roles: holders(part.roles),
    })),
    languages: isBreak ? [] : [...ASSUMED.languages],
    interpretation: isBreak ? [] : [...ASSUMED.interpretation],
  };
}
