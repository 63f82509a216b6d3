import type { Reader } from '../../web/reader.ts';
import { type ContributionContent, type ContributionRecord, contributionContent } from '../contribution.ts';
import type { ContributionForm } from '../forms/contribution.ts';
import type { GroupRecord } from '../group.ts';
import { canWriteGroup } from '../policy.ts';
import { drawnFrom } from '../queries/writings.ts';
import { historyOf, revisionContent } from '../revision.ts';
import { conflictPage } from '../view/conflict.ts';
import { historyLines } from '../view/history.ts';
import { stateTag } from '../view/labels.ts';
import { contributionChoices } from '../view/workspace.ts';
import type { ShownForm } from './shownForm.ts';

/** What `rapporteur/contribution` shows: the text to change, what was drawn from it, every earlier text. */
export async function contributionPage(
  { t, lang, forum, user }: Reader,
  { contribution, group }: { contribution: ContributionRecord; group: GroupRecord },
  form: ShownForm = { values: { ...contributionContent(contribution), version: contribution.version } },
) {
  const [revisions, drafts] = await Promise.all([
    historyOf<ContributionContent>(contribution._id),
    drawnFrom(contribution),
  ]);
  return {
    title: t('workshops:contribution.title', { number: contribution.number }),
    ...form,
    contribution,
    group,
    drafts: drafts.map((draft) => ({ draft, tag: stateTag(t, draft.state) })),
    choices: contributionChoices(t),
    history: historyLines({ t, lang, forum }, revisions),
    writes: canWriteGroup(user, forum, group),
  };
}

/** What `rapporteur/contributionConflict` shows: both texts, and a form that saves over the newer one. */
export async function contributionConflict(
  { t, lang, forum, format }: Reader,
  group: GroupRecord,
  current: ContributionRecord,
  { input, version }: ContributionForm,
) {
  const base = await revisionContent<ContributionContent>(current._id, version);
  const texts = { base, theirs: contributionContent(current), mine: input };
  return {
    title: t('workshops:conflict.title'),
    ...conflictPage({ t, lang, forum }, format, texts, current),
    mine: input,
    contribution: current,
    group,
    choices: contributionChoices(t),
  };
}
