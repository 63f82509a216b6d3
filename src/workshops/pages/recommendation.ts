import type { Reader } from '../../web/reader.ts';
import { completenessOf } from '../completeness.ts';
import type { ContributionRecord } from '../contribution.ts';
import type { RecommendationForm } from '../forms/recommendation.ts';
import type { GroupRecord } from '../group.ts';
import { canAdopt, canWriteGroup } from '../policy.ts';
import { designOf } from '../queries/designs.ts';
import { sourcesOf } from '../queries/writings.ts';
import {
  type RecommendationContent,
  type RecommendationRecord,
  recommendationContent,
} from '../recommendation.ts';
import { isEditable, movesFrom, takesPositions } from '../recommendationStates.ts';
import { historyOf, revisionContent } from '../revision.ts';
import { closedRoundsOn } from '../rounds/queries.ts';
import { roundOn } from '../rounds/results.ts';
import { conflictPage } from '../view/conflict.ts';
import { historyLines } from '../view/history.ts';
import { positionChoices, positionParts } from '../view/positions.ts';
import { recommendationFacts, recommendationTitle } from '../view/recommendation.ts';
import { formValues, recommendationChoices, sourceNumbers } from '../view/recommendationForm.ts';
import type { ShownForm } from './shownForm.ts';

/** A form of the page that came back: which one, what was typed there, what is wrong. */
export interface RefusedForm extends ShownForm {
  form: string;
}

/** What `rapporteur/recommendation` shows: the text, what it lacks, who agrees, the next moves, every earlier text. */
export async function recommendationPage(
  { t, lang, forum, user }: Reader,
  { recommendation, group }: { recommendation: RecommendationRecord; group: GroupRecord },
  refused?: RefusedForm,
) {
  const [sources, revisions, design, rounds] = await Promise.all([
    sourcesOf(recommendation),
    historyOf<RecommendationContent>(recommendation._id),
    designOf(group.session),
    closedRoundsOn(recommendation._id),
  ]);
  const writes = canWriteGroup(user, forum, group);
  const speaker = { t, lang, forum };
  return {
    title: recommendationTitle(t, recommendation),
    recommendation,
    group,
    sources,
    ...completenessOf(recommendation, forum.languages, design.required),
    ...recommendationFacts(speaker, recommendation),
    parts: positionParts(t, recommendation.positions),
    rounds: rounds.map((round) => roundOn(speaker, round, recommendation)),
    choices: positionChoices(t),
    history: historyLines(speaker, revisions, recommendation.moves, sourceNumbers(sources)),
    moves: movesFrom(recommendation.state, { writes, organises: canAdopt(user, forum) }),
    mayEdit: writes && isEditable(recommendation.state),
    mayPosition: writes && takesPositions(recommendation.state),
    refused: refused?.form ?? '',
    values: refused?.values ?? { kind: 'agree', holder: 'delegation' },
    errors: refused?.errors ?? {},
  };
}

/** What `rapporteur/recommendationForm` shows, for a new draft or for a change. */
export function recommendationFormPage(
  { t, lang, forum }: Reader,
  form: ShownForm & {
    group: GroupRecord;
    sources: ContributionRecord[];
    recommendation?: RecommendationRecord;
  },
) {
  return {
    title: t(form.recommendation ? 'workshops:recommendationForm.edit' : 'workshops:recommendationForm.new'),
    ...form,
    choices: recommendationChoices({ t, lang, forum }, form.sources),
  };
}

/** What `rapporteur/recommendationConflict` shows: both texts, and a form that saves over the newer one. */
export async function recommendationConflict(
  { t, lang, forum, format }: Reader,
  { group, sources }: { group: GroupRecord; sources: ContributionRecord[] },
  current: RecommendationRecord,
  { input, version }: RecommendationForm,
) {
  const base = await revisionContent<RecommendationContent>(current._id, version);
  const texts = { base, theirs: recommendationContent(current), mine: input };
  const speaker = { t, lang, forum };
  const page = conflictPage(speaker, format, texts, current, sourceNumbers(sources));
  return {
    title: t('workshops:conflict.title'),
    conflict: page.conflict,
    values: formValues(page.values),
    mine: formValues(input),
    recommendation: current,
    group,
    choices: recommendationChoices(speaker, sources),
  };
}
