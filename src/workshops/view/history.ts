import type { MoveRecord } from '../recommendation.ts';
import type { RevisionRecord } from '../revision.ts';
import { type DifferenceLine, differenceLines, type Numbers } from './differences.ts';
import type { Speaker } from './labels.ts';

export interface HistoryLine {
  at: Date;
  who: string;
  what: string;
  tone: 'text' | 'move' | 'aside';
  words?: string;
  changes: DifferenceLine[];
}

type Text = RevisionRecord<object>;

/** Who goes on writing after a pause no longer than this, in milliseconds, makes one line. */
const PAUSE = 2 * 60 * 1000;

/** Every text and every step of a record in one list, newest first; a text shows what it changed. */
export function historyLines(
  speaker: Speaker,
  revisions: readonly Text[],
  moves: readonly MoveRecord[] = [],
  numbers: Numbers = new Map(),
): HistoryLine[] {
  const { t } = speaker;
  const contents = new Map(
    revisions.filter((one) => !one.setAside).map(({ version, content }) => [version, content]),
  );
  const texts = runsOf(revisions, moves).map(({ first, last }): HistoryLine => {
    const from = contents.get(last.setAside ? last.version : first.version - 1) ?? {};
    const what = last.setAside ? 'setAside' : first.version === 1 ? 'created' : 'edited';
    return {
      at: last.at,
      who: last.by.name,
      what: t(`workshops:trace.${what}`),
      tone: last.setAside ? 'aside' : 'text',
      changes: differenceLines(speaker, from, last.content, numbers),
    };
  });
  const steps = moves.map(({ at, by, move, words }): HistoryLine => {
    const what = t(`workshops:trace.moves.${move}`);
    return { at, who: by.name, what, tone: 'move', changes: [], ...(words && { words }) };
  });
  return [...texts, ...steps].sort((a, b) => b.at.getTime() - a.at.getTime());
}

interface Run {
  first: Text;
  last: Text;
}

/** Texts that one person wrote without a pause, as one: while somebody types, a version is kept every few seconds. */
function runsOf(revisions: readonly Text[], moves: readonly MoveRecord[]): Run[] {
  const runs: Run[] = [];
  const inOrder = revisions.toSorted((a, b) => a.version - b.version || a.at.getTime() - b.at.getTime());
  for (const text of inOrder) {
    const run = runs.at(-1);
    if (run && goesOn(run.last, text, moves)) run.last = text;
    else runs.push({ first: text, last: text });
  }
  return runs;
}

function goesOn(before: Text, text: Text, moves: readonly MoveRecord[]): boolean {
  const isNext = text.version === before.version + 1 && !before.setAside && !text.setAside;
  const isSoon = text.at.getTime() - before.at.getTime() < PAUSE;
  const isBroken = moves.some(({ at }) => at >= before.at && at <= text.at);
  return isNext && isSoon && text.by.id === before.by.id && !isBroken;
}
