import { INSTITUTION_KINDS } from '../forums/institution.ts';
import { territoryName } from '../forums/territory.ts';
import { LANGUAGES } from '../i18n/languages.ts';
import { paths } from '../paths.ts';
import type { ForumReader } from '../web/reader.ts';
import { type ExportReader, exportColumns } from './exportColumns.ts';
import type { RegistrationFigures } from './figures.ts';
import { filterQuery } from './organiserForm.ts';
import { shareRows } from './placesView.ts';
import { seatsLeft } from './policy.ts';
import { REGISTRATION_STATES, SEXES } from './registration.ts';
import type { SeatPoolRecord } from './seatPool.ts';
import { stateTone } from './view.ts';

/** The few numbers that matter, each a link to the list it counts. */
export function keyFigures(
  figures: RegistrationFigures,
  pool: SeatPoolRecord,
  { forum, lang, t }: ForumReader,
) {
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
export function stateParts(figures: RegistrationFigures, { t }: ForumReader) {
  return REGISTRATION_STATES.filter((state) => figures.byState.has(state)).map((state) => ({
    label: t(`registrations:states.${state}`),
    value: figures.byState.get(state) ?? 0,
    tone: stateTone(state),
  }));
}

/** Choices of the filters; only the territories that occur, since the whole list has a hundred. */
export function filterChoices(
  figures: RegistrationFigures,
  pool: SeatPoolRecord,
  { forum, lang, t }: ForumReader,
) {
  const all = { value: '', text: t('common:all') };
  return {
    states: [
      all,
      ...REGISTRATION_STATES.map((state) => ({ value: state, text: t(`registrations:states.${state}`) })),
    ],
    sexes: [all, ...SEXES.map((sex) => ({ value: sex, text: t(`registrations:sexes.${sex}`) }))],
    languages: [all, ...LANGUAGES.map((code) => ({ value: code, text: t(`terms:languages.${code}`) }))],
    // Only where the seats are shared out.
    shares:
      pool.quotas.length > 0
        ? [all, ...shareRows(pool, { forum, lang, t }).map(({ id, name }) => ({ value: id, text: name }))]
        : [],
    institutionKinds: [
      all,
      ...INSTITUTION_KINDS.map((kind) => ({ value: kind, text: t(`terms:institutionKinds.${kind}`) })),
    ],
    territories: [
      all,
      ...figures.territories.map((code) => ({
        value: code,
        text: territoryName(code, lang, t, forum.territories),
      })),
    ],
  };
}

/** Always in the list, or part of what is. */
const ALWAYS_SHOWN = new Set([
  'givenName',
  'familyName',
  'email',
  'institution',
  'institutionKind',
  'state',
  'registeredAt',
]);

/** The columns that the list shows besides, and those that it could. */
export function listColumns(chosen: readonly string[], reader: ExportReader) {
  const offered = exportColumns(reader).filter(({ name }) => !ALWAYS_SHOWN.has(name));
  return {
    columns: offered.filter(({ name }) => chosen.includes(name)),
    columnChoices: offered.map(({ name, heading }) => ({ value: name, text: heading })),
    chosenColumns: chosen,
  };
}
