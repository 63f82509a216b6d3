import { INSTITUTION_KINDS } from '../../forums/institution.ts';
import { type OwnTerritory, territoryOptions } from '../../forums/territory.ts';
import { LANGUAGES, type Language } from '../../i18n/languages.ts';
import type { Localized } from '../../i18n/localized.ts';
import { translator } from '../../i18n/setup.ts';
import { type FieldError, parseForm } from '../../web/formBody.ts';
import { byHandSchema } from '../answerFields.ts';
import { type Answers, SEXES } from '../registration.ts';
import { foldForSearch } from '../searchText.ts';
import type { ImportedField } from './columns.ts';
import type { replyReader } from './replies.ts';

export type ImportedPerson = Answers & { email?: string | undefined };

/** A row of the table that can be registered. `row` is its number in the file, the head being 1. */
export interface ReadyRow {
  row: number;
  person: ImportedPerson;
}

/** What is wrong with a cell. */
export interface RowProblem extends FieldError {
  row: number;
  /** Of a person's own fields. */
  field?: string;
  /** The words of one of the forum's own questions. */
  question?: Localized;
  value: string;
}

/** Reads the rows below the head; those with a problem, or with an address that came before, are not ready. */
export function readPeople(
  rows: readonly (readonly string[])[],
  columns: ReadonlyMap<ImportedField, number>,
  { territories, lang }: { territories: readonly OwnTerritory[]; lang: Language },
  readReplies: ReturnType<typeof replyReader>,
): { ready: ReadyRow[]; problems: RowProblem[] } {
  const codes = codesOf(territories);
  const schema = byHandSchema({ territories, sessions: [], lang });
  const seen = new Set<string>();
  const ready: ReadyRow[] = [];
  const problems: RowProblem[] = [];
  for (const [index, cells] of rows.entries()) {
    const row = index + 2;
    const cell = (field: string) => cells[columns.get(field as ImportedField) ?? -1] ?? '';
    const values = Object.fromEntries([...columns.keys()].map((field) => [field, codes(field, cell(field))]));
    const parsed = parseForm(schema, { language: lang, ...values });
    const { replies, problems: wrong } = readReplies(cells, values.institutionKind ?? '');
    for (const { question, ...problem } of wrong)
      problems.push({ row, question: question.label, ...problem });
    const email = parsed.ok ? parsed.input.email : undefined;
    if (!parsed.ok) {
      for (const [field, error] of Object.entries(parsed.errors))
        problems.push({ row, field, value: cell(field), ...error });
    } else if (email && seen.has(email)) {
      problems.push({ row, field: 'email', value: email, key: 'registrations:import.errors.twice' });
    } else if (wrong.length === 0) ready.push({ row, person: { ...parsed.input, replies } });
    if (email) seen.add(email);
  }
  return { ready, problems };
}

/** People write « Commune » or « جماعة » where the form has a code: words of any of our languages become it. */
function codesOf(territories: readonly OwnTerritory[]): (field: string, text: string) => string {
  const words: Record<string, Map<string, string>> = {
    sex: new Map(),
    institutionKind: new Map(),
    language: new Map(),
    territory: new Map(),
  };
  const learn = (field: string, word: string, code: string) => words[field]?.set(foldForSearch(word), code);
  for (const lang of LANGUAGES) {
    const t = translator(lang);
    for (const sex of SEXES) learn('sex', t(`registrations:sexes.${sex}`), sex);
    for (const kind of INSTITUTION_KINDS) learn('institutionKind', t(`terms:institutionKinds.${kind}`), kind);
    for (const code of LANGUAGES) learn('language', t(`terms:languages.${code}`), code);
    for (const { value, text } of territoryOptions(lang, t, territories)) learn('territory', text, value);
  }
  for (const [short, sex] of [
    ['f', 'female'],
    ['m', 'male'],
    ['h', 'male'],
  ])
    learn('sex', String(short), String(sex));
  return (field, text) => (text === '' ? '' : (words[field]?.get(foldForSearch(text)) ?? text));
}
