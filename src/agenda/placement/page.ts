import { daysBetween } from '../../i18n/zone.ts';
import { paths } from '../../paths.ts';
import type { FormErrors } from '../../web/formBody.ts';
import type { ConflictLine } from '../conflictView.ts';
import type { SessionRecord } from '../session.ts';
import { type FormContext, sessionValues } from '../sessionFormPage.ts';
import { hasSlot } from '../snapshot.ts';
import { whenIs } from '../togetherPage.ts';

export interface PlacementState {
  session: SessionRecord;
  values: Record<string, unknown>;
  errors?: FormErrors;
  /** Who or what is booked twice, with the way to the other session. */
  taken?: readonly ConflictLine[];
  /** Somebody moved the session first: who, and when. */
  meanwhile?: { who: string; when: string };
}

/** Where a session is now, as the values of the form. */
export function placementValues(session: SessionRecord, timeZone: string): Record<string, unknown> {
  const { day, starts, ends, room } = sessionValues(session, timeZone);
  return { day, starts, ends, room, version: session.version };
}

/** Everything that the page of the form is given. */
export function placementPage(state: PlacementState, context: FormContext) {
  const { session, values, errors = {}, taken = [], meanwhile } = state;
  const { forum, agenda, lang, t, format, words } = context;
  const room = agenda.rooms.find(({ _id }) => _id.equals(session.room ?? ''));
  return {
    title: t('agenda:placement.title'),
    session,
    values,
    errors,
    taken,
    meanwhile,
    now: { when: whenIs(session, context), room: room && !hasSlot(session) ? words(room.name) : '' },
    hasSlot: hasSlot(session),
    version: session.version,
    action: paths.placeSession(lang, forum.slug, String(session._id)),
    options: {
      days: [
        { value: '', text: t('form:choose') },
        ...daysBetween(forum.startsOn, forum.endsOn).map((day) => ({
          value: day,
          text: format.longDay(day),
        })),
      ],
      rooms: [
        { value: '', text: t('agenda:form.noRoom') },
        ...agenda.rooms.map(({ _id, name }) => ({ value: String(_id), text: words(name) })),
      ],
    },
  };
}
