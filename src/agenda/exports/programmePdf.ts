import { renderPdf } from '../../documents/pdf.ts';
import { formatter } from '../../i18n/format.ts';
import { direction } from '../../i18n/languages.ts';
import { dayOf } from '../../i18n/zone.ts';
import { gridOf } from '../dayGrid.ts';
import { daysOf, languagesOf } from '../dayView.ts';
import type { SnapshotPart, SnapshotRole, SnapshotSession } from '../snapshot.ts';
import { type ExportContext, personWithRole, wordsIn } from './exportContext.ts';

/** `a4`: each day as a list, to hand out. `a3`: rooms side by side where sessions run in parallel, for the door. */
export type Paper = 'a4' | 'a3';

/** The released programme as a PDF in one language; see `documents/templates/programme.typ`. */
export function programmePdf(context: ExportContext, paper: Paper): Promise<Buffer> {
  // The same release gives the same bytes, whenever it is asked for.
  return renderPdf('programme', programmeData(context, paper), context.release.releasedAt);
}

function programmeData(context: ExportContext, paper: Paper) {
  const { forum, release, lang, t } = context;
  const format = formatter(lang, forum.timeZone);
  const place = [wordsIn(forum.place?.name, context).text, wordsIn(forum.place?.address, context).text];
  return {
    paper,
    lang,
    dir: direction(lang),
    brand: t('layout:brand'),
    heading: t('agenda:public.title'),
    forum: wordsIn(forum.title, context),
    when: format.dayRange(forum.startsOn, forum.endsOn),
    where: place.filter(Boolean).join(t('agenda:pdf.between')),
    address: `${context.baseUrl}/${lang}/forums/${forum.slug}/agenda`,
    release: t('agenda:public.release', {
      number: release.number,
      when: format.dateTime(release.releasedAt),
    }),
    zone: t('agenda:public.zone', { zone: forum.timeZone }),
    emptyDay: t('agenda:public.emptyDay'),
    days: daysOf(release.snapshot, forum.timeZone).map((day) => dayData(day, context, paper)),
  };
}

function dayData(day: string, context: ExportContext, paper: Paper) {
  const { forum, release, lang } = context;
  const format = formatter(lang, forum.timeZone);
  const { snapshot } = release;
  const sessions = snapshot.sessions.filter(({ startsAt }) => dayOf(startsAt, forum.timeZone) === day);
  const grid = paper === 'a3' ? gridOf(sessions, snapshot.rooms) : undefined;
  return {
    label: format.longDay(day),
    rooms: grid?.rooms.map(({ name }) => wordsIn(name, context)) ?? [],
    marks: grid?.marks.map((mark) => format.time(mark)) ?? [],
    sessions: sessions.map((session) => ({
      ...sessionData(session, context),
      ...grid?.places.get(session.id),
    })),
  };
}

function sessionData(session: SnapshotSession, context: ExportContext) {
  const { forum, release, lang, t } = context;
  const format = formatter(lang, forum.timeZone);
  const room = release.snapshot.rooms.find(({ id }) => id === session.room);
  return {
    kind: session.kind,
    kindLabel: t(`terms:sessionKinds.${session.kind}`),
    time: `${format.time(session.startsAt)}–${format.time(session.endsAt)}`,
    title: wordsIn(session.title, context),
    room: wordsIn(room?.name, context),
    languages: languagesOf(session, { lang, t, format }),
    people: session.roles.map((role) => personLine(role, context)).filter(Boolean),
    parts: session.parts.map((part) => partData(part, context)),
  };
}

function partData(part: SnapshotPart, context: ExportContext) {
  const format = formatter(context.lang, context.forum.timeZone);
  const { startsAt, endsAt } = part;
  return {
    time: startsAt && endsAt ? `${format.time(startsAt)}–${format.time(endsAt)}` : '',
    title: wordsIn(part.title, context),
    people: part.roles.map((role) => personLine(role, context)).filter(Boolean),
  };
}

/** « Amina Benali (modératrice), Région de l’Oriental ». */
function personLine(role: SnapshotRole, context: ExportContext): string {
  const person = context.release.snapshot.people.find(({ id }) => id === role.speaker);
  return [personWithRole(role, context), wordsIn(person?.institution.name, context).text]
    .filter(Boolean)
    .join(context.t('agenda:pdf.between'));
}
