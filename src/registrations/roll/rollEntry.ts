import type { Types } from 'mongoose';
import { dayOf } from '../../i18n/zone.ts';
import { isLive, type RegistrationRecord, type RegistrationState } from '../registration.ts';
import { foldForSearch } from '../searchText.ts';

/** What lists, figures and the search for duplicates need of a registration. */
export interface RollEntry {
  id: string;
  state: RegistrationState;
  /** Not over. */
  isLive: boolean;
  registeredAt: number;
  /** The forum's calendar day on which they registered. */
  day: string;
  sex: string;
  institutionKind: string;
  territory: string;
  language: string;
  /** The same object for all who are alike in what figures count. */
  traits: Traits;
  share: string;
  origin: string;
  searchText: string;
  /** Their names, folded and in the order of the alphabet: "El Amrani Sara" is "sara el amrani". Empty where erased. */
  nameKey: string;
  /** The last nine digits: the same for 0612345678 and +212 6 12 34 56 78. Empty where there are fewer. */
  phoneKey: string;
  /** Replies to questions with options, by question. */
  chosen: ReadonlyMap<string, readonly string[]>;
  version: number;
  updatedAt: number;
}

/** What figures count of a person. `''`: not said. */
export interface Traits {
  readonly sex: string;
  readonly institutionKind: string;
  readonly territory: string;
  readonly language: string;
}

/** What of a registration is read for it. */
export const ROLL_FIELDS = {
  state: 1,
  registeredAt: 1,
  sex: 1,
  institutionKind: 1,
  territory: 1,
  language: 1,
  share: 1,
  origin: 1,
  searchText: 1,
  givenName: 1,
  familyName: 1,
  phone: 1,
  replies: 1,
  erasedAt: 1,
  version: 1,
  updatedAt: 1,
} as const;

export type RollRecord = Pick<RegistrationRecord, '_id' | Exclude<keyof typeof ROLL_FIELDS, '_id'>> & {
  _id: Types.ObjectId;
};

const PHONE_DIGITS = 9;
const NOTHING: ReadonlyMap<string, readonly string[]> = new Map();

/**
 * @param dayAt the calendar day of an instant, see `dayTeller`.
 * @param traitsOf gives the same object for the same traits, see `traitKeeper`.
 */
export function rollEntryOf(
  registration: RollRecord,
  dayAt: (instant: Date) => string,
  traitsOf: (traits: Traits) => Traits,
): RollEntry {
  const { _id, state, registeredAt, sex, institutionKind, territory, language, share } = registration;
  const { origin, searchText, phone, replies, erasedAt, version, updatedAt } = registration;
  const digits = foldForSearch(phone ?? '').replace(/\D/g, '');
  return {
    id: String(_id),
    state,
    isLive: isLive(state),
    registeredAt: registeredAt.getTime(),
    day: dayAt(registeredAt),
    sex: sex ?? '',
    institutionKind: institutionKind ?? '',
    territory,
    language,
    traits: traitsOf({ sex: sex ?? '', institutionKind: institutionKind ?? '', territory, language }),
    share,
    origin,
    searchText,
    nameKey: erasedAt ? '' : nameKeyOf(registration),
    phoneKey: digits.length < PHONE_DIGITS ? '' : digits.slice(-PHONE_DIGITS),
    chosen: chosenIn(replies),
    version,
    updatedAt: updatedAt.getTime(),
  };
}

function nameKeyOf({ givenName, familyName }: Pick<RollRecord, 'givenName' | 'familyName'>): string {
  return foldForSearch(`${givenName} ${familyName}`).split(' ').sort().join(' ');
}

/** Texts are not counted, so but for the shortest, which look like an option's id, they are not kept. */
function chosenIn(replies: RollRecord['replies'] = {}): RollEntry['chosen'] {
  const chosen = Object.entries(replies).filter(
    ([, reply]) => Array.isArray(reply) || (typeof reply === 'string' && reply.length <= 20),
  );
  return chosen.length === 0
    ? NOTHING
    : new Map(chosen.map(([question, reply]) => [question, [reply as string | string[]].flat()]));
}

/** Keeps one object for all who are alike: there are far fewer of these than people, and they are quickly told apart. */
export function traitKeeper(): (traits: Traits) => Traits {
  const known = new Map<string, Traits>();
  return (traits) => {
    const key = Object.values(traits).join('|');
    const before = known.get(key);
    if (!before) known.set(key, traits);
    return before ?? traits;
  };
}

const QUARTER = 15 * 60 * 1000;

/** Tells the calendar day of instants in a zone, each quarter of an hour worked out once: no zone changes its day within one. */
export function dayTeller(timeZone: string): (instant: Date) => string {
  const known = new Map<number, string>();
  return (instant) => {
    const quarter = Math.floor(instant.getTime() / QUARTER);
    const before = known.get(quarter);
    if (before !== undefined) return before;
    const day = dayOf(instant, timeZone);
    known.set(quarter, day);
    return day;
  };
}
