import type { Types } from 'mongoose';
import type { ForumRecord } from '../../forums/forum.ts';
import type { RegistrationFilters } from '../../registrations/organiserForm.ts';
import { RegistrationModel, type RegistrationRecord } from '../../registrations/registration.ts';
import { rollOf } from '../../registrations/roll/roll.ts';
import { searchRoll } from '../../registrations/roll/search.ts';
import { signUpsOf } from '../../registrations/sessionSeats.ts';
import { GroupModel, type GroupRecord } from '../group.ts';
import { MOST_WORKSHOPS, sessionsOf, type WorkshopSession } from '../queries/groups.ts';
import { MemberModel, type MemberRecord, MOST_MEMBERS } from './member.ts';

const MEMBERS_A_PAGE = 50;
/** Found by a search: whoever is not among them searches with another word. */
const MOST_FOUND = 20;
/** Members of all groups of a forum that are counted. */
const MOST_COUNTED = 50_000;

export type Person = Pick<
  RegistrationRecord,
  '_id' | 'givenName' | 'familyName' | 'institution' | 'territory' | 'email'
>;

const PERSON = { givenName: 1, familyName: 1, institution: 1, territory: 1, email: 1 } as const;

/** Whoever is not confirmed, or no longer, is in no group, though their row may still be there. */
const COUNTED_STATE = 'confirmed' as const;

/** One page of the people of a group, by name. */
export async function membersOf(
  { _id: group }: Pick<GroupRecord, '_id'>,
  asked: number,
): Promise<{ rows: Person[]; total: number; page: number; pages: number }> {
  const filter = { _id: { $in: await registrationsIn(group) }, state: COUNTED_STATE };
  const total = await RegistrationModel.countDocuments(filter);
  const pages = Math.max(1, Math.ceil(total / MEMBERS_A_PAGE));
  const page = Math.min(Math.max(1, asked), pages);
  const rows = await RegistrationModel.find(filter)
    .select(PERSON)
    .sort({ familyName: 1, givenName: 1, _id: 1 })
    .skip((page - 1) * MEMBERS_A_PAGE)
    .limit(MEMBERS_A_PAGE)
    .lean<Person[]>();
  return { rows, total, page, pages };
}

/** How many people a group has. */
export async function countMembers({ _id }: Pick<GroupRecord, '_id'>): Promise<number> {
  return RegistrationModel.countDocuments({
    _id: { $in: await registrationsIn(_id) },
    state: COUNTED_STATE,
  });
}

async function registrationsIn(group: Types.ObjectId): Promise<Types.ObjectId[]> {
  const rows = await MemberModel.find({ group })
    .select({ registration: 1 })
    .limit(MOST_MEMBERS)
    .lean<Pick<MemberRecord, 'registration'>[]>();
  return rows.map(({ registration }) => registration);
}

/** How many people each group of a forum has, by its id; groups without any are not in the map. */
export async function memberCounts(forum: ForumRecord): Promise<ReadonlyMap<string, number>> {
  const rows = await MemberModel.find({ forum: forum._id })
    .select({ group: 1, registration: 1 })
    .limit(MOST_COUNTED)
    .lean<Pick<MemberRecord, 'group' | 'registration'>[]>();
  const counts = new Map<string, number>();
  if (rows.length === 0) return counts;
  const { entries } = await rollOf(forum);
  const present = new Set(entries.filter(({ state }) => state === COUNTED_STATE).map(({ id }) => id));
  for (const { group, registration } of rows)
    if (present.has(String(registration))) counts.set(String(group), (counts.get(String(group)) ?? 0) + 1);
  return counts;
}

/** Confirmed people of the forum whom the words find, the newest first, and the group of this workshop that each is in. */
export async function searchPeople(
  forum: ForumRecord,
  { session }: Pick<GroupRecord, 'session'>,
  query: string,
): Promise<{ person: Person; group: Types.ObjectId | undefined }[]> {
  const filters: RegistrationFilters = { query, state: COUNTED_STATE };
  const ids = searchRoll(await rollOf(forum), filters)
    .slice(-MOST_FOUND)
    .map(({ id }) => id);
  const [people, rows] = await Promise.all([
    RegistrationModel.find({ _id: { $in: ids } })
      .select(PERSON)
      .sort({ registeredAt: -1, _id: -1 })
      .lean<Person[]>(),
    MemberModel.find({ session, registration: { $in: ids } }).lean<MemberRecord[]>(),
  ]);
  const groups = new Map(rows.map(({ registration, group }) => [String(registration), group]));
  return people.map((person) => ({ person, group: groups.get(String(person._id)) }));
}

/**
 * Who belongs in a group by what they registered with: of its territory, and, where its workshop takes sign-ups, signed up
 * for it. `null` where neither says anything about who belongs.
 */
export async function belongTo(
  group: Pick<GroupRecord, 'forum' | 'session' | 'territory'>,
): Promise<{ territory?: string; sessions?: Types.ObjectId } | null> {
  const { forum, session, territory } = group;
  const takesSignUps = (await signUpsOf(forum)).some(({ id }) => id === String(session));
  if (!territory && !takesSignUps) return null;
  return { ...(territory && { territory }), ...(takesSignUps && { sessions: session }) };
}

/** Whether somebody is of a group now. */
export async function isMember(
  { _id: registration, state }: Pick<RegistrationRecord, '_id' | 'state'>,
  group: Types.ObjectId,
): Promise<boolean> {
  return state === COUNTED_STATE && (await MemberModel.exists({ registration, group })) !== null;
}

export interface OwnGroup {
  group: GroupRecord;
  session: WorkshopSession | null;
}

/** The groups that somebody is of, one for each workshop; none while they are not confirmed. */
export async function groupsOfPerson({
  _id,
  state,
}: Pick<RegistrationRecord, '_id' | 'state'>): Promise<OwnGroup[]> {
  if (state !== COUNTED_STATE) return [];
  const ids = await MemberModel.find({ registration: _id }).distinct('group');
  const groups = await GroupModel.find({ _id: { $in: ids } })
    .sort({ _id: 1 })
    .limit(MOST_WORKSHOPS)
    .lean<GroupRecord[]>();
  const sessions = await sessionsOf(groups);
  return groups.map((group) => ({
    group,
    session: sessions.find(({ _id }) => _id.equals(group.session)) ?? null,
  }));
}
