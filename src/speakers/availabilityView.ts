import { formatter } from '../i18n/format.ts';
import { inLanguage } from '../i18n/localized.ts';
import { daysBetween } from '../i18n/zone.ts';
import type { FormErrors } from '../web/formBody.ts';
import type { ForumReader } from '../web/reader.ts';
import type { DayAvailability } from './availability.ts';
import { PRESENCES } from './availabilityForm.ts';
import type { SpeakerRecord } from './speaker.ts';

type Forum = ForumReader['forum'];

/** The days that a speaker is asked about. */
export function daysAsked({ startsOn, endsOn }: Pick<Forum, 'startsOn' | 'endsOn'>): string[] {
  return daysBetween(startsOn, endsOn);
}

/** What a speaker has said of each of the forum's days, in words. */
export function availabilityLines(
  { availability }: Pick<SpeakerRecord, 'availability'>,
  { forum, lang, t }: ForumReader,
): { label: string; text: string; isLimited: boolean }[] {
  const format = formatter(lang, forum.timeZone);
  return daysAsked(forum).map((day) => {
    const limit = availability?.days?.find((one) => one.day === day);
    return { label: format.longDay(day), text: limitText(limit, t), isLimited: limit !== undefined };
  });
}

function limitText(limit: DayAvailability | undefined, t: ForumReader['t']): string {
  if (!limit) return t('speakers:availability.said.whole');
  const { away, from = '', until = '' } = limit;
  if (away) return t('speakers:availability.said.away');
  const which = from && until ? 'between' : from ? 'from' : 'until';
  return t(`speakers:availability.said.${which}`, { from, until });
}

/** What is stored as the values of the form. */
export function availabilityValues(
  { availability }: Pick<SpeakerRecord, 'availability'>,
  forum: Forum,
): Record<string, unknown> {
  const days = daysAsked(forum).map((day) => {
    const limit = availability?.days?.find((one) => one.day === day);
    const presence = !limit ? 'whole' : limit.away ? 'away' : 'times';
    return [day, { presence, from: limit?.from ?? '', until: limit?.until ?? '' }];
  });
  return {
    days: Object.fromEntries(days),
    note: availability?.note ?? '',
    version: availability?.version ?? 0,
  };
}

export interface AvailabilityFormState {
  values: unknown;
  errors?: FormErrors;
  /** Somebody saved first: what is stored now. */
  stored?: SpeakerRecord;
}

/** What both pages of the form share: the speaker's own, and the organisers'. */
export function availabilityPage(
  speaker: SpeakerRecord,
  { values, errors = {}, stored }: AvailabilityFormState,
  reader: ForumReader,
) {
  const { forum, lang, t } = reader;
  const format = formatter(lang, forum.timeZone);
  const days = daysAsked(forum).map((day) => ({ day, label: format.longDay(day) }));
  return {
    name: inLanguage(speaker.name, lang, forum.languages).text,
    values,
    errors,
    days,
    labels: Object.fromEntries([
      ...days.flatMap(({ day, label }) => [
        [`days.${day}.presence`, label],
        [`days.${day}.from`, `${label} · ${t('speakers:availability.from')}`],
        [`days.${day}.until`, `${label} · ${t('speakers:availability.until')}`],
      ]),
      ['note', t('speakers:availability.note')],
    ]),
    presences: PRESENCES.map((value) => ({ value, text: t(`speakers:availability.${value}`) })),
    stored: stored && [
      ...availabilityLines(stored, reader),
      { label: t('speakers:availability.note'), text: stored.availability?.note ?? '' },
    ],
  };
}
