import { LANGUAGES, type Language } from '../i18n/languages.ts';
import type { Translate } from '../i18n/setup.ts';
import { localOf } from '../i18n/zone.ts';
import { paths } from '../paths.ts';
import type { FormErrors } from '../web/formBody.ts';
import type { ForumRecord } from './forum.ts';
import type { compareForums } from './forumComparison.ts';

type Values = Record<string, unknown>;

/** What the form of a new forum starts with. */
export function emptyForumValues(lang: Language): Values {
  return {
    timeZone: 'Africa/Casablanca',
    languages: [lang, ...LANGUAGES.filter((other) => other !== lang)],
    waitingList: 'on',
    handOver: 'on',
    version: 0,
  };
}

/** A stored forum as the values of its form: times as wall-clock times in its zone. */
export function forumValues(forum: ForumRecord): Values {
  const { opensAt, closesAt, capacity, waitingList, handOver } = forum.registration;
  return {
    ...forum,
    placeName: forum.place?.name,
    placeAddress: forum.place?.address,
    opensAt: opensAt && localOf(opensAt, forum.timeZone),
    closesAt: closesAt && localOf(closesAt, forum.timeZone),
    capacity,
    waitingList: waitingList ? 'on' : '',
    handOver: handOver === false ? '' : 'on',
  };
}

export interface FormState {
  values: Values;
  errors?: FormErrors;
  forum?: ForumRecord;
  /** Somebody saved first: both versions. */
  comparison?: ReturnType<typeof compareForums> & { who: string; when: string };
}

/** Everything that the page of the form needs, for a new forum and for an existing one. */
export function forumFormPage(
  { values, errors = {}, forum, comparison }: FormState,
  t: Translate,
  lang: Language,
) {
  return {
    title: t(forum ? 'forums:form.editTitle' : 'forums:form.newTitle'),
    action: forum ? paths.editForum(lang, forum.slug) : paths.createForum(lang),
    values,
    errors,
    comparison,
    existing: forum,
    bodyRows: {
      organisers: typedRows(values, 'organisers'),
      partners: typedRows(values, 'partners'),
      territories: typedRows(values, 'territories'),
    },
    timeZones: Intl.supportedValuesOf('timeZone'),
  };
}

/** Rows of a repeated group; one more, empty, where the button that adds one was pressed without JavaScript. */
function typedRows(values: Values, group: string): Values[] {
  const rows = values[group];
  const given = Array.isArray(rows) ? rows : Object.values((rows as object | undefined) ?? {});
  const filled = (given as Values[]).filter(hasText);
  return values.addRow === group ? [...filled, {}] : filled;
}

function hasText(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() !== '';
  return typeof value === 'object' && value !== null && Object.values(value).some(hasText);
}
