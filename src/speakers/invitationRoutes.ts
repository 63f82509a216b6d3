import type { Request, Response } from 'express';
import { sessionsOfForum } from '../agenda/queries.ts';
import { actorOf } from '../audit/record.ts';
import { DomainError } from '../errors.ts';
import type { ForumRecord } from '../forums/forum.ts';
import { speakersWhoHandedIn } from '../materials/queries.ts';
import { paths } from '../paths.ts';
import { flash } from '../web/flash.ts';
import { forumStaff } from '../web/permission.ts';
import { signedInUser } from '../web/reader.ts';
import { routeTable } from '../web/routeTable.ts';
import { inviteAll, inviteSpeaker } from './actions/invite.ts';
import { remindToAnswer, remindToHandIn } from './actions/remind.ts';
import { removeSpeaker } from './actions/saveSpeaker.ts';
import { parseReminder } from './form.ts';
import { canEditSpeakers } from './policy.ts';
import { presentersWithout } from './presenters.ts';
import { findSpeaker } from './queries.ts';

/** What organisers do to speakers with one button: invite, remind, remove. */
export const speakerInvitationRoutes = routeTable();
const { post } = speakerInvitationRoutes;
const edit = forumStaff(canEditSpeakers);

post('/:lang/organiser/forums/:forum/speakers/invitations', edit, createInvitations);
post('/:lang/organiser/forums/:forum/speakers/reminders', edit, createReminders);
post('/:lang/organiser/forums/:forum/speakers/:speaker/invitation', edit, createInvitation);
post('/:lang/organiser/forums/:forum/speakers/:speaker/removal', edit, createRemoval);

const actor = (req: Request) => actorOf(signedInUser(req));
const own = (req: Request) => findSpeaker(req.forum._id, String(req.params.speaker));

function backToOne(req: Request, res: Response): void {
  res.redirect(303, paths.organiserSpeaker(res.locals.lang, req.forum.slug, String(req.params.speaker)));
}

async function createInvitation(req: Request, res: Response): Promise<void> {
  const speaker = await own(req);
  await sayInFlash(req, 'speakers:flash.invited', () =>
    inviteSpeaker(req.forum, speaker, actor(req), req.now),
  );
  backToOne(req, res);
}

async function createRemoval(req: Request, res: Response): Promise<void> {
  const speaker = await own(req);
  const removed = await sayInFlash(req, 'speakers:flash.removed', () =>
    removeSpeaker(speaker, actor(req), req.now),
  );
  if (!removed) return backToOne(req, res);
  res.redirect(303, paths.organiserSpeakers(res.locals.lang, req.forum.slug));
}

async function createInvitations(req: Request, res: Response): Promise<void> {
  const count = await inviteAll(req.forum, actor(req), req.now);
  flash(req, count ? 'good' : 'info', 'speakers:flash.invitedAll', { count });
  res.redirect(303, paths.organiserSpeakers(res.locals.lang, req.forum.slug));
}

async function createReminders(req: Request, res: Response): Promise<void> {
  const { forum, now } = req;
  const count =
    parseReminder(req.body) === 'documents'
      ? await remindToHandIn(forum, await lateWith(forum._id), actor(req), now)
      : await remindToAnswer(forum, actor(req), now);
  flash(req, count ? 'good' : 'info', 'speakers:flash.remindedAll', { count });
  res.redirect(303, paths.organiserSpeakers(res.locals.lang, forum.slug));
}

async function lateWith(forum: ForumRecord['_id']) {
  const [sessions, handedIn] = await Promise.all([sessionsOfForum(forum), speakersWhoHandedIn(forum)]);
  return presentersWithout(sessions, handedIn);
}

/** Does it and says so on the next page, or says there which rule it broke. */
async function sayInFlash(req: Request, done: string, act: () => Promise<void>): Promise<boolean> {
  try {
    await act();
    flash(req, 'good', done);
    return true;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    flash(req, 'bad', error.key, error.params);
    return false;
  }
}
