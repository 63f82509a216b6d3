import type { Request, RequestHandler, Response } from 'express';
import { DomainError, VersionConflict } from '../errors.ts';
import { formatter } from '../i18n/format.ts';
import { paths } from '../paths.ts';
import { flash } from '../web/flash.ts';
import { formError } from '../web/formBody.ts';
import { administrator, forumStaff, signedIn } from '../web/permission.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { changeForumState, createForum, editForum } from './actions.ts';
import { parseForum } from './form.ts';
import type { ForumRecord, ForumState } from './forum.ts';
import { compareForums } from './forumComparison.ts';
import { forumOverview } from './overview.ts';
import { canEditForum, canEnterForum } from './policy.ts';
import { forumsOf, lastEditOf } from './queries.ts';
import { emptyForumValues, type FormState, forumFormPage, forumValues } from './view.ts';

export const forumOrganiserRoutes = routeTable();
const { get, post } = forumOrganiserRoutes;
get('/:lang/organiser', signedIn, showMyForums);
get('/:lang/organiser/forums/new', administrator, showNewForum);
post('/:lang/organiser/forums', administrator, addForum);
get('/:lang/organiser/forums/:forum', forumStaff(canEnterForum), showOverview);
get('/:lang/organiser/forums/:forum/settings', forumStaff(canEditForum), showSettings);
post('/:lang/organiser/forums/:forum/settings', forumStaff(canEditForum), saveSettings);
post('/:lang/organiser/forums/:forum/publication', forumStaff(canEditForum), become('published'));
post('/:lang/organiser/forums/:forum/withdrawal', forumStaff(canEditForum), become('draft'));
post('/:lang/organiser/forums/:forum/archiving', forumStaff(canEditForum), become('archived'));

async function showMyForums(req: Request, res: Response): Promise<void> {
  const user = signedInUser(req);
  await renderPage(res, 'organiser/forums/list', {
    title: res.locals.t('forums:mine.title'),
    forums: await forumsOf(user),
    mayCreate: user.isAdministrator,
  });
}

async function showNewForum(_req: Request, res: Response): Promise<void> {
  await renderForm(res, { values: emptyForumValues(res.locals.lang) });
}

async function addForum(req: Request, res: Response): Promise<void> {
  if (req.body.addRow) return renderForm(res, { values: req.body });
  const parsed = parseForum(req.body);
  if (!parsed.ok) return renderForm(res, parsed, 422);
  try {
    const forum = await createForum(signedInUser(req), parsed.input, req.now);
    flash(req, 'good', 'forums:flash.created');
    res.redirect(303, paths.organiserForum(res.locals.lang, forum.slug));
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    await renderForm(res, { values: req.body, errors: formError(error, 'slug') }, 422);
  }
}

async function showOverview(req: Request, res: Response): Promise<void> {
  const { t } = res.locals;
  await renderPage(res, 'organiser/forums/overview', {
    title: t('forums:overview.title'),
    ...(await forumOverview(req.forum, signedInUser(req), res.locals.lang)),
  });
}

async function showSettings(req: Request, res: Response): Promise<void> {
  await renderForm(res, { values: forumValues(req.forum), forum: req.forum });
}

async function saveSettings(req: Request, res: Response): Promise<void> {
  const { forum } = req;
  if (req.body.addRow) return renderForm(res, { values: req.body, forum });
  const parsed = parseForum(req.body);
  if (!parsed.ok) return renderForm(res, { ...parsed, forum }, 422);
  try {
    const saved = await editForum(signedInUser(req), forum, parsed.input, req.now);
    flash(req, 'good', 'forums:flash.saved');
    res.redirect(303, paths.editForum(res.locals.lang, saved.slug));
  } catch (error) {
    if (error instanceof VersionConflict) return renderConflict(req, res, error.current as ForumRecord);
    if (!(error instanceof DomainError)) throw error;
    await renderForm(res, { values: req.body, errors: formError(error, 'slug'), forum }, 422);
  }
}

function become(state: ForumState): RequestHandler {
  return async (req, res) => {
    await changeForumState(signedInUser(req), req.forum, state, req.now);
    flash(req, 'good', `forums:flash.${state}`);
    res.redirect(303, paths.organiserForum(res.locals.lang, req.forum.slug));
  };
}

async function renderForm(res: Response, state: FormState, status = 200): Promise<void> {
  const { t, lang } = res.locals;
  await renderPage(res, 'organiser/forums/form', forumFormPage(state, t, lang), { status });
}

/** What was typed stays in the form, now against the stored version; both are shown side by side. */
async function renderConflict(req: Request, res: Response, current: ForumRecord): Promise<void> {
  const { t, lang } = res.locals;
  const edit = await lastEditOf(current._id);
  const by = {
    who: edit?.actor.name ?? '',
    when: formatter(lang, current.timeZone).dateTime(edit?.at ?? current.updatedAt),
  };
  const comparison = { ...compareForums(req.body, forumValues(current), t), ...by };
  const values = { ...req.body, version: current.version };
  await renderForm(res, { values, forum: current, comparison }, 409);
}

/** Behind `signedIn`, `administrator` or `forumStaff` there is always a user. */
function signedInUser(req: Request) {
  return req.user as NonNullable<Request['user']>;
}
