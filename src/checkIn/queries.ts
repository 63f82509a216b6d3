import type { Types } from 'mongoose';
import type { ForumRecord } from '../forums/forum.ts';
import { RegistrationModel, type RegistrationRecord } from '../registrations/registration.ts';
import { rollOf } from '../registrations/roll/roll.ts';
import { searchRoll } from '../registrations/roll/search.ts';
import { searchWords } from '../registrations/searchText.ts';
import { parseTicketCode } from '../registrations/ticketCode.ts';
import { CheckInModel, type CheckInRecord } from './checkIn.ts';

/** Enough to tell namesakes apart; who has more matches types another letter. */
const MOST_FOUND = 20;

/** A person at the door. */
export interface Arrival {
  registration: RegistrationRecord;
  /** Of this day. */
  checkIn?: CheckInRecord | undefined;
}

/** How many were seen today, of how many expected. */
export interface DoorFigures {
  seen: number;
  expected: number;
}

export async function doorFigures(forum: Types.ObjectId, day: string): Promise<DoorFigures> {
  const [seen, expected] = await Promise.all([
    CheckInModel.countDocuments({ forum, day }),
    RegistrationModel.countDocuments({ forum, state: 'confirmed' }),
  ]);
  return { seen, expected };
}

/** Whoever a typed name, an e-mail, an institution or a ticket code (also the address in its QR) may mean. */
export async function findArrivals(forum: ForumRecord, query: string, day: string): Promise<Arrival[]> {
  const code = parseTicketCode(query);
  const byCode =
    code && (await RegistrationModel.findOne({ forum: forum._id, code }).lean<RegistrationRecord>());
  if (byCode) return withCheckIns([byCode], day);
  if (searchWords(query).length === 0) return [];
  const ids = searchRoll(await rollOf(forum), { query })
    .slice(0, MOST_FOUND)
    .map(({ id }) => id);
  const found = await RegistrationModel.find({ _id: { $in: ids } })
    .sort({ familyName: 1, givenName: 1, _id: 1 })
    .lean<RegistrationRecord[]>();
  return withCheckIns(found, day);
}

/** The last ones seen today, the latest first. */
export async function latestArrivals(forum: Types.ObjectId, day: string): Promise<Arrival[]> {
  const checkIns = await CheckInModel.find({ forum, day })
    .sort({ at: -1, _id: -1 })
    .limit(10)
    .lean<CheckInRecord[]>();
  const ids = checkIns.map(({ registration }) => registration);
  const registrations = await RegistrationModel.find({ _id: { $in: ids } }).lean<RegistrationRecord[]>();
  const byId = new Map(registrations.map((registration) => [String(registration._id), registration]));
  return checkIns.flatMap((checkIn) => {
    const registration = byId.get(String(checkIn.registration));
    return registration ? [{ registration, checkIn }] : [];
  });
}

async function withCheckIns(registrations: RegistrationRecord[], day: string): Promise<Arrival[]> {
  const ids = registrations.map(({ _id }) => _id);
  const checkIns = await CheckInModel.find({ registration: { $in: ids }, day }).lean<CheckInRecord[]>();
  const byRegistration = new Map(checkIns.map((checkIn) => [String(checkIn.registration), checkIn]));
  return registrations.map((registration) => ({
    registration,
    checkIn: byRegistration.get(String(registration._id)),
  }));
}

/** Ids of the registrations that were seen at the door on any day. */
export async function checkedIn(forum: Types.ObjectId): Promise<Set<string>> {
  const found = await CheckInModel.distinct('registration', { forum });
  return new Set(found.map(String));
}
