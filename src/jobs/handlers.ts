import { sendPasswordLink } from '../accounts/actions/passwordReset.ts';
import { announceReleases } from '../agenda/actions/announceReleases.ts';
import { sweepFiles } from '../files/sweep.ts';
import { keepSeats, recountSeats } from '../registrations/actions/keepSeats.ts';
import { runImport } from '../registrations/actions/runImport.ts';
import { sendForgottenMails } from '../speakers/actions/sendMailsDue.ts';
import { tellOfAbsences } from '../speakers/actions/tellOfAbsences.ts';
import { projectDue } from '../workshops/document/projectSoon.ts';
import type { JobPayload } from './job.ts';

/**
 * Does one job. It may run again after a crash, so it looks whether its work is done already. An exception means
 * "again later".
 */
export type JobHandler = (payload: JobPayload, now: Date) => Promise<void>;

/** Every job there is, by name: `slice.verb`. */
export const handlers: Readonly<Record<string, JobHandler>> = {
  'accounts.mailPasswordLink': sendPasswordLink,
  'agenda.announceReleases': (_payload, now) => announceReleases(now),
  'files.sweep': (_payload, now) => sweepFiles(now),
  'registrations.import': ({ id }, now) => runImport(String(id), now),
  'registrations.keepSeats': (_payload, now) => keepSeats(now),
  'registrations.recountSeats': (_payload, now) => recountSeats(now),
  'speakers.sendMails': (_payload, now) => sendForgottenMails(now),
  'speakers.tellOfAbsences': (_payload, now) => tellOfAbsences(now),
  'workshops.projectDocuments': () => projectDue(),
};
