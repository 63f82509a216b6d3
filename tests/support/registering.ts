import type { ForumRecord } from '../../src/forums/forum.ts';
import { paths } from '../../src/paths.ts';
import { secretOf } from '../../src/registrations/attendeeLink.ts';
import { RegistrationModel, type RegistrationRecord } from '../../src/registrations/registration.ts';
import { SeatPoolModel, type SeatPoolRecord } from '../../src/registrations/seatPool.ts';
import type { TestApp } from './app.ts';
import type { Answer, Fields } from './client.ts';
import { registrationFields } from './factories/registrations.ts';

type Forum = Pick<ForumRecord, '_id' | 'slug'>;

/** Sends the public form in French from a new browser, with everything it asks. */
export function sendRegistration(app: TestApp, forum: Forum, fields: Fields = {}): Promise<Answer> {
  return app.client().post(paths.createRegistration('fr', forum.slug), registrationFields(fields));
}

/**
 * Registers somebody by the public form; what is stored of them.
 * @throws Error where the form is refused
 */
export async function register(app: TestApp, forum: Forum, fields: Fields = {}): Promise<RegistrationRecord> {
  const { status, visible } = await sendRegistration(app, forum, fields);
  if (status !== 303) throw new Error(`the form is refused (${status}): ${visible}`);
  return latestRegistration(forum);
}

/** Who registered last. */
export function latestRegistration({ _id }: Pick<ForumRecord, '_id'>): Promise<RegistrationRecord> {
  return RegistrationModel.findOne({ forum: _id }).sort({ _id: -1 }).orFail().lean<RegistrationRecord>();
}

/** The address of somebody's own page in the text of a mail. */
export function ownPageIn(text: string): string {
  return /\/(ar|fr|es|en)\/registrations\/[\w-]{48}/.exec(text)?.[0] ?? '';
}

/** Presses the button of the own page that cancels. */
export function cancelByLink(app: TestApp, registration: RegistrationRecord): Promise<Answer> {
  return app.client().post(paths.registrationCancellation('fr', secretOf(registration)));
}

/** The seats of a forum as they are stored. */
export function poolOf({ _id }: Pick<ForumRecord, '_id'>): Promise<SeatPoolRecord> {
  return SeatPoolModel.findById(_id).orFail().lean<SeatPoolRecord>();
}
