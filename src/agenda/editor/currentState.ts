import type { ForumRecord } from '../../forums/forum.ts';
import type { Language } from '../../i18n/languages.ts';
import type { Translate } from '../../i18n/setup.ts';
import { agendaRevision, checkRulesOf, drawnAgenda } from '../queries.ts';
import { formContext } from '../sessionFormPage.ts';
import { type EditorState, editorState } from './state.ts';

/** The working version of a forum as it is stored now. */
export async function currentEditorState(
  forum: ForumRecord,
  reader: { lang: Language; t: Translate },
): Promise<EditorState> {
  // Read before the sessions: what comes in between makes the state older than it is, and it is asked for again.
  const revision = await agendaRevision(forum._id);
  const [agenda, rules] = await Promise.all([drawnAgenda(forum._id), checkRulesOf(forum._id)]);
  return editorState(revision, rules, formContext(forum, agenda, reader));
}
