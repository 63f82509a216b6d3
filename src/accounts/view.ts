import { LANGUAGES, type Language } from '../i18n/languages.ts';
import type { Translate } from '../i18n/setup.ts';
import { paths } from '../paths.ts';
import { FORUM_ROLES, type ForumRole } from './account.ts';
import type { CurrentUser } from './currentUser.ts';
import type { InvitationRecord } from './invitation.ts';

/** Where somebody begins who has just signed in. */
export function startAddress(user: CurrentUser, lang: Language): string {
  const roles = new Set(user.memberships.map(({ role }) => role));
  const onlyRapporteur = !user.isAdministrator && roles.size === 1 && roles.has('rapporteur');
  return onlyRapporteur ? paths.rapporteur(lang) : paths.organiser(lang);
}

/** Where somebody works who has just joined a forum in a role. */
export function workAddress(role: ForumRole, forum: string, lang: Language): string {
  if (role === 'rapporteur') return paths.rapporteur(lang);
  return role === 'checkIn' ? paths.organiserCheckIn(lang, forum) : paths.organiserForum(lang, forum);
}

/** The roles as choices, each with what it may do. */
export function roleOptions(t: Translate, selected?: string) {
  return FORUM_ROLES.map((role) => ({
    value: role,
    text: t(`terms:forumRoles.${role}`),
    hint: t(`accounts:roleMeaning.${role}`),
    selected: role === selected,
  }));
}

/** The languages as choices, each in its own words. */
export function languageOptions(t: Translate, selected?: unknown) {
  return LANGUAGES.map((value) => ({
    value,
    text: t(`common:languages.${value}`),
    selected: value === selected,
  }));
}

/** An invitation as the team page lists it. */
export function invitationRow({ _id, name, email, role, sentAt, expiresAt }: InvitationRecord, now: Date) {
  const state = expiresAt > now ? ('invited' as const) : ('expired' as const);
  const tone = state === 'invited' ? ('wait' as const) : ('bad' as const);
  return { id: String(_id), name, email, role, sentAt, expiresAt, state, tone };
}

/** The page of a link that does not work any more, with what to do instead. Answered with 410 (RFC 9110 §15.5.11). */
export function linkOverPage(
  t: Translate,
  lang: Language,
  link: 'firstAccount' | 'passwordReset' | 'invitation',
) {
  const next =
    link === 'passwordReset'
      ? { href: paths.passwordReset(lang), label: t('accounts:linkOver.askAgain') }
      : { href: paths.signIn(lang), label: t('layout:signIn') };
  return { title: t('accounts:linkOver.title'), text: t(`accounts:linkOver.${link}`), next };
}
