import type { CurrentUser } from '../accounts/currentUser.ts';
import { canManagePeople, canOrganise, canSeeAudit, canSeeForum, hasRole } from '../accounts/policy.ts';
import type { ForumRecord } from '../forums/forum.ts';
import type { Language } from '../i18n/languages.ts';
import type { Translate } from '../i18n/setup.ts';
import { paths } from '../paths.ts';

export interface NavigationItem {
  href: string;
  label: string;
  current: boolean;
}

/** The places of a forum's staff area that this person may enter, in the order of the work. */
export function forumNavigation(
  user: CurrentUser,
  forum: ForumRecord,
  lang: Language,
  t: Translate,
  here: string,
): NavigationItem[] {
  const sees = canSeeForum(user, forum);
  const organises = canOrganise(user, forum);
  const places: [boolean, (lang: Language, slug: string) => string, string][] = [
    [true, paths.organiserForum, 'overview'],
    [sees, paths.organiserAgenda, 'agenda'],
    [sees, paths.organiserSpeakers, 'speakers'],
    [sees, paths.organiserMaterials, 'materials'],
    [sees, paths.organiserRegistrations, 'registrations'],
    [organises || hasRole(user, forum, 'checkIn'), paths.organiserCheckIn, 'checkIn'],
    [sees, paths.organiserWorkshops, 'workshops'],
    [!organises && hasRole(user, forum, 'rapporteur'), paths.rapporteur, 'groups'],
    [organises, paths.organiserMail, 'mail'],
    [canManagePeople(user, forum), paths.organiserPeople, 'people'],
    [canSeeAudit(user, forum), paths.organiserAudit, 'audit'],
    [organises, paths.editForum, 'settings'],
  ];
  const address = here.split('?')[0] ?? here;
  return places
    .filter(([allowed]) => allowed)
    .map(([, path, name], index) => {
      const href = path(lang, forum.slug);
      const current = address === href || (index > 0 && address.startsWith(`${href}/`));
      return { href, label: t(`layout:forumNav.${name}`), current };
    });
}
