import type { Request, Response } from 'express';
import { actorOf } from '../audit/record.ts';
import { DomainError, NotFound, VersionConflict } from '../errors.ts';
import { paths } from '../paths.ts';
import { flash } from '../web/flash.ts';
import { type FormErrors, formError } from '../web/formBody.ts';
import { forumStaff } from '../web/permission.ts';
import { signedInUser } from '../web/reader.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { createGroup, editGroup, removeGroup } from './actions/groups.ts';
import { parseGroup } from './forms/group.ts';
import type { GroupRecord } from './group.ts';
import { memberCounts } from './members/queries.ts';
import { canEditGroups, canSeeWorkshops } from './policy.ts';
import { findGroupIn } from './queries/access.ts';
import { requirementsOf } from './queries/designs.ts';
import {
  groupsOf,
  possibleRapporteurs,
  progressOf,
  unfinishedRecommendations,
  workshopsOf,
} from './queries/groups.ts';
import { groupChoices, workshopOverview } from './view/organiser.ts';

export const workshopOrganiserRoutes = routeTable();
const { get, post } = workshopOrganiserRoutes;
get('/:lang/organiser/forums/:forum/workshops', forumStaff(canSeeWorkshops), showWorkshops);
get('/:lang/organiser/forums/:forum/workshops/groups/new', forumStaff(canEditGroups), showNewGroup);
post('/:lang/organiser/forums/:forum/workshops/groups', forumStaff(canEditGroups), addGroup);
get('/:lang/organiser/forums/:forum/workshops/groups/:group', forumStaff(canEditGroups), showGroup);
post('/:lang/organiser/forums/:forum/workshops/groups/:group', forumStaff(canEditGroups), saveGroup);
post(
  '/:lang/organiser/forums/:forum/workshops/groups/:group/removal',
  forumStaff(canEditGroups),
  takeGroupAway,
);

async function showWorkshops(req: Request, res: Response): Promise<void> {
  const { t, lang } = res.locals;
  const { forum } = req;
  const [workshops, groups, colleagues, unfinished] = await Promise.all([
    workshopsOf(forum),
    groupsOf(forum),
    possibleRapporteurs(forum),
    unfinishedRecommendations(forum),
  ]);
  const [progress, members, requiredIn] = await Promise.all([
    progressOf(groups.map(({ _id }) => _id)),
    memberCounts(forum),
    requirementsOf(forum, groups),
  ]);
  await renderPage(res, 'organiser/workshops/overview', {
    title: t('workshops:overview.title'),
    mayEdit: canEditGroups(signedInUser(req), forum),
    ...workshopOverview(
      { t, lang, forum },
      { workshops, groups, colleagues, progress, members, unfinished, requiredIn },
    ),
  });
}

async function showNewGroup(req: Request, res: Response): Promise<void> {
  await renderGroupForm(req, res, { values: { session: String(req.query.session ?? ''), version: 0 } });
}

async function addGroup(req: Request, res: Response): Promise<void> {
  const parsed = parseGroup(req.body, await groupLists(req));
  if (!parsed.ok) return renderGroupForm(req, res, parsed, 422);
  await createGroup(req.forum, parsed.input.input, actorOf(signedInUser(req)), req.now);
  flash(req, 'good', 'workshops:flash.groupCreated');
  res.redirect(303, paths.organiserWorkshops(res.locals.lang, req.forum.slug));
}

async function showGroup(req: Request, res: Response): Promise<void> {
  const group = await groupOf(req);
  await renderGroupForm(req, res, { values: groupValues(group), group });
}

async function saveGroup(req: Request, res: Response): Promise<void> {
  const group = await groupOf(req);
  const parsed = parseGroup(req.body, await groupLists(req));
  if (!parsed.ok) return renderGroupForm(req, res, { ...parsed, group }, 422);
  const { input, version } = parsed.input;
  try {
    await editGroup(req.forum, group, version, input, actorOf(signedInUser(req)), req.now);
  } catch (error) {
    if (!(error instanceof VersionConflict)) throw error;
    return renderGroupConflict(req, res, error.current as GroupRecord);
  }
  flash(req, 'good', 'workshops:flash.groupSaved');
  res.redirect(303, paths.organiserWorkshops(res.locals.lang, req.forum.slug));
}

async function takeGroupAway(req: Request, res: Response): Promise<void> {
  const group = await groupOf(req);
  try {
    await removeGroup(group, actorOf(signedInUser(req)), req.now);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return renderGroupForm(req, res, { values: groupValues(group), errors: formError(error), group }, 422);
  }
  flash(req, 'good', 'workshops:flash.groupRemoved');
  res.redirect(303, paths.organiserWorkshops(res.locals.lang, req.forum.slug));
}

async function groupOf(req: Request): Promise<GroupRecord> {
  const group = await findGroupIn(req.forum, String(req.params.group));
  if (!group) throw new NotFound();
  return group;
}

async function groupLists(req: Request) {
  const [workshops, colleagues] = await Promise.all([workshopsOf(req.forum), possibleRapporteurs(req.forum)]);
  return {
    forum: req.forum,
    workshops,
    colleagues,
    sessions: workshops.map(({ _id }) => String(_id)),
    rapporteurs: colleagues.map(({ _id }) => String(_id)),
  };
}

interface GroupForm {
  values: Record<string, unknown>;
  errors?: FormErrors;
  group?: GroupRecord;
  stored?: Record<string, unknown>;
}

async function renderGroupForm(req: Request, res: Response, form: GroupForm, status = 200): Promise<void> {
  const { t, lang } = res.locals;
  const { workshops, colleagues, forum } = await groupLists(req);
  await renderPage(
    res,
    'organiser/workshops/group',
    {
      title: t(form.group ? 'workshops:groupForm.edit' : 'workshops:groupForm.new'),
      ...form,
      choices: groupChoices({ t, lang, forum }, workshops, colleagues),
    },
    { status },
  );
}

/** What was typed stays in the form, now against the stored version; what is stored is shown beside it. */
async function renderGroupConflict(req: Request, res: Response, current: GroupRecord): Promise<void> {
  const values = { ...req.body, version: current.version };
  await renderGroupForm(req, res, { values, group: current, stored: groupValues(current) }, 409);
}

function groupValues({ session, rapporteurs, ...group }: GroupRecord): Record<string, unknown> {
  return { ...group, session: String(session), rapporteurs: rapporteurs.map(String) };
}
