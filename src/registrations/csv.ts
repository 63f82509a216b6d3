import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import type { ForumRecord } from '../forums/forum.ts';
import { territoryName } from '../forums/territory.ts';
import type { Language } from '../i18n/languages.ts';
import type { Translate } from '../i18n/setup.ts';
import { localOf } from '../i18n/zone.ts';
import type { RegistrationRecord } from './registration.ts';
import { showTicketCode } from './ticketCode.ts';

type Column = [name: string, value: (registration: RegistrationRecord) => string | number];

/**
 * Registrations as CSV (RFC 4180), with headings and terms in the reader's language and times in the forum's zone. A
 * byte order mark makes spreadsheets read it as UTF-8; a field that they would take for a formula gets an apostrophe.
 */
export function registrationsCsv(
  registrations: AsyncIterable<RegistrationRecord>,
  { forum, lang, t }: { forum: ForumRecord; lang: Language; t: Translate },
): Readable {
  const columns = columnsFor(forum, lang, t);
  const rows = Readable.from(registrations).map((registration: RegistrationRecord) =>
    columns.map(([, value]) => value(registration)),
  );
  const header = columns.map(([name]) => t(`registrations:columns.${name}`));
  const csv = stringify({ bom: true, escape_formulas: true, header: true, columns: header });
  rows.on('error', (error) => csv.destroy(error));
  return rows.pipe(csv);
}

function columnsFor(forum: ForumRecord, lang: Language, t: Translate): Column[] {
  const term = (group: string, value: string | undefined) => (value ? t(`${group}.${value}`) : '');
  return [
    ['code', ({ code }) => showTicketCode(code)],
    ['state', ({ state }) => t(`registrations:states.${state}`)],
    ['givenName', ({ givenName }) => givenName],
    ['familyName', ({ familyName }) => familyName],
    ['email', ({ email }) => email ?? ''],
    ['phone', ({ phone }) => phone],
    ['sex', ({ sex }) => term('registrations:sexes', sex)],
    ['institution', ({ institution }) => institution],
    ['institutionKind', ({ institutionKind }) => term('terms:institutionKinds', institutionKind)],
    ['position', ({ position }) => position],
    ['territory', ({ territory }) => territory && territoryName(territory, lang, t, forum.territories)],
    ['language', ({ language }) => t(`terms:languages.${language}`)],
    ['needs', ({ needs }) => needs],
    ['ordinal', ({ ordinal }) => ordinal ?? ''],
    ['registeredAt', ({ registeredAt }) => localOf(registeredAt, forum.timeZone).replace('T', ' ')],
  ];
}
