import type { ForumRecord } from '../../forums/forum.ts';
import { ForumModel } from '../../forums/forum.ts';
import { queueMail } from '../../mail/compose.ts';
import { registrationMail } from '../mails.ts';
import { linePosition } from '../queries.ts';
import { RegistrationModel, type RegistrationRecord } from '../registration.ts';

/**
 * Hands the mails that were decided with a change of state to the outgoing mail. The key of each is worked out from the
 * registration, so doing it twice (a crash in between, a job beside a request) stores one mail.
 * @param known the position in the line, where the caller has just learnt it.
 */
export async function sendMailsDue(
  forum: ForumRecord,
  registration: RegistrationRecord,
  now: Date,
  known?: number,
): Promise<void> {
  if (!registration.mailsDue.length) return;
  const waits = registration.state === 'waitlisted';
  const position = waits ? (known ?? (await linePosition(registration))) : undefined;
  for (const { mail, since } of registration.mailsDue) {
    const composed = registrationMail(mail, { forum, registration, position });
    if (!composed) continue;
    const dedupeKey = `registration ${registration._id} ${mail} ${since.getTime()}`;
    await queueMail({ ...composed, dedupeKey }, now);
  }
  await RegistrationModel.updateOne(
    { _id: registration._id },
    { $pull: { mailsDue: { since: { $in: registration.mailsDue.map(({ since }) => since) } } } },
  );
}

/** After a crash: mails that were decided a minute ago or longer and are still not handed over. */
export async function sendForgottenMails(now: Date): Promise<void> {
  const since = new Date(now.getTime() - 60_000);
  const forgotten = await RegistrationModel.find({ 'mailsDue.since': { $lt: since } })
    .sort({ 'mailsDue.since': 1 })
    .limit(500)
    .lean<RegistrationRecord[]>();
  if (!forgotten.length) return;
  const forums = await ForumModel.find({ _id: { $in: forgotten.map(({ forum }) => forum) } }).lean<
    ForumRecord[]
  >();
  const byId = new Map(forums.map((forum) => [String(forum._id), forum]));
  for (const registration of forgotten) {
    const forum = byId.get(String(registration.forum));
    if (forum) await sendMailsDue(forum, registration, now);
  }
}
