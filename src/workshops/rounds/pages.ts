import { randomUUID } from 'node:crypto';
import type { Reader } from '../../web/reader.ts';
import type { GroupRecord } from '../group.ts';
import { countMembers } from '../members/queries.ts';
import type { ShownForm } from '../pages/shownForm.ts';
import { canWriteGroup } from '../policy.ts';
import { designOf } from '../queries/designs.ts';
import { recommendationsOf } from '../queries/writings.ts';
import { namedAnswers, roundsOf } from './queries.ts';
import { roundResults } from './results.ts';
import { MOST_ROUNDS, type RoundRecord, USUAL_POINTS } from './round.ts';
import { openingChoices, roundTag, roundTitle } from './view.ts';
import { wallOf } from './wall.ts';

/** What `rapporteur/rounds/list` shows: the rounds of a group, and the form that opens another. */
export async function roundListPage({ t, lang, forum, user }: Reader, group: GroupRecord, form?: ShownForm) {
  const [rounds, recommendations, design, members] = await Promise.all([
    roundsOf(group),
    recommendationsOf(group),
    designOf(group.session),
    countMembers(group),
  ]);
  const choices = openingChoices({ t, lang, forum }, recommendations, members);
  return {
    title: t('rounds:title'),
    group,
    rounds: rounds.map((round) => ({
      round,
      title: roundTitle(t, round),
      tag: roundTag(t, round.state),
    })),
    writes: canWriteGroup(user, forum, group),
    isFull: rounds.length >= MOST_ROUNDS,
    isAlwaysAnonymous: design.anonymous === true,
    choices,
    values: {
      kind: 'positions',
      admission: members > 0 ? 'members' : 'link',
      points: USUAL_POINTS,
      recommendations: choices.proposed,
      submission: randomUUID(),
    },
    ...form,
  };
}

/** What `rapporteur/rounds/round` shows: while it is open the wall and how many have answered, afterwards what came of it. */
export async function roundPage(
  { t, lang, forum, user }: Reader,
  { round, group }: { round: RoundRecord; group: GroupRecord },
) {
  const isOpen = round.state === 'open';
  const [members, wall, named] = await Promise.all([
    round.admission === 'members' ? countMembers(group) : undefined,
    isOpen ? wallOf(lang, round) : undefined,
    isOpen || round.anonymous ? [] : namedAnswers(round._id),
  ]);
  return {
    title: roundTitle(t, round),
    round,
    group,
    isOpen,
    state: roundTag(t, round.state),
    members,
    wall,
    qr: wall?.qr,
    results: isOpen ? undefined : roundResults({ t, lang, forum }, round, named, 'group'),
    writes: canWriteGroup(user, forum, group),
  };
}

/** What `rapporteur/rounds/counts` shows: a form for what was counted in the room. */
export function countsPage(
  { t }: Pick<Reader, 't'>,
  { round, group }: { round: RoundRecord; group: GroupRecord },
  form: ShownForm = { values: countValues(round) },
) {
  return { title: t('rounds:counts.title'), roundTitle: roundTitle(t, round), round, group, ...form };
}

function countValues({ counted }: RoundRecord): object {
  const items = counted?.items.map(({ recommendation, ...rest }) => [String(recommendation), rest]) ?? [];
  return { items: Object.fromEntries(items), version: counted?.version ?? 0 };
}
