import type { Request, Response } from 'express';
import { actorOf } from '../../audit/record.ts';
import { DomainError, NotFound } from '../../errors.ts';
import { paths } from '../../paths.ts';
import { findRegistration } from '../../registrations/organiserQueries.ts';
import { flash } from '../../web/flash.ts';
import { forumStaff } from '../../web/permission.ts';
import { signedInUser } from '../../web/reader.ts';
import { renderPage } from '../../web/renderPage.ts';
import { routeTable } from '../../web/routeTable.ts';
import { parsePage } from '../forms/filter.ts';
import type { GroupRecord } from '../group.ts';
import { canEditGroups } from '../policy.ts';
import { findGroupIn } from '../queries/access.ts';
import { groupsOf, sessionOf } from '../queries/groups.ts';
import { addMember, removeMember } from './actions/addMember.ts';
import { bringIn } from './actions/bringIn.ts';
import { belongTo, membersOf, searchPeople } from './queries.ts';
import { belongingText, foundRows, personRow } from './view.ts';

/** Who is in a group: everybody of its territory in one press, others one by one. */
export const groupMemberRoutes = routeTable();
const { get, post } = groupMemberRoutes;
const MEMBERS = '/:lang/organiser/forums/:forum/workshops/groups/:group/members';
get(MEMBERS, forumStaff(canEditGroups), show);
post(MEMBERS, forumStaff(canEditGroups), add);
post(`${MEMBERS}/arrivals`, forumStaff(canEditGroups), bringEverybodyIn);
post(`${MEMBERS}/:registration/removal`, forumStaff(canEditGroups), takeOut);

async function show(req: Request, res: Response): Promise<void> {
  const { forum } = req;
  const { t, lang } = res.locals;
  const group = await groupOf(req);
  const query = searchWordsOf(req.query.q);
  const [session, members, belonging, found, groups] = await Promise.all([
    sessionOf(group),
    membersOf(group, parsePage(req.query.page)),
    belongTo(group),
    query ? searchPeople(forum, group, query) : [],
    groupsOf(forum),
  ]);
  const speaker = { t, lang, forum };
  await renderPage(res, 'organiser/workshops/members', {
    title: t('members:title'),
    group,
    session,
    query,
    members: { ...members, rows: members.rows.map((person) => personRow(speaker, person)) },
    belonging: belonging && belongingText(speaker, belonging),
    found: foundRows(speaker, found, groups, group),
    hrefOf: (page: number) => paths.groupMembers(lang, forum.slug, String(group._id), { page }),
  });
}

async function add(req: Request, res: Response): Promise<void> {
  const group = await groupOf(req);
  const person = await findRegistration(req.forum._id, String(req.body?.registration));
  try {
    const moved = await addMember(group, person, actorOf(signedInUser(req)), req.now);
    flash(req, 'good', moved ? 'members:flash.moved' : 'members:flash.added');
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    flash(req, 'bad', error.key, error.params);
  }
  back(req, res, searchWordsOf(req.body?.q));
}

async function bringEverybodyIn(req: Request, res: Response): Promise<void> {
  const group = await groupOf(req);
  try {
    const { added, elsewhere } = await bringIn(group, actorOf(signedInUser(req)), req.now);
    flash(req, 'good', 'members:flash.broughtIn', { count: added });
    if (elsewhere > 0) flash(req, 'info', 'members:flash.elsewhere', { count: elsewhere });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    flash(req, 'bad', error.key, error.params);
  }
  back(req, res);
}

async function takeOut(req: Request, res: Response): Promise<void> {
  const group = await groupOf(req);
  const person = await findRegistration(req.forum._id, String(req.params.registration));
  await removeMember(group, person, actorOf(signedInUser(req)), req.now);
  flash(req, 'good', 'members:flash.removed');
  back(req, res);
}

async function groupOf(req: Request): Promise<GroupRecord> {
  const group = await findGroupIn(req.forum, String(req.params.group));
  if (!group) throw new NotFound();
  return group;
}

function searchWordsOf(value: unknown): string {
  return typeof value === 'string' ? value.trim().slice(0, 200) : '';
}

/** The search stays, so that the next of those it found can be added too. */
function back(req: Request, res: Response, query = ''): void {
  const { lang } = res.locals;
  res.redirect(303, paths.groupMembers(lang, req.forum.slug, String(req.params.group), { query }));
}
