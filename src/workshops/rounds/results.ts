import type { ForumRecord } from '../../forums/forum.ts';
import { inLanguage, type LocalText } from '../../i18n/localized.ts';
import type { Translate } from '../../i18n/setup.ts';
import type { PositionKind, RecommendationRecord } from '../recommendation.ts';
import type { Speaker } from '../view/labels.ts';
import { countParts, positionTag } from '../view/positions.ts';
import { showsItem, showsResults } from './policy.ts';
import type { ClosedRound, NamedAnswer } from './queries.ts';
import type { RoundItem, RoundRecord, Tally } from './round.ts';
import { roundTitle } from './view.ts';

type Reader = Speaker & { forum: ForumRecord };

/** For whom: the rapporteurs read all names, everybody else those who agreed to be named. */
export type Audience = 'group' | 'room';

export interface SpokenWords {
  tag: ReturnType<typeof positionTag>;
  text: string;
  who?: string;
}

/** What came of one recommendation, as far as it may be shown; `tooFew`: it may not, or somebody might be made out. */
export interface ItemResult {
  id: string;
  number: number;
  version: number;
  statement: LocalText;
  tooFew: boolean;
  tally: Tally | undefined;
  parts: ReturnType<typeof countParts>;
  words: SpokenWords[];
  /** What was counted in the room. */
  counted: { tally: Tally; parts: ReturnType<typeof countParts>; words: string } | undefined;
}

/** What a closed round shows; of an open one nothing. */
export function roundResults(
  { t, lang, forum }: Reader,
  round: RoundRecord,
  named: readonly NamedAnswer[],
  audience: Audience,
) {
  // Where people were only counted in the room, nothing is kept back.
  const hidesSomething = round.anonymous && (round.answers > 0 || !round.counted);
  const items = round.items.map((item): ItemResult => {
    const isShown = showsItem(round, item);
    return {
      id: String(item.recommendation),
      number: item.draftNumber,
      version: item.version,
      statement: inLanguage(item.statement, lang, forum.languages),
      tooFew: !isShown && hidesSomething,
      tally: isShown ? item : undefined,
      parts: isShown ? countParts(t, item) : [],
      words: isShown ? wordsOn(t, round, item, named, audience) : [],
      counted: countOn(t, round, item),
    };
  });
  return {
    kind: round.kind,
    answers: round.answers,
    tooFew: !showsResults(round) && hidesSomething,
    items,
    bars: bars(items, (one) => one.tally),
    countedBars: round.counted ? bars(items, (one) => one.counted?.tally) : undefined,
    countedBy: round.counted?.by.name,
  };
}

/** Priorities, the first one first. */
function bars(items: readonly ItemResult[], tally: (item: ItemResult) => Tally | undefined) {
  return items
    .map((item) => ({
      label: `#${item.number} · ${shortened(item.statement.text)}`,
      value: tally(item)?.points ?? 0,
    }))
    .sort((a, b) => b.value - a.value);
}

/** The bar needs its room too; the whole text stands in the list of what was asked. */
const LABEL_LENGTH = 90;

function shortened(text: string): string {
  return text.length > LABEL_LENGTH ? `${text.slice(0, LABEL_LENGTH).trimEnd()}…` : text;
}

function wordsOn(
  t: Translate,
  { anonymous, words }: RoundRecord,
  { recommendation }: RoundItem,
  named: readonly NamedAnswer[],
  audience: Audience,
): SpokenWords[] {
  if (anonymous)
    return words
      .filter((one) => one.recommendation.equals(recommendation))
      .map(({ kind, text }) => ({ tag: positionTag(t, kind), text }));
  return named.flatMap(({ name, mayBeNamed, said }) => {
    const one = said.find((each) => each.recommendation.equals(recommendation));
    if (!one?.kind || one.words === '') return [];
    const who = audience === 'group' || mayBeNamed ? { who: name } : {};
    return [{ tag: positionTag(t, one.kind), text: one.words, ...who }];
  });
}

function countOn(t: Translate, { counted }: RoundRecord, { recommendation }: RoundItem) {
  const found = counted?.items.find((one) => one.recommendation.equals(recommendation));
  if (!found) return undefined;
  const { words, ...tally } = found;
  return { tally, parts: countParts(t, tally as Readonly<Record<PositionKind, number>>), words };
}

/** What one closed round says of one recommendation, for that one's own page. Words stand on the round's page. */
export function roundOn(
  reader: Reader,
  round: ClosedRound,
  { _id, version }: Pick<RecommendationRecord, '_id' | 'version'>,
) {
  const { items, bars } = roundResults(reader, { ...round, words: [] }, [], 'group');
  const item = items.find(({ id }) => id === String(_id));
  const points = item?.tally?.points ?? 0;
  return {
    id: String(round._id),
    title: roundTitle(reader.t, round),
    kind: round.kind,
    answers: round.answers,
    item,
    /** How many stand before it, by points. */
    place: 1 + bars.filter(({ value }) => value > points).length,
    of: items.length,
    isEarlierText: item !== undefined && item.version < version,
  };
}
