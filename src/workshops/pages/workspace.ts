import { paths } from '../../paths.ts';
import type { Reader } from '../../web/reader.ts';
import { CONTRIBUTION_KINDS } from '../contribution.ts';
import { parsePage } from '../forms/filter.ts';
import type { GroupRecord } from '../group.ts';
import { canWriteGroup } from '../policy.ts';
import { designOf } from '../queries/designs.ts';
import { sessionOf } from '../queries/groups.ts';
import { contributionCounts, contributionsOf, recommendationsOf } from '../queries/writings.ts';
import { phaseSteps } from '../view/design.ts';
import { liveWorkspace } from '../view/liveWorkspace.ts';
import { newContribution, workspace } from '../view/workspace.ts';
import type { ShownForm } from './shownForm.ts';

/** What `rapporteur/group` shows. `query` may ask for one kind, for what was removed, and for a page of the list. */
export async function workspacePage(
  reader: Reader,
  group: GroupRecord,
  query: Record<string, unknown>,
  now: Date,
  form?: ShownForm,
) {
  const { t, lang, forum, user, format } = reader;
  const kind = CONTRIBUTION_KINDS.find((known) => known === query.kind);
  const removed = query.kind === 'removed';
  const [session, design, contributions, counts, recommendations] = await Promise.all([
    sessionOf(group),
    designOf(group.session),
    contributionsOf(group, { kind, removed, page: parsePage(query.page) }),
    contributionCounts(group),
    recommendationsOf(group),
  ]);
  const shown = workspace(
    { t, lang, forum },
    { group, session, design, contributions, counts, recommendations },
  );
  const writes = canWriteGroup(user, forum, group);
  return {
    title: t('workshops:workspace.title'),
    manifest: paths.rapporteurManifest(lang),
    ...shown,
    /** What the workspace's script needs; nothing for whoever only reads. */
    live: writes ? liveWorkspace(reader, group, design, shown.questions) : undefined,
    phases: phaseSteps(design, t, format, now),
    values: newContribution(lang, contributions.rows[0]),
    ...form,
    writes,
    kind: removed ? 'removed' : (kind ?? ''),
    /** Tells the browser which of the texts it keeps has arrived. */
    saved: /^[0-9a-f-]{36}$/.test(String(query.saved)) ? query.saved : '',
  };
}
