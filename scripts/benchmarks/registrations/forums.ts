import { AccountModel } from '../../../src/accounts/account.ts';
import { hashNewPassword } from '../../../src/accounts/password.ts';
import { ForumModel, type ForumRecord } from '../../../src/forums/forum.ts';
import { INSTITUTION_KINDS } from '../../../src/forums/institution.ts';
import { REGIONS } from '../../../src/forums/territory.ts';
import { LANGUAGES } from '../../../src/i18n/languages.ts';
import { setCapacity } from '../../../src/registrations/actions/setCapacity.ts';
import { RegistrationModel, SEXES } from '../../../src/registrations/registration.ts';
import { searchTextOf } from '../../../src/registrations/searchText.ts';
import { newTicketCode } from '../../../src/registrations/ticketCode.ts';
import { STAFF } from '../staff.ts';

/** Forums with so many registrations, and one without any, into which a table is brought. */
export const SIZES = [2_000, 50_000] as const;
export const IMPORT_SLUG = 'forum-of-the-import';
export const slugOf = (size: number) => `forum-of-${size}`;

const GIVEN = [
  'Fatima',
  'Mohamed',
  'خديجة',
  'يوسف',
  'Lucía',
  'Marco',
  'Amina',
  'عبد الله',
  'Naïma',
  'Hassan',
];
const FAMILY = [
  'El Amrani',
  'الإدريسي',
  'Bennis',
  'Rossi',
  'García',
  'العلوي',
  'Ouali',
  'Chraïbi',
  'Tazi',
  'السوسي',
];
const MINUTE = 60_000;
const BATCH = 1_000;

/** Puts the forums into an empty database; everything hangs on the number of the person, so every run is alike. */
export async function makeForums(now: Date): Promise<void> {
  await AccountModel.create({
    email: STAFF.email,
    name: 'Organiser',
    language: 'fr',
    isAdministrator: true,
    passwordHash: await hashNewPassword(STAFF.password, []),
  });
  await makeForum(IMPORT_SLUG);
  for (const size of SIZES) {
    const forum = await makeForum(slugOf(size));
    for (let from = 0; from < size; from += BATCH)
      await RegistrationModel.insertMany(
        Array.from({ length: Math.min(BATCH, size - from) }, (_, index) => person(forum, from + index, now)),
      );
    await setCapacity(forum, now);
  }
}

async function makeForum(slug: string): Promise<ForumRecord> {
  const forum = await ForumModel.create({
    slug,
    startsOn: '2027-03-10',
    endsOn: '2027-03-12',
    timeZone: 'Africa/Casablanca',
    state: 'published',
    title: { ar: 'ملتقى', fr: 'Forum' },
    languages: ['ar', 'fr'],
    registration: { waitingList: true },
  });
  return forum.toObject();
}

const pick = <T>(values: readonly T[], number: number) => values[number % values.length] as T;

function person(forum: ForumRecord, number: number, now: Date) {
  const answers = {
    givenName: pick(GIVEN, number),
    familyName: `${pick(FAMILY, Math.floor(number / 10))} ${number.toString(36)}`,
    email: `person-${number}@example.org`,
    phone: `06${String(number).padStart(8, '0')}`,
    institution: `Commune ${number % 400}`,
    code: newTicketCode(),
  };
  return {
    ...answers,
    forum: forum._id,
    state: number % 20 === 0 ? 'cancelled' : 'confirmed',
    sex: pick(SEXES, number),
    institutionKind: pick(INSTITUTION_KINDS, Math.floor(number / 3)),
    territory: pick(REGIONS, Math.floor(number / 7)),
    language: pick(LANGUAGES, number),
    searchText: searchTextOf(answers),
    // Spread over the ten weeks before.
    registeredAt: new Date(now.getTime() - (100_000 - number) * MINUTE),
  };
}
