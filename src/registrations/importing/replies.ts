import { type ZodType, z } from 'zod';
import { LANGUAGES } from '../../i18n/languages.ts';
import { translator } from '../../i18n/setup.ts';
import { type FieldError, latinDigits, parseForm } from '../../web/formBody.ts';
import { askedOf, YES_NO } from '../questions/conditions.ts';
import type { Question } from '../questions/questionnaire.ts';
import { codesOf, type Replies, type Reply } from '../questions/reply.ts';
import { replyField } from '../questions/replyFields.ts';
import { foldForSearch } from '../searchText.ts';
import { plain } from './columns.ts';

/** Which column of a table holds the replies to which question, by the question's words in any language. */
export function replyColumns(head: readonly string[], questions: readonly Question[]): Map<Question, number> {
  const named = new Map(
    questions
      .filter(({ retiredAt }) => !retiredAt)
      .flatMap((question) => Object.values(question.label).map((words) => [plain(words), question] as const)),
  );
  const found = new Map<Question, number>();
  for (const [index, name] of head.entries()) {
    const question = named.get(plain(name));
    if (question && !found.has(question)) found.set(question, index);
  }
  return found;
}

export interface ReplyProblem extends FieldError {
  question: Question;
  value: string;
}

/**
 * Reads the replies of a table, row after row. Only what is asked of a person counts, as in the form; nothing is required.
 */
export function replyReader(questions: readonly Question[], columns: ReadonlyMap<Question, number>) {
  // Made once: making them takes zod longer than reading a row.
  const fields = new Map<Question, ZodType>(
    [...columns.keys()].map((question) => [question, z.object({ reply: replyField(question, false, []) })]),
  );
  const words = new Map([...columns.keys()].map((question) => [question, wordsOf(question)]));
  return (
    cells: readonly string[],
    institutionKind: string,
  ): { replies: Replies; problems: ReplyProblem[] } => {
    const typed = new Map(
      [...columns].flatMap(([question, index]) => {
        const cell = cells[index] ?? '';
        return cell === '' ? [] : [[question, { cell, reply: asTyped(question, cell, words.get(question)) }]];
      }),
    );
    const replyTo = (id: string) => [...typed].find(([question]) => question.id === id)?.[1].reply;
    const asked = askedOf(questions, { institutionKind, repliesTo: (id) => codesOf(replyTo(id)) });
    const replies: Replies = {};
    const problems: ReplyProblem[] = [];
    for (const question of asked) {
      const given = typed.get(question);
      const field = fields.get(question);
      if (!given || !field) continue;
      const parsed = parseForm(field, { reply: given.reply });
      const [error] = parsed.ok ? [] : Object.values(parsed.errors);
      if (error) problems.push({ question, value: given.cell, ...error });
      else if (parsed.ok) replies[question.id] = (parsed.input as { reply: Reply }).reply;
    }
    return { replies, problems };
  };
}

/** Words of any language → codes, the longest first: "Thursday morning" before "Thursday". */
function wordsOf({ kind, options }: Question): [words: string, code: string][] {
  const named: [string, string][] =
    kind === 'yesNo'
      ? YES_NO.flatMap((code) =>
          LANGUAGES.map((lang): [string, string] => [translator(lang)(`common:${code}`), code]),
        )
      : options
          .filter(({ retired }) => !retired)
          .flatMap(({ id, label }) => Object.values(label).map((words): [string, string] => [words, id]));
  return named
    .map(([words, code]): [string, string] => [foldForSearch(words), code])
    .sort(([a], [b]) => b.length - a.length);
}

/** A cell as a form would send it. */
function asTyped({ kind, options }: Question, cell: string, words: readonly [string, string][] = []): Reply {
  const folded = foldForSearch(cell);
  switch (kind) {
    case 'yesNo':
    case 'choice':
      return words.find(([name]) => name === folded)?.[1] ?? cell;
    case 'choices':
      return chosenIn(folded, words, options) ?? cell;
    case 'date': {
      const digits = latinDigits(cell);
      const [, day = '', month = '', year = ''] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(digits) ?? [];
      return year ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : digits.slice(0, 10);
    }
    default:
      return cell;
  }
}

/** The options that are named in a cell; undefined where something else is. Commas and "and" stand between them. */
function chosenIn(
  cell: string,
  words: readonly [string, string][],
  options: Question['options'],
): string[] | undefined {
  let rest = cell;
  const chosen = new Set<string>();
  for (const [name, code] of words) {
    if (name === '' || !rest.includes(name)) continue;
    rest = rest.replace(name, ' ');
    chosen.add(code);
  }
  const isAll = /^[\s,;،؛|/&.]*((et|y|e|and|و)[\s,;،؛|/&.]*)*$/.test(rest);
  return isAll ? options.map(({ id }) => id).filter((id) => chosen.has(id)) : undefined;
}
