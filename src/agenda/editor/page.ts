import { daysBetween } from '../../i18n/zone.ts';
import { paths } from '../../paths.ts';
import { assetsIn } from '../../web/assets.ts';
import type { SessionRecord } from '../session.ts';
import type { FormContext } from '../sessionFormPage.ts';
import { hasSlot } from '../snapshot.ts';
import { whenIs } from '../togetherPage.ts';
import { editorWords } from './words.ts';

/** The page of the grid. Without JavaScript it is a list from which each session is placed by a form. */
export function editorPage(context: FormContext, day: string | undefined) {
  const { agenda, forum, lang, t } = context;
  const days = daysBetween(forum.startsOn, forum.endsOn);
  const row = (session: SessionRecord) => ({
    title: session.title,
    kind: session.kind,
    kindLabel: t(`terms:sessionKinds.${session.kind}`),
    when: whenIs(session, context),
    href: paths.placeSession(lang, forum.slug, String(session._id)),
  });
  return {
    title: t('agenda:editor.title'),
    pageClass: 'page--wide',
    preload: ['js/modules/agendaEditor.js', ...assetsIn('js/agendaEditor'), ...assetsIn('js/shared')],
    preloadData: paths.agendaEditorState(lang, forum.slug),
    hasRooms: agenda.rooms.length > 0,
    isEmpty: agenda.sessions.length === 0,
    /** The day that the grid begins with. */
    day: day && days.includes(day) ? day : days[0],
    words: editorWords(lang, t),
    // The script puts the session's id in the place of `:id`.
    placeAddress: paths.placeSession(lang, forum.slug, ':id'),
    editAddress: paths.editSession(lang, forum.slug, ':id'),
    scheduled: agenda.sessions.filter(hasSlot).map((session) => ({
      ...row(session),
      room: agenda.rooms.find(({ _id }) => _id.equals(session.room ?? ''))?.name,
    })),
    unscheduled: agenda.sessions.filter((session) => !hasSlot(session)).map(row),
  };
}
