import { Types } from 'mongoose';
import { AccountModel } from '../../../src/accounts/account.ts';
import { hashNewPassword } from '../../../src/accounts/password.ts';
import { AgendaModel } from '../../../src/agenda/agenda.ts';
import { RoomModel } from '../../../src/agenda/room.ts';
import { SESSION_KINDS, SessionModel } from '../../../src/agenda/session.ts';
import { ForumModel } from '../../../src/forums/forum.ts';
import { daysBetween, instantOf } from '../../../src/i18n/zone.ts';
import { SpeakerModel } from '../../../src/speakers/speaker.ts';
import { STAFF } from '../staff.ts';

/** The large forum of the benchmarks: 3 days × 8 rooms × 300 sessions × 400 speakers. */
export const LARGE = {
  slug: 'large-forum',
  startsOn: '2027-03-10',
  endsOn: '2027-03-12',
  timeZone: 'Africa/Casablanca',
  rooms: 8,
  sessions: 300,
  speakers: 400,
} as const;

const MINUTE = 60_000;

/** Puts the forum into an empty database; who speaks where hangs on the number of the session alone, so every run is alike. */
export async function makeLargeForum(): Promise<void> {
  const { slug, startsOn, endsOn, timeZone } = LARGE;
  const forum = await ForumModel.create({
    slug,
    startsOn,
    endsOn,
    timeZone,
    state: 'published',
    title: { ar: 'ملتقى كبير', fr: 'Grand forum' },
    languages: ['ar', 'fr'],
    registration: { waitingList: false },
  });
  // What its checks find does not stop a release.
  await AgendaModel.create({ _id: forum._id, checkRules: { levels: { personTwice: 'warn' } } });
  const speakers = await SpeakerModel.insertMany(
    numbers(LARGE.speakers).map((number) => ({
      forum: forum._id,
      slug: `speaker-${number}`,
      name: { ar: `متدخلة رقم ${number}`, fr: `Intervenante ${number}` },
      position: { fr: 'Chargée de mission' },
      language: 'fr',
      institution: { name: { fr: `Commune ${number % 40}` } },
    })),
  );
  const rooms = await RoomModel.insertMany(
    numbers(LARGE.rooms).map((number) => ({
      forum: forum._id,
      name: { ar: `القاعة ${number}`, fr: `Salle ${number}` },
      capacity: 60 + number * 20,
      position: number,
    })),
  );
  const people = speakers.map(({ _id }) => _id);
  await SessionModel.insertMany(
    numbers(LARGE.sessions).map((number) => ({
      forum: forum._id,
      ...session(number, people),
      room: rooms[number % LARGE.rooms]?._id,
    })),
  );
  await AccountModel.create({
    email: STAFF.email,
    name: 'Organiser',
    language: 'fr',
    passwordHash: await hashNewPassword(STAFF.password, []),
    memberships: [{ forum: forum._id, role: 'organiser' }],
  });
}

/** Eight rooms side by side, thirteen times a day of forty minutes each, with five between them. */
function session(number: number, people: readonly Types.ObjectId[]) {
  const inTurn = Math.floor(number / LARGE.rooms);
  const days = daysBetween(LARGE.startsOn, LARGE.endsOn);
  const day = days[Math.floor(inTurn / 13)] ?? LARGE.endsOn;
  const starts = instantOf(`${day}T08:00`, LARGE.timeZone).getTime() + (inTurn % 13) * 45 * MINUTE;
  const at = (minute: number) => new Date(starts + minute * MINUTE);
  // Every ninth session shares somebody with its neighbour: the checks have something to find.
  const person = (index: number) =>
    people[(number * 4 + index - (number % 9 === 0 ? 2 : 0) + people.length) % people.length];
  const role = (index: number, does: string) => ({ speaker: person(index), role: does });
  return {
    slug: `session-${number}`,
    kind: SESSION_KINDS[2 + (number % 5)],
    title: {
      ar: `الجلسة رقم ${number} حول سياسات الهجرة المحلية`,
      fr: `Séance ${number} sur les politiques locales de migration`,
    },
    abstract: {
      fr: 'Les communes, les régions et les associations comparent ce qu’elles ont entrepris. '.repeat(3),
    },
    startsAt: at(0),
    endsAt: at(40),
    roles: [role(0, 'moderator'), role(1, 'panelist'), role(2, 'panelist')],
    parts: [
      {
        _id: new Types.ObjectId(),
        kind: 'testimony',
        title: { fr: 'Témoignage' },
        startsAt: at(10),
        endsAt: at(25),
        roles: [role(3, 'witness')],
      },
    ],
    languages: ['ar', 'fr'],
  };
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
