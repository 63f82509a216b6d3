import type { Types } from 'mongoose';
import { formatter } from '../i18n/format.ts';
import { paths } from '../paths.ts';
import type { ForumReader } from '../web/reader.ts';
import type { SpeakerFilters } from './form.ts';
import type { SpeakerCounts } from './queries.ts';
import { SPEAKER_STATES, type SpeakerRecord } from './speaker.ts';
import { photoAddress, stateTone } from './view.ts';

interface Found {
  list: { rows: SpeakerRecord[]; total: number; pages: number };
  counts: SpeakerCounts;
  /** Ids of who has handed something in. */
  handedIn: ReadonlySet<string>;
  /** Who presents and has not. */
  expected: readonly Types.ObjectId[];
  filters: SpeakerFilters;
  page: number;
}

/** Everything that the organisers' list of speakers shows: who has answered, who has handed in. */
export function listPage({ list, counts, handedIn, expected, filters, page }: Found, reader: ForumReader) {
  const { forum, lang, t } = reader;
  const number = (value: number) => formatter(lang, forum.timeZone).number(value);
  const address = paths.organiserSpeakers(lang, forum.slug);
  const { byState, all } = counts;
  const handed = { label: t('speakers:organiser.handedIn'), value: number(handedIn.size) };
  return {
    title: t('speakers:organiser.title'),
    list,
    page,
    filters,
    filtered: Object.values(filters).some(Boolean),
    counts,
    handedIn,
    expected: new Set(expected.map(String)),
    figures: [
      ...SPEAKER_STATES.map((state) => ({
        label: t(`speakers:states.${state}`),
        value: number(byState[state]),
        href: `${address}?state=${state}`,
      })),
      {
        ...handed,
        href: `${address}?documents=yes`,
        note: t('speakers:organiser.ofAll', { all: number(all) }),
      },
    ],
    parts: SPEAKER_STATES.map((state) => ({
      label: t(`speakers:states.${state}`),
      value: byState[state],
      tone: stateTone(state),
    })),
    bars: [
      { label: t('speakers:organiser.received'), value: handedIn.size, tone: 'good' },
      { label: t('speakers:organiser.expected'), value: expected.length, tone: 'wait' },
    ],
    choices: {
      states: [
        { value: '', text: t('common:all') },
        ...SPEAKER_STATES.map((value) => ({ value, text: t(`speakers:states.${value}`) })),
      ],
      documents: [
        { value: '', text: t('common:all') },
        { value: 'yes', text: t('speakers:organiser.received') },
        { value: 'no', text: t('speakers:organiser.notReceived') },
      ],
    },
    stateTone,
    photoOf: (speaker: SpeakerRecord) => photoAddress(speaker, reader),
    hrefOf: (n: number) => `${address}?${filterQuery(filters, n)}`,
  };
}

function filterQuery({ query, state, documents }: SpeakerFilters, page: number): string {
  return new URLSearchParams({
    ...(query && { q: query }),
    ...(state && { state }),
    ...(documents && { documents }),
    page: String(page),
  }).toString();
}
