import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { InvalidInputError, InvalidSpreadsheetError, readSheet } from 'read-excel-file/node';
import { DomainError } from '../../errors.ts';
import type { Language } from '../../i18n/languages.ts';

/** Rows that one file may have, besides its head. */
export const MOST_ROWS = 2_000;
const MOST_COLUMNS = 60;

/**
 * The cells of a table as text, row by row: of the first sheet of an XLSX file, or of a CSV file (RFC 4180) with commas,
 * semicolons or tabs. CSV is read as UTF-8 and, where it is none, in the encoding in which older spreadsheets write the
 * reader's language. Rows without any text are left out.
 * @throws DomainError when it is neither, is empty, or has too many rows.
 */
export async function readTable(file: string, lang: Language): Promise<string[][]> {
  const content = await readFile(file);
  // An XLSX file is a ZIP.
  const isZip = content.subarray(0, 2).toString('latin1') === 'PK';
  const cells = isZip ? await readXlsx(content) : readCsv(content, lang);
  const rows = cells
    .map((row) => row.slice(0, MOST_COLUMNS).map((cell) => cell.trim()))
    .filter((row) => row.some(Boolean));
  if (rows.length < 2) throw new DomainError('registrations:import.errors.empty');
  if (rows.length > MOST_ROWS + 1)
    throw new DomainError('registrations:import.errors.tooLong', { max: MOST_ROWS });
  return rows;
}

async function readXlsx(content: Buffer): Promise<string[][]> {
  try {
    const rows = await readSheet(content);
    return rows.map((row) => row.map(asText));
  } catch (error) {
    if (error instanceof InvalidInputError || error instanceof InvalidSpreadsheetError) throw unreadable();
    throw error;
  }
}

function asText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  return cell instanceof Date ? cell.toISOString().slice(0, 10) : String(cell);
}

function readCsv(content: Buffer, lang: Language): string[][] {
  if (content.includes(0)) throw unreadable();
  const text = decode(content, lang).replace(/^\ufeff/, '');
  const head = text.slice(0, text.indexOf('\n') + 1 || undefined);
  const count = (delimiter: string) => head.split(delimiter).length;
  const [delimiter = ','] = [';', ',', '\t'].sort((a, b) => count(b) - count(a));
  try {
    return parse(text, { delimiter, relax_column_count: true, skip_empty_lines: true }) as string[][];
  } catch {
    throw unreadable();
  }
}

/** Windows-1256 has the letters of Arabic and French, Windows-1252 those of Spanish. */
function decode(content: Buffer, lang: Language): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return new TextDecoder(lang === 'es' ? 'windows-1252' : 'windows-1256').decode(content);
  }
}

function unreadable(): DomainError {
  return new DomainError('registrations:import.errors.unreadable');
}
