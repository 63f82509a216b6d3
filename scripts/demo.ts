import mongoose from 'mongoose';
import { releaseAgenda } from '../src/agenda/actions/releaseAgenda.ts';
import { latestRelease } from '../src/agenda/queries.ts';
import { RoomModel } from '../src/agenda/room.ts';
import { PROGRAM } from '../src/audit/record.ts';
import { config } from '../src/config.ts';
import { ForumModel, type ForumRecord } from '../src/forums/forum.ts';
import { bumpPublicRevision } from '../src/forums/publicRevision.ts';
import { dayOf } from '../src/i18n/zone.ts';
import { paths } from '../src/paths.ts';
import { RegistrationModel } from '../src/registrations/registration.ts';
import { serve } from '../src/server.ts';
import { GroupModel } from '../src/workshops/group.ts';
import { ACCOUNTS, addAccounts, demoPassword } from './demo/accounts.ts';
import { addAgenda } from './demo/agenda.ts';
import { ASSUMED } from './demo/nationalForum/assumed.ts';
import { FORUM } from './demo/nationalForum/forum.ts';
import { addRegistrations } from './demo/registrations.ts';
import { addGroups } from './demo/workshop.ts';

/** `npm run demo`: serves with the first forum in it. Running it again changes nothing. */
const DAY = 24 * 60 * 60 * 1000;

/** Makes the first forum, unless it was made before; begins again where a demonstration was interrupted. */
async function makeDemo(now: Date): Promise<void> {
  const made = mongoose.connection.collection<{ _id: string }>('demonstrations');
  if (await made.findOne({ _id: FORUM.slug })) return;
  const forum = await findOrCreateForum(now);
  const accounts = await addAccounts(forum, demoPassword(config));
  const rapporteur = accounts.find(({ email }) => email.startsWith('rapporteur@'));
  if (!(await RoomModel.exists({ forum: forum._id }))) await addAgenda(forum);
  if (!(await GroupModel.exists({ forum: forum._id })) && rapporteur) await addGroups(forum, rapporteur);
  if (!(await RegistrationModel.exists({ forum: forum._id }))) await addRegistrations(forum, now);
  if (!(await latestRelease(forum._id)))
    await releaseAgenda(forum, { note: {}, announce: false }, PROGRAM, now);
  await bumpPublicRevision(forum._id);
  await made.insertOne({ _id: FORUM.slug });
}

async function findOrCreateForum(now: Date): Promise<ForumRecord> {
  const { daysAhead, timeZone, capacity, contactEmail } = ASSUMED;
  const day = dayOf(new Date(now.getTime() + daysAhead * DAY), timeZone);
  return ForumModel.findOneAndUpdate(
    { slug: FORUM.slug },
    {
      $setOnInsert: {
        ...FORUM,
        state: 'published',
        startsOn: day,
        endsOn: day,
        timeZone,
        contactEmail,
        registration: { capacity, waitingList: true },
      },
    },
    { upsert: true, returnDocument: 'after', setDefaultsOnInsert: true },
  )
    .orFail()
    .lean<ForumRecord>();
}

function announce(): void {
  const address = (path: string) => config.baseUrl + path;
  const lines = [
    '',
    `  ${address(paths.forum('ar', FORUM.slug))}   the forum, in Arabic (fr, es, en: change the language in the address)`,
    `  ${address(paths.agenda('fr', FORUM.slug))}   its agenda, in French`,
    `  ${address(paths.signIn('fr'))}   for the team`,
    '',
    `  password of the demo accounts: ${demoPassword(config)}`,
    ...ACCOUNTS.map(({ email, role }) => `    ${email.padEnd(24)} ${role}`),
    '',
    config.smtpUrl
      ? `  mails go out by ${new URL(config.smtpUrl).host}`
      : '  no SMTP_URL: mails stay in the outgoing mail of the forum, readable there',
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

try {
  await serve(makeDemo);
  announce();
} catch (error) {
  process.stderr.write(`multaqa: ${(error as Error).message}\n`);
  process.exit(1);
}
