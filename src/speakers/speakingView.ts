import type { SessionRecord } from '../agenda/session.ts';
import { acceptOf, DOCUMENTS, namesOf } from '../files/kinds.ts';
import { formatter } from '../i18n/format.ts';
import { LANGUAGES } from '../i18n/languages.ts';
import { inLanguage } from '../i18n/localized.ts';
import { latestVersion, type MaterialRecord, type MaterialState } from '../materials/material.ts';
import { type PlaceOption, placeTitles } from '../materials/place.ts';
import { paths } from '../paths.ts';
import type { ForumReader } from '../web/reader.ts';
import { MOST_FILE_BYTES } from '../web/uploads.ts';
import { mayHandIn } from './policy.ts';
import type { SpeakerRecord } from './speaker.ts';

const TONES: Readonly<Record<MaterialState, string>> = {
  submitted: 'wait',
  approved: 'good',
  returned: 'bad',
};
export const materialTone = (state: MaterialState): string => TONES[state];

/** What is still open between the speaker and the organisers, in the order of its weight. */
export function openTasks(
  speaker: SpeakerRecord,
  materials: readonly MaterialRecord[],
  secret: string,
  { forum, lang, t }: ForumReader,
): { text: string; href: string; label: string }[] {
  if (speaker.state === 'declined' || !mayHandIn(forum)) return [];
  const profile = paths.speakingProfile(lang, secret);
  const returned = materials.find(({ state }) => state === 'returned');
  const all = [
    returned && {
      what: 'returned',
      href: paths.speakingMaterial(lang, secret, String(returned._id)),
    },
    !inLanguage(speaker.biography, lang).text && { what: 'biography', href: profile },
    !speaker.photo && { what: 'photo', href: '#photo' },
    !materials.length && { what: 'materials', href: paths.speakingNewMaterial(lang, secret) },
  ];
  return all.flatMap((task) =>
    task
      ? [
          {
            text: t(`speakers:tasks.${task.what}.text`),
            href: task.href,
            label: t(`speakers:tasks.${task.what}.action`),
          },
        ]
      : [],
  );
}

/** The form of a document that a speaker hands in. */
export function materialFormPage(
  places: readonly PlaceOption[],
  { lang, t }: Pick<ForumReader, 'lang' | 't'>,
) {
  return {
    title: t('speakers:material.newTitle'),
    choices: {
      languages: LANGUAGES.map((value) => ({ value, text: t(`terms:languages.${value}`) })),
      sessions: [{ value: '', text: t('speakers:material.wholeForum') }, ...places],
    },
    file: fileField(lang, t),
  };
}

/** A document that a speaker handed in, with all its versions, the newest first. */
export function materialPage(
  material: MaterialRecord,
  sessions: readonly SessionRecord[],
  secret: string,
  { forum, lang, t }: ForumReader,
) {
  const format = formatter(lang, forum.timeZone);
  const id = String(material._id);
  return {
    title: inLanguage(material.title, lang, forum.languages).text,
    material,
    secret,
    id,
    tone: materialTone(material.state),
    place: placeTitles(material, sessions),
    versions: material.versions.toReversed().map(({ number, name, size, uploadedAt, by }) => ({
      name,
      label: t('speakers:material.version', { number }),
      approved: number === material.approved,
      newest: number === latestVersion(material)?.number,
      size: format.fileSize(size),
      when: format.dateTime(uploadedAt),
      by: by.kind === 'speaker' ? t('speakers:material.byYou') : t('speakers:material.byOrganisers'),
      href: paths.speakingMaterialVersion(lang, secret, id, number),
    })),
    may: {
      replace: material.kind === 'file' && mayHandIn(forum),
      remove: material.approved === undefined && mayHandIn(forum),
    },
    file: fileField(lang, t),
  };
}

function fileField(lang: ForumReader['lang'], t: ForumReader['t']) {
  const max = formatter(lang, 'UTC').fileSize(MOST_FILE_BYTES);
  return {
    accept: acceptOf(DOCUMENTS),
    maxBytes: MOST_FILE_BYTES,
    hint: t('speakers:material.fileHint', { max, allowed: namesOf(DOCUMENTS) }),
  };
}
