import type { Localized } from '../i18n/localized.ts';
import { paths } from '../paths.ts';
import { slotText } from './changeView.ts';
import type { Conflict } from './conflicts.ts';
import type { FormContext } from './sessionFormPage.ts';
import type { Meeting } from './timesMeet.ts';

/** Who or what is needed twice, when, and the sessions that need them; for `organiser/agenda/_meetings`. */
export interface MeetingLine {
  who: Localized;
  when: string;
  sessions: { title: Localized; href: string }[];
}

export function meetingLines(meetings: readonly Meeting[], context: FormContext): MeetingLine[] {
  const byId = new Map(context.agenda.sessions.map((session) => [String(session._id), session]));
  return meetings.map(({ session, conflict }) => ({
    who: whoIs(conflict, context),
    when: slotText(conflict, context),
    // Of two parts at once there is one session.
    sessions: [...new Set([session, conflict.with])].flatMap((id) => {
      const found = byId.get(id);
      const { lang, forum } = context;
      return found ? [{ title: found.title, href: paths.editSession(lang, forum.slug, id) }] : [];
    }),
  }));
}

function whoIs({ kind, who }: Conflict, { agenda }: FormContext): Localized {
  const named = kind === 'room' ? agenda.rooms : agenda.speakers;
  return [...named].find(({ _id }) => String(_id) === who)?.name ?? {};
}
