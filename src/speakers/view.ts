import type { Appearance, ProgrammePerson } from '../agenda/releasedQueries.ts';
import { config } from '../config.ts';
import { INSTITUTION_KINDS } from '../forums/institution.ts';
import { embed } from '../forums/structuredData.ts';
import { territoryName, territoryOptions } from '../forums/territory.ts';
import { formatter } from '../i18n/format.ts';
import { LANGUAGES } from '../i18n/languages.ts';
import { inLanguage, type Localized } from '../i18n/localized.ts';
import type { Translate } from '../i18n/setup.ts';
import { paths } from '../paths.ts';
import { renderMarkdown } from '../web/markdown.ts';
import type { ForumReader } from '../web/reader.ts';
import type { SpeakerRecord, SpeakerState } from './speaker.ts';

const TONES: Readonly<Record<SpeakerState, string>> = {
  notInvited: 'quiet',
  invited: 'wait',
  confirmed: 'good',
  declined: 'bad',
};

export const stateTone = (state: SpeakerState): string => TONES[state];

export function photoAddress(
  speaker: Pick<SpeakerRecord, 'photo'> | undefined,
  { forum, lang }: ForumReader,
) {
  return speaker?.photo ? paths.photo(lang, forum.slug, String(speaker.photo)) : undefined;
}

/** The people of the released programme as cards, with the roles they have. */
export function publicCards(
  people: readonly ProgrammePerson[],
  profiles: ReadonlyMap<string, SpeakerRecord>,
  reader: ForumReader,
) {
  const { forum, lang, t } = reader;
  return people.map((person) => {
    const roles = [...new Set(person.appearances.map(({ role }) => t(`terms:roles.${role}`)))];
    return {
      name: inLanguage(person.name, lang, forum.languages).text,
      href: paths.speaker(lang, forum.slug, person.slug),
      photo: photoAddress(profiles.get(person.id), reader),
      position: person.position,
      institution: person.institution.name,
      note: formatter(lang, forum.timeZone).list(roles),
    };
  });
}

/** The page of one person of the released programme. What they say of themselves is live; what they do is the release's. */
export function publicPerson(
  person: ProgrammePerson,
  profile: SpeakerRecord | undefined,
  reader: ForumReader,
) {
  const { forum, lang, t } = reader;
  const words = (text: Localized | undefined) => inLanguage(text, lang, forum.languages);
  const biography = words(profile?.biography);
  const photo = photoAddress(profile, reader);
  const { territory } = person.institution;
  return {
    title: words(person.name).text,
    person,
    photo,
    territory: territory && territoryName(territory, lang, t, forum.territories),
    biography,
    html: renderMarkdown(biography.text),
    appearances: person.appearances.map((appearance) => appearanceView(appearance, reader)),
    structuredData: embed({
      '@context': 'https://schema.org',
      '@type': 'Person',
      name: words(person.name).text,
      jobTitle: words(person.position).text || undefined,
      affiliation: words(person.institution.name).text
        ? { '@type': 'Organization', name: words(person.institution.name).text }
        : undefined,
      image: photo && config.baseUrl + photo,
      url: config.baseUrl + paths.speaker(lang, forum.slug, person.slug),
    }),
  };
}

function appearanceView(
  { role, session, part, startsAt, endsAt, room }: Appearance,
  { forum, lang, t }: ForumReader,
) {
  const format = formatter(lang, forum.timeZone);
  return {
    role: t(`terms:roles.${role}`),
    kind: session.kind,
    kindLabel: t(`terms:sessionKinds.${session.kind}`),
    title: session.title,
    part: part?.title,
    href: paths.session(lang, forum.slug, session.slug),
    when: `${format.longDate(startsAt)}`,
    start: format.time(startsAt),
    end: format.time(endsAt),
    room: room?.name,
  };
}

/** What the form of a speaker offers. */
export function speakerChoices({ forum, lang, t }: ForumReader) {
  const none = { value: '', text: t('speakers:form.notSaid') };
  return {
    languages: LANGUAGES.map((value) => ({ value, text: t(`terms:languages.${value}`) })),
    institutionKinds: [
      none,
      ...INSTITUTION_KINDS.map((value) => ({ value, text: t(`terms:institutionKinds.${value}`) })),
    ],
    territories: [none, ...territoryOptions(lang, t, forum.territories)],
  };
}

/** A stored speaker as the values of the form. */
export function speakerValues(speaker: SpeakerRecord): Record<string, unknown> {
  return {
    ...speaker,
    institutionName: speaker.institution?.name,
    institutionKind: speaker.institution?.kind ?? '',
    territory: speaker.institution?.territory ?? '',
  };
}

/** What is stored, beside what somebody else typed, when both saved at once. */
export function storedFacts(speaker: SpeakerRecord, t: Translate): { label: string; text: string }[] {
  const all = (text: Localized | undefined) =>
    Object.values(text ?? {})
      .filter(Boolean)
      .join('\n');
  return [
    { label: t('speakers:form.name'), text: all(speaker.name) },
    { label: t('speakers:form.position'), text: all(speaker.position) },
    { label: t('speakers:form.institution'), text: all(speaker.institution?.name) },
    { label: t('speakers:form.biography'), text: all(speaker.biography) },
    { label: t('speakers:form.email'), text: speaker.email ?? '' },
    { label: t('speakers:form.needs'), text: speaker.needs ?? '' },
  ];
}
