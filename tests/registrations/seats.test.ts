import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ForumModel, type ForumRecord } from '../../src/forums/forum.ts';
import { knownRevision } from '../../src/forums/publicRevision.ts';
import { paths } from '../../src/paths.ts';
import { keepSeats } from '../../src/registrations/actions/keepSeats.ts';
import { moveTo } from '../../src/registrations/actions/moveTo.ts';
import { moveUp } from '../../src/registrations/actions/moveUp.ts';
import { HOLD } from '../../src/registrations/actions/register.ts';
import { setCapacity } from '../../src/registrations/actions/setCapacity.ts';
import { secretOf } from '../../src/registrations/attendeeLink.ts';
import { RegistrationModel, type RegistrationRecord } from '../../src/registrations/registration.ts';
import { inSeatTransaction } from '../../src/registrations/seatTransaction.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { createForum } from '../support/factories/forums.ts';
import { createRegistration, registrationFields } from '../support/factories/registrations.ts';
import { deliverMails } from '../support/outbox.ts';
import { cancelByLink, poolOf } from '../support/registering.ts';

const NOW = new Date('2025-10-01T09:00:00Z');
let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
beforeEach(() => app.clock.set(NOW));
afterAll(() => app.close());

/** Registers people by the form one after another; they come back in that order. */
async function registerInOrder(forum: ForumRecord, count: number): Promise<RegistrationRecord[]> {
  const client = app.client();
  for (let n = 0; n < count; n += 1)
    await client.post(paths.createRegistration('fr', forum.slug), registrationFields());
  return RegistrationModel.find({ forum: forum._id }).sort({ _id: 1 }).lean<RegistrationRecord[]>();
}

const confirmByLink = (registration: RegistrationRecord) =>
  app.client().post(paths.registrationConfirmation('fr', secretOf(registration)));
const statesOf = async (forum: ForumRecord) =>
  (await RegistrationModel.find({ forum: forum._id }).sort({ _id: 1 }).lean<RegistrationRecord[]>()).map(
    ({ state }) => state,
  );

test('whoever is first in line has the seat of somebody who cancels, and is told', async () => {
  const forum = await createForum({ registration: { capacity: 1, waitingList: true } });
  const [first, second, third] = (await registerInOrder(forum, 3)) as [
    RegistrationRecord,
    RegistrationRecord,
    RegistrationRecord,
  ];
  await confirmByLink(first);
  await confirmByLink(second);
  expect(await statesOf(forum)).toEqual(['confirmed', 'waitlisted', 'waitlisted']);
  await deliverMails();

  await cancelByLink(app, first);
  expect(await statesOf(forum)).toEqual(['cancelled', 'confirmed', 'waitlisted']);
  const mails = await deliverMails();
  const moved = mails.find(({ recipient }) => recipient === second.email);
  expect(moved?.subject).toContain('Vous avez une place');
  expect(moved?.attachments.map(({ filename }) => filename)).toEqual(['ticket.ics']);
  expect(mails.some(({ recipient }) => recipient === third.email)).toBe(false);

  // The third never confirmed the address: the seat is held and they are asked.
  await cancelByLink(app, second);
  expect(await statesOf(forum)).toEqual(['cancelled', 'cancelled', 'unconfirmed']);
  const offered = (await deliverMails()).find(({ recipient }) => recipient === third.email);
  expect(offered?.subject).toContain('Une place est libre pour vous');
  expect(await poolOf(forum)).toMatchObject({ taken: 1, waiting: 0 });
});

test('five who cancel in the same instant make room for the first five in line, once each', async () => {
  const forum = await createForum({ registration: { capacity: 6, waitingList: true } });
  const all = await registerInOrder(forum, 14);
  await Promise.all([...all.slice(0, 5), ...all.slice(0, 5)].map((one) => cancelByLink(app, one)));
  expect(await statesOf(forum)).toEqual([
    ...Array(5).fill('cancelled'),
    ...Array(6).fill('unconfirmed'),
    ...Array(3).fill('waitlisted'),
  ]);
  expect(await poolOf(forum)).toMatchObject({ taken: 6, waiting: 3 });
});

test('more seats move the list up in order, never beyond them; fewer take none away', async () => {
  const forum = await createForum({ registration: { capacity: 1, waitingList: true } });
  await registerInOrder(forum, 5);
  const resized = async (capacity: number) => {
    await ForumModel.updateOne({ _id: forum._id }, { 'registration.capacity': capacity });
    const saved = await ForumModel.findById(forum._id).lean<ForumRecord>();
    // Two processes may save at once.
    const moved = await Promise.all([
      setCapacity(saved as ForumRecord, NOW),
      setCapacity(saved as ForumRecord, NOW),
    ]);
    return moved.reduce((sum, count) => sum + count, 0);
  };
  expect(await resized(3)).toBe(2);
  expect(await statesOf(forum)).toEqual([
    'unconfirmed',
    'unconfirmed',
    'unconfirmed',
    'waitlisted',
    'waitlisted',
  ]);
  expect(await resized(2)).toBe(0);
  expect(await poolOf(forum)).toMatchObject({ capacity: 2, taken: 3, waiting: 2 });
  expect(await resized(10)).toBe(2);
  expect(await poolOf(forum)).toMatchObject({ taken: 5, waiting: 0 });
});

test('registrations written by other hands are counted, and the line goes on after the last of them', async () => {
  const forum = await createForum({ registration: { capacity: 2, waitingList: true } });
  await createRegistration(forum);
  for (const ordinal of [1, 2, 3]) await createRegistration(forum, { state: 'waitlisted', ordinal });
  await createRegistration(forum, { state: 'cancelled' });
  expect(await setCapacity(forum, NOW)).toBe(1);
  expect(await poolOf(forum)).toMatchObject({ capacity: 2, taken: 2, waiting: 2, nextInLine: 3 });
  const all = await registerInOrder(forum, 1);
  expect(all.at(-1)).toMatchObject({ state: 'waitlisted', ordinal: 4 });
});

test('an unconfirmed registration gives its seat up after two days', async () => {
  const forum = await createForum({ registration: { capacity: 1, waitingList: true } });
  const [held, waiting] = (await registerInOrder(forum, 2)) as [RegistrationRecord, RegistrationRecord];
  await confirmByLink(waiting);
  await keepSeats(new Date(NOW.getTime() + HOLD - 1));
  expect(await statesOf(forum)).toEqual(['unconfirmed', 'waitlisted']);
  await deliverMails();

  await keepSeats(new Date(NOW.getTime() + HOLD));
  expect(await statesOf(forum)).toEqual(['expired', 'confirmed']);
  const mails = await deliverMails();
  expect(mails.find(({ recipient }) => recipient === held.email)?.subject).toContain('pas été confirmée');
  expect(mails.find(({ recipient }) => recipient === waiting.email)?.subject).toContain(
    'Vous avez une place',
  );

  // Too late to confirm: the page says so and offers to register again.
  await confirmByLink(held);
  const page = await app.client().get(paths.registration('fr', secretOf(held)));
  expect(page.visible).toContain('Le délai de confirmation est passé');
  expect(await statesOf(forum)).toEqual(['expired', 'confirmed']);
});

test('a newcomer does not overtake the line, even between a cancellation and the moving up', async () => {
  const forum = await createForum({ registration: { capacity: 1, waitingList: true } });
  const [first] = (await registerInOrder(forum, 2)) as [RegistrationRecord];
  // The process dies right after the cancellation.
  await inSeatTransaction(forum._id, (session) =>
    moveTo(first, { to: 'cancelled', mail: 'cancelled' }, NOW, session),
  );
  expect(await poolOf(forum)).toMatchObject({ taken: 0, waiting: 1 });
  await registerInOrder(forum, 1);
  expect(await statesOf(forum)).toEqual(['cancelled', 'waitlisted', 'waitlisted']);

  // Whoever comes next, a job or a process that starts, finishes what was begun; two at once seat one.
  const saved = (await ForumModel.findById(forum._id).lean<ForumRecord>()) as ForumRecord;
  await Promise.all([moveUp(saved, NOW), moveUp(saved, NOW)]);
  expect(await statesOf(forum)).toEqual(['cancelled', 'unconfirmed', 'waitlisted']);
  await deliverMails();
  // The mail of the cancellation was decided before the crash: it is sent a minute later.
  await keepSeats(new Date(NOW.getTime() + 61_000));
  expect((await deliverMails()).map(({ recipient, subject }) => [recipient, subject?.slice(0, 29)])).toEqual([
    [first.email, 'Votre inscription est annulée'],
  ]);
});

test('kill -9 between the seat and the registration loses no seat', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'multaqa-crash-'));
  const { MONGODB_URI: _, ...environment } = process.env;
  const run = (task: string) =>
    spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', path.join(import.meta.dirname, 'crash.ts'), task],
      { stdio: ['ignore', 'pipe', 'inherit'], env: { ...environment, DATA_DIR: folder } },
    );
  const words = async (child: ReturnType<typeof run>) => {
    if (!child.stdout) throw new Error('no output');
    const [said] = (await once(child.stdout, 'data')) as [Buffer];
    return String(said).trim();
  };
  const dying = run('claim');
  expect(await words(dying)).toBe('seat');
  dying.kill('SIGKILL');
  await once(dying, 'exit');

  expect(await words(run('look'))).toBe('taken 0, then seat');
  await rm(folder, { recursive: true, force: true });
});

test('public pages are made new when registration opens, fills up or closes, and not for each person', async () => {
  const forum = await createForum({ registration: { capacity: 2, waitingList: true } });
  const revision = () => Math.floor(knownRevision(String(forum._id)));
  await registerInOrder(forum, 1);
  const open = revision();
  await registerInOrder(forum, 1);
  const full = revision();
  await registerInOrder(forum, 2);
  expect([full - open, revision() - full]).toEqual([1, 0]);

  const opensAt = new Date('2025-10-02T08:00:00Z');
  const later = await createForum({ registration: { waitingList: true, opensAt } });
  const ofLater = () => Math.floor(knownRevision(String(later._id)));
  await keepSeats(NOW);
  const before = ofLater();
  await keepSeats(NOW);
  expect(ofLater()).toBe(before);
  await keepSeats(opensAt);
  expect(ofLater()).toBe(before + 1);
});
