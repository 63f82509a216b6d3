import { z } from 'zod';
import { LANGUAGES } from '../i18n/languages.ts';
import { choice, email, message, parseForm, text } from '../web/formBody.ts';
import { FORUM_ROLES } from './account.ts';
import { PASSWORD_MAX, PASSWORD_MIN } from './password.ts';

/** A password is taken as it is: spaces and all. */
const password = ({ min }: { min: number }) =>
  z
    .preprocess((value) => (typeof value === 'string' ? value : ''), z.string())
    .superRefine((value, context) => {
      const refuse = (key: string) => context.addIssue({ code: 'custom', message: key });
      if (value === '') refuse('form:errors.required');
      else if (value.length > PASSWORD_MAX) refuse(message('form:errors.tooLong', { max: PASSWORD_MAX }));
      else if (value.length < min) refuse(message('accounts:errors.passwordShort', { min }));
    });
const ownPassword = password({ min: 1 });
const newPassword = password({ min: PASSWORD_MIN });
const personName = text({ max: 120, required: true });

const signInForm = z.object({ email: email(), password: ownPassword });
const firstAccountForm = z.object({ name: personName, email: email(), password: newPassword });
const invitedForm = z.object({ name: personName, password: newPassword });
const profileForm = z.object({ name: personName, language: choice(LANGUAGES) });
const passwordForm = z.object({ currentPassword: ownPassword, password: newPassword });
const invitationForm = z.object({
  name: personName,
  email: email(),
  language: choice(LANGUAGES),
  role: choice(FORUM_ROLES),
});
const roleForm = z.object({ role: choice(FORUM_ROLES), shownRole: choice(FORUM_ROLES) });

export type FirstAccountInput = z.infer<typeof firstAccountForm>;
export type InvitedInput = z.infer<typeof invitedForm>;
export type ProfileInput = z.infer<typeof profileForm>;
export type PasswordInput = z.infer<typeof passwordForm>;
export type InvitationInput = z.infer<typeof invitationForm>;
/** `shownRole` is the role that the form showed: the change is refused if it is another by now. */
export type RoleInput = z.infer<typeof roleForm>;

export const parseSignIn = (body: unknown) => parseForm(signInForm, body);
export const parseFirstAccount = (body: unknown) => parseForm(firstAccountForm, body);
export const parseInvited = (body: unknown) => parseForm(invitedForm, body);
export const parseProfile = (body: unknown) => parseForm(profileForm, body);
export const parsePasswordChange = (body: unknown) => parseForm(passwordForm, body);
export const parseResetRequest = (body: unknown) => parseForm(z.object({ email: email() }), body);
export const parseNewPassword = (body: unknown) => parseForm(z.object({ password: newPassword }), body);
export const parseInvitation = (body: unknown) => parseForm(invitationForm, body);
export const parseRole = (body: unknown) => parseForm(roleForm, body);
