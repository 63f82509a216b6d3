import type { Request, Response } from 'express';
import { actorOf } from '../audit/record.ts';
import { DomainError } from '../errors.ts';
import { dayOf, daysBetween } from '../i18n/zone.ts';
import { paths } from '../paths.ts';
import { flash } from '../web/flash.ts';
import { type FormErrors, formError } from '../web/formBody.ts';
import { forumStaff } from '../web/permission.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { copyDay } from './actions/copyDay.ts';
import { COPIED, type DayCopy, sessionsCopied } from './dayCopy.ts';
import { parseDayCopy } from './dayCopyForm.ts';
import { canEditAgenda } from './policy.ts';
import { agendaRevision, checkRulesOf, sessionsOfForum, workingAgenda } from './queries.ts';
import type { SessionRecord } from './session.ts';
import { type FormContext, formContext } from './sessionFormPage.ts';
import { hasSlot } from './snapshot.ts';
import { type Preview, previewOf, roomIs, rowOf, toolTabs, whenIs } from './togetherPage.ts';

/** Making the sessions of one day anew on another one. Looking first is a GET, making them a POST. */
export const agendaDayCopyRoutes = routeTable();
const { get, post } = agendaDayCopyRoutes;
const COPY = '/:lang/organiser/forums/:forum/agenda/copy';
get(COPY, forumStaff(canEditAgenda), showCopy);
post(COPY, forumStaff(canEditAgenda), copy);

async function showCopy(req: Request, res: Response): Promise<void> {
  const { from, to } = req.query;
  const values = { from, which: 'all', rooms: 'on' };
  await renderCopy(req, res, to === undefined ? { values } : { values: req.query, looks: true });
}

async function copy(req: Request, res: Response): Promise<void> {
  const { forum } = req;
  const days = daysWithSessions(await sessionsOfForum(forum._id), forum.timeZone);
  const parsed = parseDayCopy(req.body, forum, days);
  if (!parsed.ok) return renderCopy(req, res, parsed);
  try {
    const { revision = -1, ...input } = parsed.input;
    const actor = actorOf(req.user as NonNullable<Request['user']>);
    const count = await copyDay(forum, { ...input, revision }, actor, req.now);
    flash(req, 'good', 'agenda:flash.copied', { count });
    res.redirect(303, paths.organiserAgenda(res.locals.lang, forum.slug));
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    await renderCopy(req, res, { values: req.body, errors: formError(error), looks: true });
  }
}

interface FormState {
  values: Record<string, unknown>;
  errors?: FormErrors;
  /** Whether what was typed is to be shown as it would be made. */
  looks?: boolean;
}

async function renderCopy(req: Request, res: Response, { values, errors = {}, looks }: FormState) {
  const { forum } = req;
  const { lang, t } = res.locals;
  // Read before the sessions: what comes in between makes the form outdated, never the other way round.
  const revision = await agendaRevision(forum._id);
  const [agenda, rules] = await Promise.all([workingAgenda(forum._id), checkRulesOf(forum._id)]);
  const context = formContext(forum, agenda, { lang, t });
  const days = daysWithSessions(agenda.sessions, forum.timeZone);
  const parsed = looks ? parseDayCopy(values, forum, days) : undefined;
  const seen = parsed?.ok ? look(parsed.input) : undefined;
  const wrong = { ...(parsed && !parsed.ok && parsed.errors), ...seen?.errors, ...errors };
  await renderPage(
    res,
    'organiser/agenda/copy',
    {
      title: t('agenda:copy.title'),
      here: paths.organiserAgenda(lang, forum.slug),
      tabs: toolTabs('copy', context),
      values,
      errors: wrong,
      revision,
      preview: seen?.preview,
      asked: parsed?.ok ? parsed.input : undefined,
      options: options(days, context),
    },
    { status: Object.keys(wrong).length > 0 ? 422 : 200 },
  );

  function look(input: DayCopy): { preview?: Preview; errors?: FormErrors } {
    try {
      const copied = sessionsCopied(agenda.sessions, input, forum.timeZone);
      const rows = copied.map(({ copy, from }) => ({
        ...rowOf(from, context),
        cells: [
          whenIs(copy, context),
          roomIs(copy.room, context),
          t('agenda:working.peopleCount', { count: peopleIn(copy) }),
        ],
      }));
      return { preview: previewOf({ changed: [], copied }, rows, rules, context) };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return { errors: formError(error) };
    }
  }
}

function options(days: readonly string[], { forum, t, format }: FormContext) {
  const asOptions = (list: readonly string[]) =>
    list.map((day) => ({ value: day, text: format.longDay(day) }));
  return {
    from: asOptions(days),
    to: asOptions(daysBetween(forum.startsOn, forum.endsOn)),
    which: COPIED.map((value) => ({ value, text: t(`agenda:copy.which.${value}`) })),
  };
}

/** Also those on which a session has stayed when the forum was moved: they are what one wants to copy from. */
function daysWithSessions(sessions: readonly SessionRecord[], timeZone: string): string[] {
  return [...new Set(sessions.filter(hasSlot).map(({ startsAt }) => dayOf(startsAt, timeZone)))].sort();
}

function peopleIn({ roles, parts }: SessionRecord): number {
  const all = [...roles, ...parts.flatMap((part) => part.roles)];
  return new Set(all.map(({ speaker }) => String(speaker))).size;
}
