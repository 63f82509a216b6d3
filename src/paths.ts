import { accountPaths } from './paths/accounts.ts';
import { agendaPaths } from './paths/agenda.ts';
import { auditPaths } from './paths/audit.ts';
import { checkInPaths } from './paths/checkIn.ts';
import { forumPaths } from './paths/forums.ts';
import { mailPaths } from './paths/mail.ts';
import { materialPaths } from './paths/materials.ts';
import { registrationPaths } from './paths/registrations.ts';
import { roundPaths } from './paths/rounds.ts';
import { sitePaths } from './paths/site.ts';
import { speakerPaths } from './paths/speakers.ts';
import { workshopPaths } from './paths/workshops.ts';

/** Every address of the site as a function; relative to `BASE_URL`. */
export const paths = {
  ...sitePaths,
  ...accountPaths,
  ...forumPaths,
  ...agendaPaths,
  ...speakerPaths,
  ...materialPaths,
  ...registrationPaths,
  ...checkInPaths,
  ...workshopPaths,
  ...roundPaths,
  ...mailPaths,
  ...auditPaths,
};
