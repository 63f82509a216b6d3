import { mergeTexts } from '../merge.ts';
import type { MoveRecord } from '../recommendation.ts';
import type { RevisionRecord } from '../revision.ts';
import { fieldLabel, fieldText, type Speaker } from './labels.ts';

export interface HistoryLine {
  at: Date;
  who: string;
  what: string;
  tone: 'text' | 'move' | 'aside';
  words?: string;
  changes: { label: string; before: string; after: string }[];
}

/** Every text and every step of a record in one list, newest first; a text shows what it changed. */
export function historyLines(
  speaker: Speaker,
  revisions: readonly RevisionRecord<object>[],
  moves: readonly MoveRecord[] = [],
  numbers: ReadonlyMap<string, number> = new Map(),
): HistoryLine[] {
  const { t } = speaker;
  const byVersion = new Map(
    revisions.filter((one) => !one.setAside).map((one) => [one.version, one.content]),
  );
  const texts = revisions.map((revision): HistoryLine => {
    const { at, by, version, setAside, content } = revision;
    const from = byVersion.get(setAside ? version : version - 1);
    const { differences } = mergeTexts(undefined, from ?? {}, content);
    return {
      at,
      who: by.name,
      what: setAside
        ? t('workshops:trace.setAside')
        : t(version === 1 ? 'workshops:trace.created' : 'workshops:trace.edited'),
      tone: setAside ? 'aside' : 'text',
      changes: differences.map(({ path, theirs, mine }) => ({
        label: fieldLabel(t, path),
        before: theirs === undefined ? '' : fieldText(speaker, path, theirs, numbers),
        after: mine === undefined ? '' : fieldText(speaker, path, mine, numbers),
      })),
    };
  });
  const steps = moves.map(({ at, by, move, words }): HistoryLine => {
    const what = t(`workshops:trace.moves.${move}`);
    return { at, who: by.name, what, tone: 'move', changes: [], ...(words && { words }) };
  });
  return [...texts, ...steps].sort((a, b) => b.at.getTime() - a.at.getTime());
}
