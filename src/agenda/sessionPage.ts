import { config } from '../config.ts';
import type { ForumRecord } from '../forums/forum.ts';
import { formatter } from '../i18n/format.ts';
import { inLanguage, type Localized } from '../i18n/localized.ts';
import { approvedVersion, type MaterialRecord } from '../materials/material.ts';
import { paths } from '../paths.ts';
import { renderMarkdown } from '../web/markdown.ts';
import { languagesOf } from './dayView.ts';
import type { Reader } from './programmePage.ts';
import { seatsOf } from './seatsView.ts';
import type { Snapshot, SnapshotPart, SnapshotRole, SnapshotSession } from './snapshot.ts';
import { sessionStructuredData } from './structuredData.ts';

/** Everything that the public page of one session shows; `materials` are those that anybody may have. */
export function sessionPage(
  forum: ForumRecord,
  snapshot: Snapshot,
  session: SnapshotSession,
  materials: readonly MaterialRecord[],
  { lang, t }: Reader,
) {
  const format = formatter(lang, forum.timeZone);
  const words = (text: Localized) => inLanguage(text, lang, forum.languages);
  const abstract = words(session.abstract);
  const partIds = new Set(session.parts.map(({ id }) => id));
  const people = (roles: readonly SnapshotRole[]) => peopleView(roles, snapshot, forum, { lang, t });
  return {
    title: words(session.title).text,
    here: paths.agenda(lang, forum.slug),
    session,
    kindLabel: t(`terms:sessionKinds.${session.kind}`),
    day: format.longDate(session.startsAt),
    start: format.time(session.startsAt),
    end: format.time(session.endsAt),
    room: snapshot.rooms.find(({ id }) => id === session.room)?.name,
    languages: languagesOf(session, { lang, t, format }),
    themes: (session.themes ?? []).map((theme) => t(`terms:themes.${theme}`)),
    seats: seatsOf(session, { t, format }),
    abstract,
    html: renderMarkdown(abstract.text),
    people: people(session.roles),
    parts: session.parts.map((part) => partView(part)),
    materials: documents(materials.filter(({ part }) => !partIds.has(String(part)))),
    structuredData: sessionStructuredData(session, { forum, snapshot, lang, baseUrl: config.baseUrl }),
  };

  function partView(part: SnapshotPart) {
    return {
      ...part,
      kindLabel: t(`terms:sessionKinds.${part.kind}`),
      ...(part.startsAt &&
        part.endsAt && { start: format.time(part.startsAt), end: format.time(part.endsAt) }),
      people: people(part.roles),
      materials: documents(materials.filter((material) => String(material.part) === part.id)),
    };
  }

  function documents(chosen: readonly MaterialRecord[]) {
    return chosen.map((material) => materialView(material, forum, { lang, t }));
  }
}

/** Each person once, in the order of their first role, with all their roles. */
function peopleView(
  roles: readonly SnapshotRole[],
  { people }: Snapshot,
  forum: ForumRecord,
  { lang, t }: Pick<Reader, 'lang' | 't'>,
) {
  const order = [...new Set(roles.map(({ speaker }) => speaker))];
  return order.flatMap((speaker) => {
    const person = people.find(({ id }) => id === speaker);
    if (!person) return [];
    const does = roles.filter((one) => one.speaker === speaker).map(({ role }) => t(`terms:roles.${role}`));
    return [
      {
        name: inLanguage(person.name, lang, forum.languages).text,
        href: paths.speaker(lang, forum.slug, person.slug),
        position: person.position,
        institution: person.institution.name,
        note: formatter(lang, forum.timeZone).list(does),
      },
    ];
  });
}

/** A document of the session: a file of ours, or a link to elsewhere. */
function materialView(material: MaterialRecord, forum: ForumRecord, { lang, t }: Pick<Reader, 'lang' | 't'>) {
  const file = approvedVersion(material);
  const language = t(`terms:languages.${material.language}`);
  const size = file && formatter(lang, forum.timeZone).fileSize(file.size);
  return {
    title: material.title,
    isFile: file !== undefined,
    href: file ? paths.material(lang, forum.slug, String(material._id)) : material.url,
    facts: [language, size].filter(Boolean).join(' · '),
  };
}
