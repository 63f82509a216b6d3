import writeXlsxFile, { type SheetData } from 'write-excel-file/node';
import { direction } from '../i18n/languages.ts';
import { type ExportReader, exportColumns } from './exportColumns.ts';
import type { RegistrationRecord } from './registration.ts';

/** A spreadsheet is put together in memory; whoever has more takes the CSV, which is not. */
export const MOST_IN_XLSX = 10_000;

/**
 * Registrations as an Excel file, its head bold and always in sight, from the right in Arabic. Every cell is text or a number:
 * nothing is taken for a formula. At most `MOST_IN_XLSX` rows.
 */
export async function registrationsXlsx(
  registrations: AsyncIterable<RegistrationRecord>,
  reader: ExportReader,
): Promise<Buffer> {
  const columns = exportColumns(reader);
  const sheet: SheetData = [columns.map(({ heading }) => ({ value: heading, fontWeight: 'bold' as const }))];
  for await (const registration of registrations) {
    if (sheet.length > MOST_IN_XLSX) break;
    sheet.push(columns.map(({ value }) => cell(value(registration))));
  }
  const options = {
    stickyRowsCount: 1,
    rightToLeft: direction(reader.lang) === 'rtl',
    columns: columns.map(() => ({ width: 22 })),
  };
  return writeXlsxFile(sheet, options).toBuffer();
}

function cell(value: string | number) {
  return typeof value === 'number' ? { value, type: Number } : { value, type: String };
}
