/** A piece of a text, or a line of a list: there before and now, only now, or only before. */
export interface Piece {
  kind: 'same' | 'ins' | 'del';
  text: string;
}

/** Beyond so many comparisons a text is shown as replaced: nobody reads the differences of two other texts. */
const MOST_COMPARISONS = 250_000;

/** What to strike out of `before` and to put in to have `after`, by the longest common sequence; each item a piece. */
export function sequenceDiff(before: readonly string[], after: readonly string[]): Piece[] {
  const start = commonStart(before, after);
  const end = commonStart(before.slice(start).toReversed(), after.slice(start).toReversed());
  const same = (list: readonly string[]) => list.map((text): Piece => ({ kind: 'same', text }));
  return [
    ...same(after.slice(0, start)),
    ...middle(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...same(after.slice(after.length - end)),
  ];
}

/** The same for a text, word by word; neighbours of one kind are one piece. */
export function wordDiff(before: string, after: string): Piece[] {
  const joined: Piece[] = [];
  for (const piece of sequenceDiff(words(before), words(after))) {
    const last = joined.at(-1);
    if (last?.kind === piece.kind) last.text += piece.text;
    else joined.push({ ...piece });
  }
  return joined;
}

/** Words with the space after them, so that nothing is lost between them. */
function words(text: string): string[] {
  return text.match(/\S+\s*|^\s+/gu) ?? [];
}

function commonStart(a: readonly string[], b: readonly string[]): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1;
  return length;
}

function middle(before: readonly string[], after: readonly string[]): Piece[] {
  const removed = (list: readonly string[]) => list.map((text): Piece => ({ kind: 'del', text }));
  const added = (list: readonly string[]) => list.map((text): Piece => ({ kind: 'ins', text }));
  if (before.length * after.length > MOST_COMPARISONS) return [...removed(before), ...added(after)];
  const longest = lengths(before, after);
  const pieces: Piece[] = [];
  let [i, j] = [0, 0];
  while (i < before.length && j < after.length) {
    const [old, fresh] = [before[i] as string, after[j] as string];
    if (old === fresh) {
      pieces.push({ kind: 'same', text: fresh });
      i += 1;
      j += 1;
    } else if ((longest[i + 1]?.[j] ?? 0) >= (longest[i]?.[j + 1] ?? 0)) {
      pieces.push({ kind: 'del', text: old });
      i += 1;
    } else {
      pieces.push({ kind: 'ins', text: fresh });
      j += 1;
    }
  }
  return [...pieces, ...removed(before.slice(i)), ...added(after.slice(j))];
}

/** `lengths[i][j]`: of the longest common sequence of what begins there. */
function lengths(before: readonly string[], after: readonly string[]): Uint32Array[] {
  const table = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1));
  for (let i = before.length - 1; i >= 0; i -= 1) {
    const [row, below] = [table[i] as Uint32Array, table[i + 1] as Uint32Array];
    for (let j = after.length - 1; j >= 0; j -= 1) {
      row[j] = before[i] === after[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return table;
}
