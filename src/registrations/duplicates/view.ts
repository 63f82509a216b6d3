import type { ForumRecord } from '../../forums/forum.ts';
import { formatter } from '../../i18n/format.ts';
import type { Language } from '../../i18n/languages.ts';
import type { Translate } from '../../i18n/setup.ts';
import { paths } from '../../paths.ts';
import type { Questionnaire } from '../questions/questionnaire.ts';
import { replyFacts } from '../questions/view.ts';
import { fullName, type RegistrationRecord } from '../registration.ts';
import type { SessionChoice } from '../sessionChoices.ts';
import { registrationFacts, stateTone } from '../view.ts';
import type { Pair } from './pairs.ts';
import { hasBetterPlace } from './together.ts';

interface Reader {
  forum: ForumRecord;
  lang: Language;
  t: Translate;
}

/** The lines of the page of duplicates; `registrations`: both of each pair, by id. */
export function pairRows(
  pairs: readonly Pair[],
  registrations: ReadonlyMap<string, RegistrationRecord>,
  { forum, lang, t }: Reader,
) {
  const { list } = formatter(lang, forum.timeZone);
  return pairs.flatMap(({ one, other, alike }) => {
    const both = [one, other].flatMap(({ id }) => registrations.get(id) ?? []);
    if (both.length < 2) return [];
    return [
      {
        href: paths.duplicate(lang, forum.slug, one.id, other.id),
        alike: list(alike.map((what) => t(`registrations:duplicates.alike.${what}`))),
        people: both.map((registration) => ({
          name: fullName(registration),
          email: registration.email,
          institution: registration.institution,
          state: registration.state,
          tone: stateTone(registration.state),
        })),
      },
    ];
  });
}

/** Two registrations side by side; the one with the better place is proposed as the one that stays. */
export function comparison(
  both: readonly [RegistrationRecord, RegistrationRecord],
  sessions: SessionChoice[],
  questionnaire: Questionnaire,
  reader: Reader,
) {
  const { dateTime } = formatter(reader.lang, reader.forum.timeZone);
  const sides = both.map((registration) => ({
    id: String(registration._id),
    href: paths.organiserRegistration(reader.lang, reader.forum.slug, String(registration._id)),
    name: fullName(registration),
    state: registration.state,
    tone: stateTone(registration.state),
    registeredAt: dateTime(registration.registeredAt),
    facts: [
      ...registrationFacts(registration, { ...reader, sessions }),
      ...replyFacts(questionnaire, registration, reader),
    ],
  }));
  const [one, other] = both;
  return { sides, proposed: String((hasBetterPlace(other, one) ? other : one)._id) };
}
