import type { Types } from 'mongoose';
import type { CurrentUser } from '../accounts/currentUser.ts';
import { canSeeForum } from '../accounts/policy.ts';
import { canSeeAgenda } from '../agenda/policy.ts';
import { recentReleases, sessionsOfForum } from '../agenda/queries.ts';
import type { Language } from '../i18n/languages.ts';
import { countMails } from '../mail/queries.ts';
import { materialsWaiting } from '../materials/queries.ts';
import { paths } from '../paths.ts';
import { countDays, registrationFigures } from '../registrations/figures.ts';
import { REGISTRATION_STATES } from '../registrations/registration.ts';
import { rollOf } from '../registrations/roll/roll.ts';
import { SpeakerModel, type SpeakerState } from '../speakers/speaker.ts';
import { RecommendationModel } from '../workshops/recommendation.ts';
import type { ForumRecord } from './forum.ts';
import { canEditForum } from './policy.ts';

/** One thing that waits for somebody; `count` picks the plural of `forums:overview.todo.<what>`. */
export interface Todo {
  what: string;
  count: number;
  href: string;
}

/** New registrations are shown by day over the last days in which there were any. */
const LAST_DAYS = 60;

/** What the staff of a forum see first: the few numbers that matter, and what waits for them. */
export async function forumOverview(forum: ForumRecord, user: CurrentUser, lang: Language) {
  const mayEdit = canEditForum(user, forum);
  const maySee = canSeeForum(user, forum);
  if (!maySee) return { maySee, mayEdit, state: forum.state };
  const [roll, speakers, sessions, [release], mails, agreed, materials] = await Promise.all([
    rollOf(forum),
    speakersByState(forum._id),
    canSeeAgenda(user, forum) ? sessionsOfForum(forum._id) : [],
    recentReleases(forum._id, 1),
    countMails(forum._id),
    RecommendationModel.countDocuments({ forum: forum._id, state: 'agreed' }),
    materialsWaiting(forum._id),
  ]);
  const registrations = registrationFigures(roll);
  const todo: (Todo | false)[] = [
    forum.state === 'draft' && { what: 'publish', count: 1, href: paths.editForum(lang, forum.slug) },
    !release && { what: 'release', count: 1, href: paths.organiserAgenda(lang, forum.slug) },
    {
      what: 'speakersNotInvited',
      count: speakers.notInvited,
      href: paths.organiserSpeakers(lang, forum.slug),
    },
    { what: 'speakersWaiting', count: speakers.invited, href: paths.organiserSpeakers(lang, forum.slug) },
    {
      what: 'materials',
      count: materials,
      href: `${paths.organiserMaterials(lang, forum.slug)}?state=submitted`,
    },
    { what: 'recommendations', count: agreed, href: paths.organiserWorkshops(lang, forum.slug) },
    { what: 'mail', count: mails.failed, href: paths.organiserMail(lang, forum.slug) },
  ];
  return {
    maySee,
    mayEdit,
    state: forum.state,
    registrations: {
      confirmed: registrations.byState.get('confirmed') ?? 0,
      waiting: registrations.byState.get('waitlisted') ?? 0,
      byState: REGISTRATION_STATES.map((name) => ({
        name,
        count: registrations.byState.get(name) ?? 0,
      })).filter(({ count }) => count > 0),
      days: [...countDays(roll.entries)].slice(-LAST_DAYS).map(([day, count]) => ({ day, count })),
    },
    speakers: { ...speakers, all: Object.values(speakers).reduce((sum, count) => sum + count, 0) },
    sessions: sessions.length,
    release,
    todo: todo.filter((item): item is Todo => item !== false && item.count > 0),
  };
}

async function speakersByState(forum: Types.ObjectId): Promise<Record<SpeakerState, number>> {
  const groups = await SpeakerModel.aggregate<{ _id: SpeakerState; count: number }>([
    { $match: { forum } },
    { $group: { _id: '$state', count: { $sum: 1 } } },
  ]);
  const counts = { notInvited: 0, invited: 0, confirmed: 0, declined: 0 };
  for (const { _id, count } of groups) counts[_id] = count;
  return counts;
}
