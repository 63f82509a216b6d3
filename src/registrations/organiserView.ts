import type { ForumRecord } from '../forums/forum.ts';
import { INSTITUTION_KINDS } from '../forums/institution.ts';
import { territoryName } from '../forums/territory.ts';
import type { Language } from '../i18n/languages.ts';
import type { Translate } from '../i18n/setup.ts';
import { paths } from '../paths.ts';
import type { Counts, RegistrationFigures } from './figures.ts';
import { filterQuery } from './organiserForm.ts';
import { seatsLeft } from './policy.ts';
import { REGISTRATION_STATES, SEXES } from './registration.ts';
import type { SeatPoolRecord } from './seatPool.ts';
import { stateTone } from './view.ts';

interface Reader {
  forum: ForumRecord;
  lang: Language;
  t: Translate;
}

/** The few numbers that matter, each a link to the list it counts. */
export function keyFigures(figures: RegistrationFigures, pool: SeatPoolRecord, { forum, lang, t }: Reader) {
  const of = (state: 'confirmed' | 'unconfirmed' | 'waitlisted') => ({
    label: t(`registrations:organiser.figures.${state}`),
    value: figures.byState.get(state) ?? 0,
    href: paths.organiserRegistrations(lang, forum.slug) + filterQuery({ query: '', state }),
  });
  const left = seatsLeft(pool);
  const seats = {
    label: t('registrations:organiser.seatsLeft'),
    value: left ?? '∞',
    note:
      pool.capacity === null
        ? t('registrations:organiser.noLimit')
        : t('registrations:organiser.ofSeats', { count: pool.capacity }),
  };
  return [of('confirmed'), of('unconfirmed'), of('waitlisted'), seats];
}

/** All registrations by state, as parts of one bar. */
export function stateParts(figures: RegistrationFigures, { t }: Reader) {
  return REGISTRATION_STATES.filter((state) => figures.byState.has(state)).map((state) => ({
    label: t(`registrations:states.${state}`),
    value: figures.byState.get(state) ?? 0,
    tone: stateTone(state),
  }));
}

/** The bar charts: what donors ask about. */
export function registrationCharts(figures: RegistrationFigures, { forum, lang, t }: Reader) {
  const notSaid = t('registrations:organiser.notSaid');
  const chart = (name: string, counts: Counts, label: (value: string) => string) => ({
    caption: t(`registrations:organiser.charts.${name}`),
    bars: [...counts]
      .map(([value, count]) => ({ label: value ? label(value) : notSaid, value: count }))
      .sort((a, b) => b.value - a.value),
  });
  return [
    chart('sex', figures.by.sex, (sex) => t(`registrations:sexes.${sex}`)),
    chart('institutionKind', figures.by.institutionKind, (kind) => t(`terms:institutionKinds.${kind}`)),
    chart('territory', figures.by.territory, (code) => territoryName(code, lang, t, forum.territories)),
  ];
}

/** Choices of the filters; only the territories that occur, since the whole list has a hundred. */
export function filterChoices(figures: RegistrationFigures, { forum, lang, t }: Reader) {
  const all = { value: '', text: t('common:all') };
  return {
    states: [
      all,
      ...REGISTRATION_STATES.map((state) => ({ value: state, text: t(`registrations:states.${state}`) })),
    ],
    sexes: [all, ...SEXES.map((sex) => ({ value: sex, text: t(`registrations:sexes.${sex}`) }))],
    institutionKinds: [
      all,
      ...INSTITUTION_KINDS.map((kind) => ({ value: kind, text: t(`terms:institutionKinds.${kind}`) })),
    ],
    territories: [
      all,
      ...[...figures.by.territory.keys()].filter(Boolean).map((code) => ({
        value: code,
        text: territoryName(code, lang, t, forum.territories),
      })),
    ],
  };
}
