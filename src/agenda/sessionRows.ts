/** The rows of a session's form as they were typed: people in roles, parts, people in a part. */
export type Row = Record<string, unknown>;
export type SessionValues = Record<string, unknown>;

/** The lists in which a form has rows; a part has rows of its own. */
const ROLES = 'roles';
const PARTS = 'parts';

/** Rows of a repeated group. The body parser gives a list or, past twenty, an object with numbers as names. */
export function rowsOf(value: unknown): Row[] {
  const list = Array.isArray(value) ? value : isRow(value) ? Object.values(value) : [];
  return list.filter(isRow);
}

/**
 * The body without the rows in which nothing was typed: a role alone, or a kind alone, is what an empty row has chosen
 * by itself. What is checked and what is shown again then count rows alike.
 */
export function tidyRows(body: unknown): SessionValues {
  if (!isRow(body)) return {};
  return {
    ...body,
    [ROLES]: rowsOf(body[ROLES]).filter(namesSomebody),
    [PARTS]: rowsOf(body[PARTS])
      .map((part) => ({ ...part, [ROLES]: rowsOf(part[ROLES]).filter(namesSomebody) }))
      .filter(saysSomething),
  };
}

/**
 * What the form shows after a button for rows was pressed, all that was typed kept; `undefined` where another button was.
 * `addRow` names a list (`roles`, `parts.2.roles`), `removeRow` and `raiseRow` a row in it (`roles.1`). Numbers are the
 * rows' own, as sent in their field `row`: a script may have taken out the ones before.
 */
export function editRows(body: unknown): SessionValues | undefined {
  if (!isRow(body)) return undefined;
  const [button, edit] = BUTTONS.find(([name]) => typeof body[name] === 'string') ?? [];
  if (!button || !edit) return undefined;
  const { [button]: pressed, ...values } = body;
  return withRows(values, String(pressed).split('.').slice(0, 4), edit);
}

type EditList = (list: Row[], row: string | undefined) => Row[];

const BUTTONS: [string, EditList][] = [
  ['addRow', (list) => [...list, {}]],
  ['removeRow', (list, row) => list.filter((one) => !isCalled(one, row))],
  [
    'raiseRow',
    (list, row) =>
      raise(
        list,
        list.findIndex((one) => isCalled(one, row)),
      ),
  ],
];

function withRows(
  values: SessionValues,
  [name = '', row, ...inner]: string[],
  edit: EditList,
): SessionValues {
  if (name !== ROLES && name !== PARTS) return values;
  const list = rowsOf(values[name]);
  const edited =
    inner.length > 0
      ? list.map((one) => (isCalled(one, row) ? withRows(one, inner, edit) : one))
      : edit(list, row);
  return { ...values, [name]: edited };
}

function raise(list: Row[], index: number): Row[] {
  const [before, row] = [list[index - 1], list[index]];
  if (!before || !row) return list;
  return list.toSpliced(index - 1, 2, row, before);
}

function isCalled(one: Row, row: string | undefined): boolean {
  return row !== undefined && one.row === row;
}

function namesSomebody({ speaker, newName }: Row): boolean {
  return isFilled(speaker) || isFilled(newName);
}

function saysSomething({ title, starts, ends, roles }: Row): boolean {
  const words = isRow(title) ? Object.values(title) : [title];
  return [...words, starts, ends].some(isFilled) || rowsOf(roles).length > 0;
}

function isFilled(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
