import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import { type ExportReader, exportColumns } from './exportColumns.ts';
import type { RegistrationRecord } from './registration.ts';

/**
 * Registrations as CSV (RFC 4180). A byte order mark makes spreadsheets read it as UTF-8; a field that they would take for
 * a formula gets an apostrophe.
 */
export function registrationsCsv(
  registrations: AsyncIterable<RegistrationRecord>,
  reader: ExportReader,
): Readable {
  const columns = exportColumns(reader);
  const rows = Readable.from(registrations).map((registration: RegistrationRecord) =>
    columns.map(({ value }) => value(registration)),
  );
  const header = columns.map(({ heading }) => heading);
  const csv = stringify({ bom: true, escape_formulas: true, header: true, columns: header });
  rows.on('error', (error) => csv.destroy(error));
  return rows.pipe(csv);
}
